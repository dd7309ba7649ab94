// nsc reissue …
import type { CommandSpec } from '../../cli/command.js';

export const reissueCommands: readonly CommandSpec[] = [
  {
    name: 'operator',
    summary: 'Give the operator a new identity and sign its accounts anew',
    examples: `# back up stores and keys first; servers must then be told of the operator again
nsc reissue operator
# with a key of your own
nsc reissue operator -K <seed>
# the old identity becomes a signing key, and the accounts stay as they are
nsc reissue operator --convert-to-signing-key`,
    usageOnMistake: true,
    flags: [
      {
        name: 'convert-to-signing-key',
        type: 'boolean',
        doc: 'turn operator identity key into signing key (avoids account re-signing)',
      },
      { name: 'name', short: 'n', type: 'string', doc: 'operator name' },
    ],
    questions: () => import('./operator-questions.js'),
    load: () => import('./operator.js'),
  },
];
