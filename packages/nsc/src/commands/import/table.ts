// nsc import …
import type { CommandSpec } from '../../cli/command.js';
import { formerFlag } from '../shared-flags.js';

export const importCommands: readonly CommandSpec[] = [
  {
    name: 'account',
    summary: 'Imports an account from a jwt file and resign with operator if self signed',
    examples: 'nsc import account --file <account-jwt>',
    usageOnMistake: true,
    flags: [
      { name: 'file', short: 'j', type: 'string', doc: 'account jwt to import' },
      { name: 'force', type: 'boolean', doc: 'import account signed by different operator' },
      { name: 'overwrite', type: 'boolean', doc: 'overwrite existing account' },
      {
        name: 'skip',
        type: 'boolean',
        doc: 'skip validation issues, they can be edited out prior to push',
      },
    ],
    questions: async () => ({ ask: (await import('./questions.js')).askAccountFile }),
    load: () => import('./account.js'),
  },
  {
    name: 'keys',
    summary: 'Imports all nkeys found in a directory',
    examples: 'nsc import keys --dir <path>\nnsc import keys --recurse --dir <path>',
    usageOnMistake: true,
    flags: [
      { name: 'dir', short: 'd', type: 'string', doc: 'directory to import keys from' },
      { name: 'recurse', short: 'R', type: 'boolean', doc: 'recurse directories' },
      formerFlag('recursive', 'boolean', 'use --recurse'),
    ],
    questions: async () => ({ ask: (await import('./questions.js')).askKeysFolder }),
    load: () => import('./keys.js'),
  },
  {
    name: 'user',
    summary: 'Imports an user from a jwt or user and nkey from a creds file',
    examples: 'nsc import user --file <user-jwt/user-creds>',
    usageOnMistake: true,
    flags: [
      { name: 'file', short: 'f', type: 'string', doc: 'user jwt or creds to import' },
      { name: 'overwrite', type: 'boolean', doc: 'overwrite existing user' },
      { name: 'skip', type: 'boolean', doc: 'skip validation issues' },
    ],
    questions: async () => ({ ask: (await import('./questions.js')).askUserFile }),
    load: () => import('./user.js'),
  },
];
