// nsc generate …
import type { CommandSpec } from '../../cli/command.js';
import { accountFlag, outputFlag } from '../shared-flags.js';

export const generateCommands: readonly CommandSpec[] = [
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
      { name: 'sys-account', type: 'string', doc: 'system account name' },
    ],
    load: () => import('./config.js'),
  },
  {
    name: 'creds',
    summary: 'Generate a credentials file for an user',
    examples: 'nsc generate creds --account a --name u',
    flags: [{ name: 'name', short: 'n', type: 'string', doc: 'user name' }, outputFlag, accountFlag],
    load: () => import('./creds.js'),
  },
];
