// nsc add …
import type { CommandSpec } from '../../cli/command.js';
import { accountFlag, listFlag, permissionFlags, timeFlags } from '../shared-flags.js';

const optionalName = { min: 0, max: 1, label: '[name]' } as const;

export const addCommands: readonly CommandSpec[] = [
  {
    name: 'account',
    summary: 'Add an account',
    arguments: optionalName,
    flags: [
      { name: 'name', short: 'n', type: 'string', doc: 'account name' },
      { name: 'public-key', short: 'k', type: 'string', doc: 'public key identifying the account' },
      ...timeFlags,
      ...permissionFlags('default permissions'),
    ],
    questions: () => import('./account-questions.js'),
    load: () => import('./account.js'),
  },
  {
    name: 'operator',
    summary: 'Add an operator',
    arguments: optionalName,
    worksOnOldStores: true,
    flags: [
      { name: 'name', short: 'n', type: 'string', doc: 'operator name' },
      {
        name: 'url',
        short: 'u',
        type: 'string',
        doc: 'import from a jwt server url, file, or well known operator',
      },
      { name: 'generate-signing-key', type: 'boolean', doc: 'generate a signing key with the operator' },
      {
        name: 'sys',
        short: 's',
        type: 'boolean',
        doc: 'generate system account with the operator (if specified will be signed with signing key)',
      },
      { name: 'force', type: 'boolean', doc: 'on import, overwrite existing when already present' },
      ...timeFlags,
    ],
    questions: () => import('./operator-questions.js'),
    load: () => import('./operator.js'),
  },
  {
    name: 'user',
    summary: 'Add an user to the account',
    arguments: optionalName,
    examples: `# Add a user whose key was made elsewhere; without its seed no creds file is written:
nsc add user --name <n> --public-key <nkey>

# Allow or deny subjects or wildcards:
nsc add user --name <n> --allow-pubsub <subject>,...
nsc add user --name <n> --allow-pub <subject>,...
nsc add user --name <n> --allow-sub <subject>,...
nsc add user --name <n> --deny-pubsub <subject>,...

# Subscriptions may name a queue, separated from the subject by a space:
nsc add user --name <n> --allow-sub "<subject> <queue>,..."

# Let a service answer requests on their reply subjects, once, several times, or for a while:
nsc add user --name <n> --allow-pub-response
nsc add user --name <n> --allow-pub-response=5
nsc add user --name <n> --allow-pub-response --response-ttl 5s

# Sign with a scoped signing key of the account, by its role:
nsc add user --name <n> -K <role>`,
    flags: [
      { ...listFlag('tag', 'tags for user'), aliases: ['tags'] },
      listFlag('source-network', 'source network for connection'),
      { name: 'name', short: 'n', type: 'string', doc: 'name to assign the user' },
      { name: 'public-key', short: 'k', type: 'string', doc: 'public key identifying the user' },
      { name: 'bearer', type: 'boolean', doc: 'no connect challenge required for user' },
      ...timeFlags,
      accountFlag,
      ...permissionFlags('permissions'),
    ],
    questions: () => import('./user-questions.js'),
    load: () => import('./user.js'),
  },
];
