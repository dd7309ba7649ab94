// nsc revocations …
import type { FlagSpec } from '@nats-ts/flags';
import type { CommandSpec } from '../../cli/command.js';
import { MOMENT_FORMS } from '../../text/moments.js';
import { accountFlag } from '../shared-flags.js';

const userFlags: readonly FlagSpec[] = [
  accountFlag,
  { name: 'name', short: 'n', type: 'string', doc: 'user name' },
  {
    name: 'user-public-key',
    short: 'u',
    type: 'string',
    doc: "public key of the user, or '*' for all users",
  },
];

const exportFlags: readonly FlagSpec[] = [
  accountFlag,
  { name: 'subject', short: 's', type: 'string', doc: 'export subject' },
  { name: 'service', type: 'boolean', doc: 'service' },
];

const targetFlag: FlagSpec = {
  name: 'target-account',
  short: 't',
  type: 'string',
  doc: "public key or name of the importing account, or '*' for all accounts",
};

function atFlag(what: string): FlagSpec {
  return {
    name: 'at',
    type: 'string',
    valueName: 'date-time',
    doc: `revokes all ${what} created or edited before a Unix timestamp (${MOMENT_FORMS})`,
  };
}

export const revocationCommands: readonly CommandSpec[] = [
  {
    name: 'add-user',
    aliases: ['add_user'],
    summary: 'Revoke a user',
    examples: `nsc revocations add-user -a A -n joe
# every credential of the account that was issued until now
nsc revocations add-user -a A -u '*'`,
    flags: [...userFlags, atFlag('user credentials')],
    questions: () => import('./user-questions.js'),
    load: () => import('./add-user.js'),
  },
  {
    name: 'delete-user',
    aliases: ['delete_user'],
    summary: 'Remove a user revocation',
    examples: 'nsc revocations delete-user -a A -n joe',
    flags: userFlags,
    questions: () => import('./revoked-user-questions.js'),
    load: () => import('./delete-user.js'),
  },
  {
    name: 'list-users',
    aliases: ['list_users'],
    summary: 'List users revoked in an account',
    flags: [accountFlag],
    questions: () => import('../account-question.js'),
    load: () => import('./list-users.js'),
  },
  {
    name: 'add_activation',
    aliases: ['add-activation'],
    summary: 'Revoke an accounts access to an export',
    examples: 'nsc revocations add_activation -a A --subject priv.> --target-account B',
    flags: [...exportFlags, targetFlag, atFlag('activations for an account')],
    questions: () => import('./activation-questions.js'),
    load: () => import('./add-activation.js'),
  },
  {
    name: 'delete_activation',
    aliases: ['delete-activation'],
    summary: 'Remove an account revocation from an export',
    flags: [...exportFlags, targetFlag],
    questions: () => import('./activation-questions.js'),
    load: () => import('./delete-activation.js'),
  },
  {
    name: 'list_activations',
    aliases: ['list-activations'],
    summary: 'List account revocations for an export',
    flags: exportFlags,
    questions: () => import('./activation-questions.js'),
    load: () => import('./list-activations.js'),
  },
];
