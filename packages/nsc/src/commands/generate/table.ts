// nsc generate …
import type { CommandSpec } from '../../cli/command.js';
import { accountFlag, outputFlag } from '../shared-flags.js';

export const generateCommands: readonly CommandSpec[] = [
  {
    name: 'creds',
    summary: 'Generate a credentials file for an user',
    examples: 'nsc generate creds --account a --name u',
    flags: [{ name: 'name', short: 'n', type: 'string', doc: 'user name' }, outputFlag, accountFlag],
    load: () => import('./creds.js'),
  },
];
