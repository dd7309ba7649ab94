// The command table's first level. The groups load their own tables, so that a run reads one of them and no more.
import type { CommandSpec } from '../cli/command.js';
import { jsonFlag } from '../cli/json-output.js';
import { clientTlsFlags, systemUserFlags } from './broker-flags.js';
import { accountFlag, listFlag } from './shared-flags.js';

/** nsc itself. */
export const rootCommand: CommandSpec = {
  name: 'nsc',
  summary: 'nsc creates NATS operators, accounts, users, and manage their permissions.',
  flags: [{ name: 'version', short: 'v', type: 'boolean', doc: 'version for nsc' }],
  sharedFlags: [
    {
      name: 'private-key',
      short: 'K',
      type: 'string',
      doc: 'Key used to sign. Can be specified as role (where applicable),\npublic key (private portion is retrieved)\nor file path to a private key or private key ',
    },
    { name: 'interactive', short: 'i', type: 'boolean', doc: 'ask questions for various settings' },
    jsonFlag,
    { name: 'config-dir', type: 'string', doc: 'nsc config directory' },
    { name: 'data-dir', type: 'string', doc: 'nsc data store directory' },
    { name: 'keystore-dir', type: 'string', doc: 'nsc keystore directory' },
    {
      name: 'all-dirs',
      short: 'H',
      type: 'string',
      doc: 'sets --config-dir, --data-dir, and --keystore-dir to the same value',
    },
  ],
  commands: async () => firstLevel,
};

