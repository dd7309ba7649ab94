// nsc reissue …
import type { CommandSpec } from '../../cli/command.js';

export const reissueCommands: readonly CommandSpec[] = [
  {
    name: 'operator',
    summary: `Re-issues the operator with a new identity and re-signs affected accounts.
	When \`--private-key\` flag is provided with an operator seed, the identity
	specified will be used for the operator and as the issuer for the accounts.
	Note use of this command could create a disruption. Please backup your server
	and nsc environment prior to use.`,
    examples: 'nsc reissue operator\nnsc reissue operator --convert-to-signing-key',
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
