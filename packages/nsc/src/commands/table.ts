// The command table's first level. The groups load their own tables, so that a run reads one of them and no more.
import type { FlagSpec } from '@nats-ts/flags';
import type { CommandSpec } from '../cli/command.js';
import { jsonFlag } from '../cli/json-output.js';
import { clientTlsFlags } from './broker-flags.js';
import { homeCommands } from './home-table.js';
import { serverCommands } from './server-table.js';
import { toolCommands } from './tool/table.js';

const brokerFlags: readonly FlagSpec[] = [
  { name: 'nats', type: 'string', doc: "nats url, defaults to the operator's service URLs" },
  ...clientTlsFlags,
];

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
  commands: async () => [...groups, ...homeCommands, ...serverCommands, ...olderTools],
};

/** The tools without `tool` in front, as older pages have them: they work, and are in no list. */
const olderTools: readonly CommandSpec[] = toolCommands.map((tool) => ({
  ...tool,
  hidden: true,
  flags: [...(tool.flags ?? []), ...brokerFlags],
  examples: (tool.examples ?? '').replaceAll('nsc tool ', 'nsc '),
}));

const groups: readonly CommandSpec[] = [
  {
    name: 'add',
    aliases: ['create'],
    summary: 'Add assets such as operators, accounts, imports/exports, users, mappings',
    commands: async () => (await import('./add/table.js')).addCommands,
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
    name: 'export',
    summary: 'Export assets such as nkeys',
    commands: async () => (await import('./export/table.js')).exportCommands,
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
    name: 'reissue',
    summary: 'Re-issue objects with a new identity key',
    commands: async () => (await import('./reissue/table.js')).reissueCommands,
  },
  {
    name: 'rename',
    summary: 'Rename accounts',
    commands: async () => (await import('./rename/table.js')).renameCommands,
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
    aliases: ['tools'],
    summary: 'NATS tools: pub, sub, req, reply, rtt',
    sharedFlags: brokerFlags,
    commands: async () => toolCommands,
  },
];
