// nsc list …
import type { CommandSpec } from '../../cli/command.js';
import { keyQueryFlags } from '../key-query.js';
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
    name: 'keys',
    aliases: ['key'],
    summary: 'List operator, account and user keys in the current operator and account context',
    examples: `nsc list keys
# the same as --operator --accounts --users
nsc list keys --all
# the operator keys that the current operator does not know
nsc list keys --operator --not-referenced
# the keys that contain some letters
nsc list keys --all --filter VSVMGA`,
    usageOnMistake: true,
    flags: [
      ...keyQueryFlags('show'),
      { name: 'curve', short: 'x', type: 'boolean', doc: 'show curve keys' },
      { name: 'show-seeds', short: 'S', type: 'boolean', doc: 'shows seed keys value' },
    ],
    load: () => import('./keys.js'),
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
    questions: () => import('../account-question.js'),
    load: () => import('./users.js'),
  },
];
