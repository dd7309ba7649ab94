// nsc delete …
import type { FlagSpec } from '@nats-ts/flags';
import type { CommandSpec } from '../../cli/command.js';
import { accountFlag } from '../shared-flags.js';

const optionalName = { min: 0, max: 1, label: '[name]' } as const;
const subjectFlag = (doc: string): FlagSpec => ({ name: 'subject', short: 's', type: 'string', doc });

export const deleteCommands: readonly CommandSpec[] = [
  {
    name: 'account',
    summary: 'Delete an account and associated users',
    arguments: optionalName,
    usageOnMistake: true,
    examples: `nsc delete account -n name
nsc delete account -i`,
    flags: [
      { name: 'name', short: 'n', type: 'string', doc: 'name of account to delete' },
      {
        name: 'revoke',
        short: 'R',
        type: 'boolean',
        default: true,
        doc: 'revoke users before deleting',
      },
      { name: 'rm-nkey', short: 'D', type: 'boolean', doc: 'delete user keys' },
      { name: 'rm-creds', short: 'C', type: 'boolean', doc: 'delete users creds' },
      { name: 'force', short: 'F', type: 'boolean', doc: 'managed accounts must supply --force' },
    ],
    questions: () => import('./account-questions.js'),
    load: () => import('./account.js'),
  },
  {
    name: 'export',
    summary: 'Delete an export',
    flags: [subjectFlag('subject'), accountFlag],
    questions: async () => ({ ask: (await import('./share-questions.js')).askExport }),
    load: () => import('./export.js'),
  },
  {
    name: 'import',
    summary: 'Delete an import',
    examples: `nsc delete import -i
nsc delete import -s "bar.>"`,
    flags: [
      subjectFlag('stream/service subject'),
      {
        name: 'src-account',
        type: 'string',
        doc: 'source account (only if subject is ambiguous)',
      },
      accountFlag,
    ],
    questions: async () => ({ ask: (await import('./share-questions.js')).askImport }),
    load: () => import('./import.js'),
  },
  {
    name: 'mapping',
    summary: 'Delete a mapping',
    flags: [
      { name: 'from', short: 'f', type: 'string', doc: 'map from subject (required)' },
      {
        name: 'to',
        short: 't',
        type: 'string',
        doc: 'to subject. When present, only that particular mapping is removed. Otherwise all mappings for from subject are.',
      },
      { name: 'cluster', type: 'string', doc: 'in which cluster this mapping should apply' },
      accountFlag,
    ],
    questions: async () => ({ ask: (await import('./share-questions.js')).askMapping }),
    load: () => import('./mapping.js'),
  },
  {
    name: 'user',
    summary: 'Delete an user',
    arguments: optionalName,
    usageOnMistake: true,
    examples: `nsc delete user -n name
nsc delete user -i

# leave the account as it is: the user can connect until its JWT expires
nsc delete user -n name --revoke=false`,
    flags: [
      { name: 'name', short: 'n', type: 'strings', doc: 'name of user(s) to delete' },
      {
        name: 'revoke',
        short: 'R',
        type: 'boolean',
        default: true,
        doc: 'revoke user before deleting: otherwise it can connect until its JWT expires',
      },
      { name: 'rm-nkey', short: 'D', type: 'boolean', doc: 'delete the user key' },
      { name: 'rm-creds', short: 'C', type: 'boolean', doc: 'delete the user creds' },
      accountFlag,
    ],
    questions: () => import('./user-questions.js'),
    load: () => import('./user.js'),
  },
];
