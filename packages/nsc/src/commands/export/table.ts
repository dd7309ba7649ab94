// nsc export …
import type { CommandSpec } from '../../cli/command.js';
import { keyQueryFlags } from '../key-query.js';

export const exportCommands: readonly CommandSpec[] = [
  {
    name: 'keys',
    summary: 'Export operator, account and user keys in the current operator and account context',
    examples: `# the keys of the operator, the current account and its users
nsc export keys --dir <path>
# all keys
nsc export keys --all --dir <path>
# the keys of other operators
nsc export keys --operator --not-referenced --dir <path>
# keys and JWTs, from which an environment can be built again
nsc export keys --all --include-jwts --dir <path>`,
    usageOnMistake: true,
    flags: [
      ...keyQueryFlags('export'),
      { name: 'curves', type: 'boolean', doc: 'export curve keys' },
      { name: 'curve', type: 'string', doc: 'export specified curve key' },
      { name: 'dir', short: 'd', type: 'string', doc: 'directory to export keys to' },
      { name: 'force', short: 'F', type: 'boolean', doc: 'overwrite existing files' },
      {
        name: 'remove',
        short: 'R',
        type: 'boolean',
        doc: 'removes the original key file from the keyring after exporting it',
      },
      { name: 'include-jwts', type: 'boolean', doc: 'include jwts' },
    ],
    questions: () => import('./keys-questions.js'),
    load: () => import('./keys.js'),
  },
];
