// nsc describe …
import type { CommandSpec } from '../../cli/command.js';
import { accountFlag, outputFlag } from '../shared-flags.js';

const optionalName = { min: 0, max: 1, label: '[name]' } as const;

export const describeCommands: readonly CommandSpec[] = [
  {
    name: 'account',
    summary: 'Describes an account by name or public nkey',
    arguments: optionalName,
    flags: [outputFlag, { name: 'name', short: 'n', type: 'string', doc: 'account name' }],
    questions: () => import('./account-questions.js'),
    load: () => import('./account.js'),
  },
  {
    name: 'jwt',
    summary: 'Describe a jwt/creds file',
    examples: 'nsc describe jwt -f pathorurl',
    worksOnOldStores: true,
    flags: [
      outputFlag,
      { name: 'file', short: 'f', type: 'string', doc: 'a token file or url to a token file' },
    ],
    questions: () => import('./jwt-questions.js'),
    load: () => import('./jwt.js'),
  },
  {
    name: 'operator',
    summary: 'Describes the operator by name or public nkey',
    arguments: optionalName,
    flags: [outputFlag, { name: 'name', short: 'n', type: 'string', doc: 'operator name' }],
    load: () => import('./operator.js'),
  },
  {
    name: 'user',
    summary: 'Describes a user by name or public nkey',
    arguments: optionalName,
    flags: [outputFlag, { name: 'name', short: 'n', type: 'string', doc: 'user name' }, accountFlag],
    questions: () => import('./user-questions.js'),
    load: () => import('./user.js'),
  },
];
