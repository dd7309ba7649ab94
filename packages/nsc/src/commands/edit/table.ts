// nsc edit …
import type { CommandSpec } from '../../cli/command.js';
import { accountFlag, exportFlags, listFlag, tagFlags, timeFlags, userLimitFlags } from '../shared-flags.js';
import { editAccountFlags } from './account-flags.js';

export const editCommands: readonly CommandSpec[] = [
  {
    name: 'account',
    summary: 'Edit an account',
    arguments: { min: 0, max: 1, label: '[name]' },
    examples: `nsc edit account A --conns 100 --js-disk-storage 10GiB
nsc edit account A --sk generate
nsc edit account A --js-tier 3 --js-disk-storage 1GiB --js-streams 10`,
    flags: editAccountFlags,
    questions: () => import('./account-questions.js'),
    load: () => import('./account.js'),
  },
  {
    name: 'authcallout',
    summary: 'Edit an account authorization callout',
    arguments: { min: 0, max: 1, label: '[account]' },
    examples: `nsc edit authcallout --account A --auth-user <user key> --allowed-account <account key> --curve generate
nsc edit authcallout --account A --disable`,
    flags: [
      { name: 'disable', type: 'boolean', doc: 'disable external authorization' },
      {
        name: 'auth-user',
        type: 'strings',
        doc: 'adds a user public key that bypasses the authorization callout and is used by the authorization service itself',
      },
      {
        name: 'allowed-account',
        type: 'strings',
        doc: "adds an account public key that the authorization service can bind authorized users to (specify '*' to allow any account that the service can generate users for)",
      },
      {
        name: 'rm-auth-user',
        type: 'strings',
        doc: 'removes a user public key that bypasses the authorization callout and is used by the authorization service itself',
      },
      {
        name: 'rm-allowed-account',
        type: 'strings',
        doc: "removes an account public key or the '*' wildcard that the authorization service can bind authorized users to",
      },
      { name: 'rm-curve', type: 'boolean', doc: 'remove curve encryption target' },
      {
        name: 'curve',
        short: 'x',
        type: 'string',
        doc: 'curve key or keypath or the value "generate" to generate a curve encryption target key on the fly',
      },
      accountFlag,
    ],
    questions: () => import('./authcallout-questions.js'),
    load: () => import('./authcallout.js'),
  },
  {
    name: 'export',
    summary: 'Edit an export',
    examples: `nsc edit export --subject a.b --service --response-type Stream
nsc edit export --subject a.b --description "what it is for"`,
    flags: [
      { name: 'name', short: 'n', type: 'string', doc: 'export name' },
      { name: 'subject', short: 's', type: 'string', doc: 'subject' },
      ...exportFlags('latency sampling percentage [1-100] or `header` - 0 disables it (services only)'),
      { name: 'rm-latency-sampling', type: 'boolean', doc: 'remove latency sampling' },
      { name: 'description', type: 'string', doc: 'Description for this export' },
      { name: 'info-url', type: 'string', doc: 'Link for more info on this export' },
      accountFlag,
    ],
    questions: () => import('./export-questions.js'),
    load: () => import('./export.js'),
  },
  {
    name: 'operator',
    summary: 'Edit the operator',
    examples: `nsc edit operator --account-jwt-server-url http://localhost:9090/jwt/v1 --service-url nats://localhost:4222
nsc edit operator --sk generate --require-signing-keys`,
    flags: [
      listFlag('sk', 'signing key or keypath or the value "generate" to generate a key pair on the fly'),
      listFlag('rm-sk', 'remove signing key'),
      listFlag('tag', 'add tags for user'),
      listFlag('rm-tag', 'remove tag'),
      {
        name: 'account-jwt-server-url',
        short: 'u',
        type: 'string',
        doc: 'set account jwt server url for nsc sync (only http/https or nats service (nats/tls/ws/wss) urls supported if updating with nsc)',
      },
      {
        name: 'system-account',
        type: 'string',
        doc: 'set system account by account by public key or name',
      },
      listFlag(
        'service-url',
        'add an operator service url for nsc where clients can access the NATS service (only nats/tls/ws/wss urls supported)',
        'n',
      ),
      listFlag('rm-service-url', 'remove an operator service url'),
      {
        name: 'require-signing-keys',
        type: 'boolean',
        doc: 'require accounts/user to be signed with a signing key',
      },
      { name: 'rm-account-jwt-server-url', type: 'boolean', doc: 'clear account server url' },
      ...timeFlags,
    ],
    questions: () => import('./operator-questions.js'),
    load: () => import('./operator.js'),
  },
  {
    name: 'signing-key',
    summary: 'Edit a scoped signing key or promote a signing key to be scoped',
    arguments: { min: 0, max: 1, label: '[key or role]' },
    examples: `# A new key: users signed by it may do what its scope says
nsc edit signing-key --account <n> --sk generate --role writer --allow-pub "w.{{name()}}.>"
nsc add user --account <n> --name <u> -K writer

# Change the scope, by the key or by the role:
nsc edit signing-key --account <n> --sk <sk> --allow-pubsub <subject>,...
nsc edit signing-key --account <n> --role writer --subs 10`,
    flags: [
      { name: 'role', type: 'string', doc: 'role associated with the signing key scope' },
      { name: 'description', type: 'string', doc: 'user description associated with the role' },
      {
        name: 'sk',
        type: 'strings',
        doc: 'signing key or keypath or the value "generate" to generate a key pair on the fly',
      },
      accountFlag,
      ...userLimitFlags,
    ],
    questions: () => import('./signing-key-questions.js'),
    load: () => import('./signing-key.js'),
  },
  {
    name: 'user',
    summary: 'Edit an user',
    arguments: { min: 0, max: 1, label: '[name]' },
    examples: `# Allow or deny subjects or wildcards, and take them away again, written as they were added:
nsc edit user --name <n> --allow-pubsub <subject>,...
nsc edit user --name <n> --deny-sub "<subject> <queue>,..."
nsc edit user --name <n> --rm <subject>,...

# Let a service answer requests on their reply subjects, several times or for a while; and no more:
nsc edit user --name <n> --allow-pub-response=5
nsc edit user --name <n> --allow-pub-response --response-ttl 5s
nsc edit user --name <n> --rm-response-perms

# Only during office hours, from one network, by MQTT:
nsc edit user --name <n> --time 09:00:00-17:00:00 --locale Europe/Berlin --source-network 10.0.0.0/8 --conn-type MQTT`,
    flags: [
      ...tagFlags,
      { name: 'name', short: 'n', type: 'string', doc: 'user name' },
      accountFlag,
      ...timeFlags,
      ...userLimitFlags,
    ],
    questions: () => import('./user-questions.js'),
    load: () => import('./user.js'),
  },
];
