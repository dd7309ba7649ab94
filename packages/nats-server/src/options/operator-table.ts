/** Options of operator mode: accounts and users come as JWTs. */
import type { OptionSpec } from '@nats-ts/conf';
import { decodeAccount, decodeUser, isAccountKey, isOperatorKey } from '@nats-ts/jwt';
import { reloadable, row, section } from './row.js';
import { mappingsRow } from './sharing-table.js';
import { tlsRows } from './tls-table.js';

/** Whether a reader of JWTs takes a text. */
function isJwt(decode: (token: string) => unknown, token: unknown): boolean {
  try {
    decode(String(token));
    return true;
  } catch {
    return false;
  }
}

function wrongKey(values: unknown, isKey: (key: string) => boolean): string | undefined {
  return (values as readonly string[]).find((key) => !isKey(key));
}

const resolverRows: readonly OptionSpec[] = [
  row('type', 'string', 'Where account JWTs live.', { choices: ['full', 'cache', 'mem', 'memory'] }),
  row('dir', 'string', 'Folder of the JWTs.'),
  row('allow_delete', 'boolean', 'Of `full`: JWTs may be deleted by request of the operator.'),
  row(
    'hard_delete',
    'boolean',
    'Of `full`: files of deleted JWTs are removed; otherwise `.deleted` is added to their names.',
  ),
  row('limit', 'integer', 'Most JWTs. Default of `full`: no limit; of `cache`: 1000.', { min: 0 }),
  row('ttl', 'duration', 'Of `cache`: how long a JWT is kept after it was last needed. Default: always.'),
  row('interval', 'duration', 'Of `full`: how often servers compare their JWTs. Default `1m`.'),
  row('timeout', 'duration', 'Time other servers have to answer a lookup. Default `2s`.'),
];

/** What `resolver` may be as a text. */
export const URL_RESOLVER = /^\s*url\s*\(\s*"?([^\s"]+?)"?\s*\)\s*$/i;
/** Its word for a resolver that knows what it was given. */
export const MEMORY_RESOLVER = /^\s*mem(ory)?\s*$/i;

function resolverProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const url = URL_RESOLVER.exec(value)?.[1];
  if (url === undefined) {
    return MEMORY_RESOLVER.test(value)
      ? undefined
      : 'cannot be read: error parsing account resolver, should be MEM or URL("url") or a map containing dir and type=[FULL|CACHE]';
  }
  return URL.canParse(url) && /^https?:/i.test(url)
    ? undefined
    : `cannot be read: error parsing account resolver url [${JSON.stringify(url)}]; it begins with http:// or https://`;
}

/** The rows of the top level. */
export const operator: readonly OptionSpec[] = [
  row(
    'operator',
    'strings',
    'JWT of the operator, or its file. With it, accounts and users come as JWTs: see [security](security.md).',
    {
      aliases: ['operators', 'root', 'roots', 'root_operator', 'root_operators'],
    },
  ),
  row('trusted_keys', 'strings', 'Public keys of operators, in place of their JWTs.', {
    aliases: ['trusted'],
    check: (keys) => {
      const wrong = wrongKey(keys, isOperatorKey);
      return wrong === undefined
        ? undefined
        : `is wrong: trust key ${JSON.stringify(wrong)} required to be a valid public operator nkey`;
    },
  }),
  row(
    'resolver',
    ['string', 'section'],
    "Where account JWTs come from: `MEMORY`, `URL(…)`, or a folder. Default: the operator's account server.",
    {
      aliases: ['account_resolver', 'accounts_resolver'],
      options: resolverRows,
      optional: true,
      check: resolverProblem,
    },
  ),
  section('resolver_tls', tlsRows, 'TLS to the account server.'),
  row('resolver_preload', 'map', 'Account JWTs by public key.', {
    entry: row('account', 'string', 'The JWT.', {
      secret: true,
      check: (value) => (isJwt(decodeAccount, value) ? undefined : 'is wrong: invalid account JWT'),
    }),
    ...reloadable,
  }),
  row('resolver_pinned_accounts', 'strings', 'The only accounts whose users may connect.', {
    check: (keys) => {
      const wrong = wrongKey(keys, isAccountKey);
      return wrong === undefined
        ? undefined
        : `is wrong: pinned account key ${JSON.stringify(wrong)} is not a valid public account nkey`;
    },
    ...reloadable,
  }),
  row('default_sentinel', 'string', 'JWT of a user that clients without credentials show.', {
    secret: true,
    default: '',
    check: (value) =>
      value === '' || isJwt(decodeUser, value) ? undefined : 'is wrong: default sentinel JWT not valid',
    ...reloadable,
  }),
  { ...mappingsRow, ...reloadable },
];
