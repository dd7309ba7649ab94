// The commands of the first level that talk to servers.
import type { CommandSpec } from '../cli/command.js';
import { clientTlsFlags, systemUserFlags } from './broker-flags.js';
import { accountFlag } from './shared-flags.js';

export const serverCommands: readonly CommandSpec[] = [
  {
    name: 'pull',
    summary: "Pull an operator or account jwt replacing the local jwt with the server's version",
    examples: `# the current account, from the operator's account server
nsc pull
# the operator and every account
nsc pull -A
# although what is here is newer
nsc pull -A --overwrite-newer
# everything that brokers with a resolver of their own have
nsc pull -u nats://localhost:4222`,
    usageOnMistake: true,
    flags: [
      { name: 'all', short: 'A', type: 'boolean', doc: 'operator and all accounts under the operator' },
      {
        name: 'overwrite-newer',
        short: 'F',
        type: 'boolean',
        doc: 'overwrite local JWTs that are newer than remote',
      },
      {
        name: 'account-jwt-server-url',
        short: 'u',
        type: 'string',
        doc: 'pull from this account jwt server url (http/https) or nats-server url (nats/tls/ws/wss) instead of that of the operator',
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
