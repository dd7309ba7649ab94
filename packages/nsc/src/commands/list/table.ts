// nsc list …
import type { CommandSpec } from '../../cli/command.js';
import { accountFlag } from '../shared-flags.js';

const operatorFlag = { name: 'operator', short: 'o', type: 'string', doc: 'operator name' } as const;

export const listCommands: readonly CommandSpec[] = [
  {
    name: 'accounts',
    aliases: ['account'],
    summary: 'List accounts',
    usageOnMistake: true,
    flags: [operatorFlag],
    load: () => import('./accounts.js'),
  },
  {
    name: 'operators',
    aliases: ['operator'],
    summary: 'List operators',
    usageOnMistake: true,
    load: () => import('./operators.js'),
  },
  {
    name: 'users',
    aliases: ['user'],
    summary: 'List users',
    usageOnMistake: true,
    flags: [operatorFlag, accountFlag],
    load: () => import('./users.js'),
  },
];
