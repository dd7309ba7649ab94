// nsc rename …
import type { CommandSpec } from '../../cli/command.js';

export const renameCommands: readonly CommandSpec[] = [
  {
    name: 'account',
    summary: 'Rename an account; its key, its users and their creds stay as they are',
    arguments: { min: 2, max: 2, label: '<name> <newname>' },
    examples: 'nsc rename account A B',
    flags: [{ name: 'OK', type: 'boolean', hidden: true, doc: 'backed up' }],
    questions: () => import('./account-questions.js'),
    load: () => import('./account.js'),
  },
];