const firstLevel: readonly CommandSpec[] = [
  {
    name: 'add',
    aliases: ['create'],
    summary: 'Add assets such as operators, accounts, imports/exports, users, mappings',
    commands: async () => (await import('./add/table.js')).addCommands,
  },
  {
    name: 'audit',
    summary: 'Tell what changed, when, and signed by which key',
    examples: `# everything on record about the current operator
nsc audit
# the last ten changes of an account and its users
nsc audit -a A --last 10
# what a key signed within the last week
nsc audit --key <public key> --since -1w`,
    usageOnMistake: true,
    flags: [
      { name: 'account', short: 'a', type: 'string', doc: 'only this account and its users' },
      { name: 'user', short: 'u', type: 'string', doc: 'only this user' },
      { name: 'operator', short: 'o', type: 'boolean', doc: 'only the operator itself' },
      { name: 'key', type: 'string', doc: 'only what this public key signed' },
      {
        name: 'since',
        type: 'string',
        doc: 'only from then on: yyyy-mm-dd, RFC 3339, or an interval from now such as -3d',
      },
      { name: 'last', type: 'integer', min: 0, doc: 'only so many, the newest; 0 for all' },
    ],
    load: () => import('./audit.js'),
  },
  {
    name: 'completion',
    summary: 'Generate the autocompletion script for the specified shell',
    commands: async () => (await import('./completion/table.js')).completionCommands,
  },
  {
    name: 'delete',
    summary: 'Delete assets such as accounts, imports, exports, users, and mappings',
    commands: async () => (await import('./delete/table.js')).deleteCommands,
  },
  {
    name: 'describe',
    summary: 'Describe assets such as operators, accounts, users, and jwt files',
    sharedFlags: [
      { name: 'json', short: 'J', type: 'boolean', doc: 'display JWT body as JSON' },
      { name: 'long-ids', short: 'W', type: 'boolean', doc: 'display account ids on imports' },
      { name: 'raw', short: 'R', type: 'boolean', doc: 'output the raw JWT (exclusive of long-ids)' },
      {
        name: 'field',
        short: 'F',
        type: 'string',
        doc: 'extract value from specified field using json structure',
      },
    ],
    commands: async () => (await import('./describe/table.js')).describeCommands,
  },
  {
    name: 'edit',
    summary: 'Edit assets such as accounts, imports/exports, and users',
    commands: async () => (await import('./edit/table.js')).editCommands,
  },
  {
    name: 'env',
    summary: 'Prints and manage the nsc environment',
    examples: 'nsc env\nnsc env --store ~/stores --operator OP --account A',
    usageOnMistake: true,
    worksOnOldStores: true,
    flags: [
      { name: 'store', short: 's', type: 'string', doc: 'set store directory' },
      { name: 'operator', short: 'o', type: 'string', doc: 'set operator name' },
      { name: 'account', short: 'a', type: 'string', doc: 'set account name' },
    ],
    load: () => import('./env.js'),
  },
  {
    name: 'expirations',
    summary: 'Create a new expiration report',
    examples: `# what expires within one week
nsc expirations --skip --within 1w
# everything, in JSON, with what expires within three months marked
nsc expirations --json --within 3M`,
    usageOnMistake: true,
    flags: [
      {
        name: 'within',
        short: 'e',
        type: 'string',
        default: '1M',
        doc: 'print an expiration report for entities that expire within the specified duration.\nSupported are YYYY-MM-DD for absolute, and relative of now\n (m)inute, (h)our, (d)ay, (w)week, (M)onth, (y)ear expressions',
      },
      { name: 'json', type: 'boolean', doc: 'print the expiration report in json format to stdout' },
      {
        name: 'skip',
        type: 'boolean',
        doc: 'skip reporting entities that are not expired or expiring soon',
      },
    ],
    load: () => import('./expirations.js'),
  },
  {
    name: 'export',
    summary: 'Export assets such as nkeys',
    commands: async () => (await import('./export/table.js')).exportCommands,
  },
  {
    name: 'fix',
    summary: 'Rebuild an environment from jwts, nk and cred files found in the input directories',
    examples: `nsc fix --in <dir>,<dir2> --out <outdir>
# users and their keys from creds files too
nsc fix --creds --in <dir> --out <outdir>`,
    worksOnOldStores: true,
    flags: [
      listFlag('in', 'input paths'),
      { name: 'out', type: 'string', doc: 'output dir; default a new one below the working directory' },
      { name: 'creds', type: 'boolean', doc: 'import creds' },
    ],
    load: () => import('./fix.js'),
  },
  {
    name: 'generate',
    summary: 'Generate activations, creds, configs, nkeys, and other assets',
    commands: async () => (await import('./generate/table.js')).generateCommands,
  },
  {
    name: 'import',
    summary: 'Import assets such as nkeys',
    commands: async () => (await import('./import/table.js')).importCommands,
  },
  {
    name: 'init',
    summary: 'Initialize an environment by creating an operator, account and user',
    examples: 'nsc init --name demo\nnsc init --name demo --dir ./stores',
    flags: [
      {
        name: 'dir',
        short: 'd',
        type: 'string',
        doc: 'directory where the operator directory will be created; default the current stores directory',
      },
      { name: 'name', short: 'n', type: 'string', doc: 'name used for the operator, account and user' },
      { name: 'url', short: 'u', type: 'string', doc: 'operator account server url' },
      { name: 'remote-operator', short: 'o', type: 'string', doc: 'remote well-known operator' },
    ],
    questions: () => import('./init-questions.js'),
    load: () => import('./init.js'),
  },
  {
    name: 'keys',
    summary: 'Manage keys for operators, accounts, and users',
    commands: async () => (await import('./keys/table.js')).keysCommands,
  },
  {
    name: 'list',
    summary: 'List assets such as operators, accounts, users and keys',
    sharedFlags: [
      { name: 'json', short: 'J', type: 'boolean', doc: 'describe as JSON' },
      { name: 'long-ids', short: 'W', type: 'boolean', doc: 'display whole keys, which lists always do' },
    ],
    commands: async () => (await import('./list/table.js')).listCommands,
  },
  {
    name: 'load',
    summary: 'load entities for an operator, account and keys',
    examples: `nsc load --url http://localhost:9090/jwt/v1/operator --seed <account seed>
nsc load --profile 'nsc://synadia?secret=<account seed>'`,
    usageOnMistake: true,
    flags: [
      { name: 'profile', type: 'string', doc: 'Profile URL to initialize NSC and NATS CLI env' },
      { name: 'url', type: 'string', doc: 'URL of the account server' },
      { name: 'seed', type: 'string', doc: 'Seed of the account used to create users' },
      { name: 'user', type: 'string', default: 'default', doc: 'Default username' },
    ],
    load: () => import('./load.js'),
  },
  {
    name: 'migrate',
    summary: 'Migrate an account to the current operator',
    examples: `nsc migrate --url <path or url to account jwt>
nsc migrate --operator-dir <folder of an operator>`,
    flags: [
      { name: 'url', short: 'u', type: 'string', doc: 'path or url to import jwt from' },
      {
        name: 'operator-dir',
        type: 'string',
        doc: 'path to an operator dir - all accounts are migrated',
      },
      { name: 'force', short: 'F', type: 'boolean', doc: 'overwrite accounts with the same name' },
    ],
    load: () => import('./migrate.js'),
  },
  {
    name: 'pull',
    summary: "Pull an operator or account jwt replacing the local jwt with the server's version",
    examples: `# the current account, from the operator's account server
nsc pull
# the operator and every account
nsc pull -A
# although what is here is newer
nsc pull -A --overwrite-newer`,
    usageOnMistake: true,
    flags: [
      { name: 'all', short: 'A', type: 'boolean', doc: 'operator and all accounts under the operator' },
      {
        name: 'overwrite-newer',
        short: 'F',
        type: 'boolean',
        doc: 'overwrite local JWTs that are newer than remote',
      },
      ...systemUserFlags,
      ...clientTlsFlags,
      accountFlag,
    ],
    questions: () => import('./pull-questions.js'),
    load: () => import('./pull.js'),
  },
  {
    name: 'push',
    summary: 'Push an account jwt to an Account JWT Server',
    examples: `# the current account
nsc push
# one account
nsc push -a <accountName>
# every account
nsc push -A
# to another server than the operator's: an account server, or brokers with a resolver of their own
nsc push -A -u http://localhost:9090/jwt/v1
nsc push -A -u nats://localhost:4222
# what the server holds beside this store
nsc push --diff
# delete from the brokers what this store does not have, or one account
nsc push --prune
nsc push --account-removal <accountName or key>`,
    usageOnMistake: true,
    flags: [
      {
        name: 'all',
        short: 'A',
        type: 'boolean',
        doc: 'push all accounts under the current operator (exclusive of -a)',
      },
      { name: 'force', short: 'F', type: 'boolean', doc: 'push regardless of validation issues' },
      {
        name: 'account-jwt-server-url',
        short: 'u',
        type: 'string',
        doc: 'push to this account jwt server url (http/https) or nats-server url (nats/tls/ws/wss) instead of that of the operator',
      },
      {
        name: 'diff',
        short: 'D',
        type: 'boolean',
        doc: 'diff accounts present in nsc env and the server. Mutually exclusive of account-removal/prune.',
      },
      {
        name: 'prune',
        short: 'P',
        type: 'boolean',
        doc: 'prune all accounts not under the current operator. Only works with nats-resolver enabled nats-server. Mutually exclusive of account-removal/diff.',
      },
      {
        name: 'account-removal',
        short: 'R',
        type: 'string',
        doc: 'remove specific account. Only works with nats-resolver enabled nats-server. Mutually exclusive of prune/diff.',
      },
      ...systemUserFlags,
      {
        name: 'timeout',
        type: 'integer',
        default: '1',
        doc: 'timeout in seconds [1-60] to wait for responses from the server (only applicable to nats-resolver configurations, and applies per operation)',
      },
      ...clientTlsFlags,
      accountFlag,
    ],
    questions: () => import('./push-questions.js'),
    load: () => import('./push.js'),
  },
  {
    name: 'reissue',
    summary: 'Re-issue objects with a new identity key',
    commands: async () => (await import('./reissue/table.js')).reissueCommands,
  },
  {
    name: 'revocations',
    summary: 'Manage revocation for users and activations from an account',
    commands: async () => (await import('./revocations/table.js')).revocationCommands,
  },
  {
    name: 'select',
    summary: 'Set the current operator or account',
    commands: async () => (await import('./select/table.js')).selectCommands,
  },
  {
    name: 'tool',
    summary: 'NATS tools: pub, sub, req, reply, rtt',
    sharedFlags: [
      { name: 'nats', type: 'string', doc: "nats url, defaults to the operator's service URLs" },
      ...clientTlsFlags,
    ],
    commands: async () => (await import('./tool/table.js')).toolCommands,
  },
  {
    name: 'update',
    summary: 'Say how to update this tool',
    examples: 'nsc update',
    worksOnOldStores: true,
    flags: [
      {
        name: 'version',
        type: 'string',
        default: 'latest',
        doc: 'version to update to',
      },
    ],
    load: () => import('./update.js'),
  },
  {
    name: 'upgrade-jwt',
    summary: 'Convert a store of JWTs of version 1, as nsc 0.x wrote them, to version 2',
    worksOnOldStores: true,
    flags: [{ name: 'yes', type: 'boolean', doc: 'convert without asking' }],
    load: () => import('./upgrade-jwt.js'),
  },
  {
    name: 'validate',
    summary: 'Validate an operator, account(s), and users',
    examples: `# the operator and the current account
nsc validate
# the operator and all accounts, against the account server that the operator names
nsc validate -A --remote
# against brokers with a resolver of their own
nsc validate -A -u nats://localhost:4222
# the JWTs of a file, one a line
nsc validate -f pack.txt`,
    usageOnMistake: true,
    flags: [
      {
        name: 'all-accounts',
        short: 'A',
        type: 'boolean',
        doc: 'validate all accounts under the current operator (exclusive of -a and -f)',
      },
      {
        name: 'file',
        short: 'f',
        type: 'string',
        doc: 'validate all jwt (separated by newline) in the provided file (exclusive of -a and -A)',
      },
      accountFlag,
      {
        name: 'within',
        short: 'e',
        type: 'string',
        default: '1M',
        doc: 'warn of what expires within this time: yyyy-mm-dd, #m(inutes), #h(ours), #d(ays), #w(eeks), #M(onths), #y(ears)',
      },
      {
        name: 'strict',
        type: 'boolean',
        doc: 'also name what is usual but could be tighter, such as users without permissions',
      },
      {
        name: 'remote',
        type: 'boolean',
        doc: 'compare with the account server or nats-servers that the operator names',
      },
      {
        name: 'account-jwt-server-url',
        short: 'u',
        type: 'string',
        doc: 'compare with this server (http/https, or nats/tls/ws/wss) instead of that of the operator',
      },
      ...systemUserFlags,
      ...clientTlsFlags,
    ],
    questions: () => import('./validate-questions.js'),
    load: () => import('./validate.js'),
  },
];
