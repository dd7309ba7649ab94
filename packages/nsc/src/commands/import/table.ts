// nsc import …
import type { CommandSpec } from '../../cli/command.js';

export const importCommands: readonly CommandSpec[] = [
  {
    name: 'keys',
    summary: 'Imports all nkeys found in a directory',
    examples: 'nsc import keys --dir <path>\nnsc import keys --recurse --dir <path>',
    usageOnMistake: true,
    flags: [
      { name: 'dir', short: 'd', type: 'string', doc: 'directory to import keys from' },
      { name: 'recurse', short: 'R', type: 'boolean', doc: 'recurse directories' },
    ],
    load: () => import('./keys.js'),
  },
];
