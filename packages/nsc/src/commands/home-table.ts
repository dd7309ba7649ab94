// The commands of the first level that are about an nsc home as a whole: making, filling, mending and looking at one.
import type { CommandSpec } from '../cli/command.js';
import { listFlag } from './shared-flags.js';

export const homeCommands: readonly CommandSpec[] = [
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
    questions: () => import('./env-questions.js'),
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
    questions: () => import('./expirations-questions.js'),
    load: () => import('./expirations.js'),
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
    questions: () => import('./fix-questions.js'),
    load: () => import('./fix.js'),
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
    questions: () => import('./load-questions.js'),
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
    questions: () => import('./migrate-questions.js'),
    load: () => import('./migrate.js'),
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
];
