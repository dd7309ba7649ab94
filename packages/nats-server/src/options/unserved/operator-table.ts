/** Options of operator mode: accounts and users come as JWTs. */
import type { OptionSpec } from '@nats-ts/conf';
import { noneServed, notServed } from '../not-served.js';
import { row, section } from '../row.js';
import { tlsRows } from '../tls-table.js';
import { mappingsRow } from './sharing-table.js';

const resolverRows: readonly OptionSpec[] = [
  row('type', 'string', 'Where account JWTs live.', { choices: ['full', 'cache', 'mem', 'memory'] }),
  row('dir', 'string', 'Folder of the JWTs.'),
  row('allow_delete', 'boolean', 'JWTs may be deleted.'),
  row('hard_delete', 'boolean', 'Deleted JWTs are removed and not renamed.'),
  row('limit', 'integer', 'Most JWTs.'),
  row('ttl', 'duration', 'How long a JWT stays in the cache.'),
  row('interval', 'duration', 'How often servers compare their JWTs.'),
  row('timeout', 'duration', 'Time others have to answer.'),
];

/** The rows of the top level. */
export const operator: readonly OptionSpec[] = [
  ...noneServed(
    [
      row('operator', 'strings', 'JWT of the operator, or its file.', {
        aliases: ['operators', 'root', 'roots', 'root_operator', 'root_operators'],
      }),
      row('trusted_keys', 'strings', 'Public keys of operators.', { aliases: ['trusted'] }),
      row(
        'resolver',
        ['string', 'section'],
        'Where account JWTs come from: `MEMORY`, `URL(…)`, or a folder.',
        {
          aliases: ['account_resolver', 'accounts_resolver'],
          options: resolverRows,
          optional: true,
        },
      ),
      section('resolver_tls', tlsRows, 'TLS to the account server.'),
      row('resolver_preload', 'map', 'Account JWTs by public key.', {
        entry: row('account', 'string', 'The JWT.', { secret: true }),
      }),
      row('resolver_pinned_accounts', 'strings', 'Accounts that may be fetched.'),
      row('default_sentinel', 'string', 'JWT of a user that clients without credentials show.', {
        secret: true,
      }),
    ],
    'operator mode',
  ),
  notServed(mappingsRow, 'subject mappings'),
];
