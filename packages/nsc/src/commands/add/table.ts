// nsc add …
import type { CommandSpec } from '../../cli/command.js';
import {
  accountFlag,
  exportFlags,
  formerFlag,
  listFlag,
  permissionFlags,
  timeFlags,
} from '../shared-flags.js';

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
    name: 'export',
    summary: 'Add an export',
    examples: `nsc add export -i
nsc add export --subject "a.b.c.>"
nsc add export --service --subject a.b
nsc add export --name myexport --subject a.b --service`,
    flags: [
      { name: 'name', short: 'n', type: 'string', doc: 'export name' },
      { name: 'subject', short: 's', type: 'string', doc: 'subject' },
      ...exportFlags('latency sampling percentage [1-100] or `header`  (services only)'),
      accountFlag,
      {
        name: 'account-token-position',
        type: 'uint',
        doc: 'subject token position where account is expected (public exports only)',
      },
      { name: 'advertise', type: 'boolean', hidden: true, doc: 'advertise export' },
    ],
    questions: () => import('./export-questions.js'),
    load: () => import('./export.js'),
  },
  {
    name: 'import',
    summary: 'Add an import',
    examples: `nsc add import -i
nsc add import --token <filepath> --local-subject <sub>
nsc add import --token <some-http-url> --local-subject <sub>
nsc add import --src-account <account_pubkey> --remote-subject <remote-sub> --local-subject <sub>`,
    flags: [
      {
        name: 'token',
        short: 'u',
        type: 'string',
        doc: 'path to token file can be a local path or an url (private imports only)',
      },
      formerFlag('token-file', 'string', 'use --token', 'f'),
      { name: 'name', short: 'n', type: 'string', doc: 'import name' },
      { name: 'local-subject', short: 's', type: 'string', doc: 'local subject' },
      { name: 'src-account', type: 'string', doc: 'src-account' },
      { name: 'remote-subject', type: 'string', doc: 'remote subject (only public imports)' },
      { name: 'service', type: 'boolean', doc: 'service' },
      {
        name: 'share',
        type: 'boolean',
        doc: 'share data when tracking latency (service only)',
      },
      { name: 'allow-trace', type: 'boolean', doc: 'allow trace requests' },
      accountFlag,
    ],
    questions: () => import('./import-questions.js'),
    load: () => import('./import.js'),
  },
  {
    name: 'mapping',
    summary: 'Add (or modify) a mapping entry',
    examples: `nsc add mapping --from "a" --to "b"
# the same again, with a share, changes it
nsc add mapping --from "a" --to "b" --weight 50
# and the other half goes elsewhere
nsc add mapping --from "a" --to "c" --weight 50`,
    flags: [
      { name: 'from', short: 'f', type: 'string', doc: 'map from subject (required)' },
      { name: 'to', short: 't', type: 'string', doc: 'to subject (required)' },
      {
        name: 'weight',
        type: 'uint',
        max: 255,
        valueName: 'uint8',
        doc: 'weight [1-100] of this mapping entry (default: 100)',
      },
      { name: 'cluster', type: 'string', doc: 'in which cluster this mapping should apply' },
      accountFlag,
    ],
    questions: () => import('./mapping-questions.js'),
    load: () => import('./mapping.js'),
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
