// nsc generate …
import type { CommandSpec } from '../../cli/command.js';
import { accountFlag, formerFlag, outputFlag, timeFlags } from '../shared-flags.js';

export const generateCommands: readonly CommandSpec[] = [
  {
    name: 'activation',
    summary: 'Generate an export activation jwt token',
    examples: `nsc generate activation --account a --subject "priv.>" --target-account <name or key>
nsc generate activation --subject "priv.>" --target-account <key> --output-file activation.jwt`,
    flags: [
      { name: 'subject', short: 's', type: 'string', doc: 'export subject' },
      formerFlag('service', 'boolean', 'the export says whether it is a service'),
      outputFlag,
      {
        name: 'push',
        type: 'boolean',
        doc: "push activation token to operator's account server",
      },
      {
        name: 'target-account',
        short: 't',
        type: 'string',
        doc: 'account that may import: its public key, or its name when it is here',
      },
      ...timeFlags,
      accountFlag,
    ],
    questions: () => import('./activation-questions.js'),
    load: () => import('./activation.js'),
  },
  {
    name: 'config',
    summary: 'Generate an account config file for an operator',
    examples: `nsc generate config --mem-resolver
nsc generate config --mem-resolver --config-file <outfile>
nsc generate config --mem-resolver --config-file <outfile> --force
nsc generate config --nats-resolver
nsc generate config --nats-resolver-cache`,
    flags: [
      {
        name: 'nkey',
        type: 'boolean',
        hidden: true,
        doc: 'generates an nkey account server configuration',
      },
      { name: 'mem-resolver', type: 'boolean', doc: 'generates a mem resolver server configuration' },
      { name: 'nats-resolver', type: 'boolean', doc: 'generates a full nats resolver server configuration' },
      {
        name: 'nats-resolver-cache',
        type: 'boolean',
        doc: 'generates a cached nats resolver server configuration',
      },
      {
        name: 'config-file',
        type: 'string',
        default: '--',
        doc: "output configuration file '--' is standard output",
      },
      {
        name: 'dir',
        type: 'string',
        hidden: true,
        doc: 'output configuration dir (only valid when --mem-resolver is specified)',
      },
      { name: 'force', short: 'F', type: 'boolean', doc: 'overwrite output files if they exist' },
      formerFlag('operator-jwt', 'string', "the operator's JWT stands in the configuration"),
      { name: 'sys-account', type: 'string', doc: 'system account name' },
    ],
    questions: () => import('./config-questions.js'),
    load: () => import('./config.js'),
  },
  {
    name: 'context',
    summary: 'Generate nats cli user context',
    examples: 'nsc generate context --account a --user u --context contextName',
    flags: [
      { name: 'user', short: 'u', type: 'string', doc: 'user name' },
      { name: 'context', type: 'string', doc: 'context name' },
      accountFlag,
    ],
    questions: () => import('./context-questions.js'),
    load: () => import('./context.js'),
  },
  {
    name: 'creds',
    summary: 'Generate a credentials file for an user',
    examples: 'nsc generate creds --account a --name u',
    flags: [
      { name: 'name', short: 'n', type: 'string', doc: 'user name' },
      formerFlag('user', 'string', 'use --name', 'u'),
      outputFlag,
      accountFlag,
    ],
    questions: () => import('./creds-questions.js'),
    load: () => import('./creds.js'),
  },
  {
    name: 'diagram',
    summary: 'Generate diagrams for this store',
    commands: async () => (await import('./diagram/table.js')).diagramCommands,
  },
  {
    name: 'nkey',
    summary: 'Generates an nkey',
    examples: 'nsc generate nkey --account\nnsc generate nkey --user --store',
    worksOnOldStores: true,
    flags: [
      { name: 'operator', short: 'o', type: 'boolean', doc: 'operator' },
      { name: 'account', short: 'a', type: 'boolean', doc: 'account' },
      { name: 'user', short: 'u', type: 'boolean', doc: 'user' },
      { name: 'curve', short: 'x', type: 'boolean', doc: 'curve' },
      { name: 'store', short: 'S', type: 'boolean', doc: 'store in the keystore' },
    ],
    questions: () => import('./nkey-questions.js'),
    load: () => import('./nkey.js'),
  },
  {
    name: 'profile',
    summary: "Generate a profile from nsc 'URL' that can be used by tooling",
    arguments: { min: 1, max: 1, label: 'nsc://operator[/account[/user]][?options]' },
    examples: `# where a user's creds file is, and the operator's service urls
nsc generate profile nsc://operator/account/user
# names, public keys or seeds of every level
nsc generate profile "nsc://operator/account/user?names&keys&seeds"
# of one level: operatorName, accountKey, userSeed and the like; name, key and seed alone are the last level's
nsc generate profile "nsc://operator/account/user?accountKey&userName&seed"
# the seed of a signing key
nsc generate profile "nsc://operator/account?accountSeed=<public key>"
# other folders than those in use
nsc generate profile "nsc://operator/account/user?store=/stores&keystore=/keys"`,
    flags: [outputFlag],
    questions: () => import('./profile-questions.js'),
    load: () => import('./profile.js'),
  },
];
