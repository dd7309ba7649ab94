// nsc select …
import type { CommandSpec } from '../../cli/command.js';

const oneName = { min: 1, max: 1, label: '<name>' } as const;

export const selectCommands: readonly CommandSpec[] = [
  {
    name: 'account',
    summary: 'set the account',
    usageOnMistake: true,
    arguments: oneName,
    questions: async () => ({ ask: (await import('../env-questions.js')).askAccount }),
    load: () => import('./account.js'),
  },
  {
    name: 'operator',
    summary: 'set the operator',
    usageOnMistake: true,
    arguments: oneName,
    questions: async () => ({ ask: (await import('../env-questions.js')).askOperator }),
    load: () => import('./operator.js'),
  },
];
