/** Options of authentication by a service. */
import type { OptionSpec } from '@nats-ts/conf';
import { isAccountKey, isCurveKey } from '@nats-ts/jwt';
import { row } from './row.js';

/** `auth_callout`. */
export const authCallout: readonly OptionSpec[] = [
  row('issuer', 'string', 'Public key of the account that signs the answers.', {
    required: true,
    check: (key) =>
      isAccountKey(String(key))
        ? undefined
        : `is wrong: Expected callout user to be a valid public account nkey, got ${JSON.stringify(key)}`,
  }),
  row('account', 'string', 'Account of the service.', { aliases: ['acc'], default: '$G' }),
  row('auth_users', 'strings', 'Users who do not go through the service, the service itself among them.', {
    aliases: ['users'],
    required: true,
    check: (users) =>
      (users as readonly string[]).length > 0
        ? undefined
        : 'is empty: Authorization callouts require authorized users to be specified',
  }),
  row('xkey', 'string', 'Public curve key of the service; questions and answers are encrypted.', {
    aliases: ['key'],
    check: (key) =>
      isCurveKey(String(key))
        ? undefined
        : `is wrong: Expected callout xkey to be a valid public xkey, got ${JSON.stringify(key)}`,
  }),
  row(
    'allowed_accounts',
    'strings',
    'Accounts whose users the service may also decide about; none named: all accounts.',
  ),
];
