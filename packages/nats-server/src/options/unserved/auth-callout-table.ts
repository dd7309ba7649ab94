/** Options of authentication by a service. */
import type { OptionSpec } from '@nats-ts/conf';
import { row } from '../row.js';

/** `auth_callout`. */
export const authCallout: readonly OptionSpec[] = [
  row('issuer', 'string', 'Public key of the account that signs the answers.', { required: true }),
  row('account', 'string', 'Account of the service.', { aliases: ['acc'], default: '$G' }),
  row('auth_users', 'strings', 'Users who do not go through the service.', {
    aliases: ['users'],
    required: true,
  }),
  row('xkey', 'string', 'Public curve key; questions and answers are encrypted.', { aliases: ['key'] }),
  row('allowed_accounts', 'strings', 'Accounts the service may put users into.'),
];
