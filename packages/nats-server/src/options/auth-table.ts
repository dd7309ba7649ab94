/** Options that say who may connect: the `authorization` block, accounts, proxies. */
import type { OptionSpec } from '@nats-ts/conf';
import { isPublicKey } from '@nats-ts/jwt';
import { authCallout } from './auth-callout-table.js';
import { noAccountLimits } from './defaults.js';
import { notServed } from './not-served.js';
import { permissions, users } from './permissions-table.js';
import { inSeconds, reloadable, row, section } from './row.js';
import { exportRows, importRows, mappingsRow } from './sharing-table.js';
import { accountJetStream } from './unserved/account-jetstream-table.js';

/** The `authorization` block. */
const authorization: readonly OptionSpec[] = [
  row('user', 'string', 'Name of the one user of this server.', { aliases: ['username'], ...reloadable }),
  row('password', 'string', 'Password of `user`, plain or as bcrypt hash.', {
    aliases: ['pass'],
    secret: true,
    ...reloadable,
  }),
  row('token', 'string', 'Token that every client shows, plain or as bcrypt hash.', {
    secret: true,
    ...reloadable,
  }),
  row(
    'timeout',
    'duration',
    'Time a client has to say who it is. Default 2s; with TLS, one second more than `tls.timeout`.',
    {
      ...inSeconds,
      min: 0,
      defaultText: '`2s`',
      ...reloadable,
    },
  ),
  users,
  row('default_permissions', 'section', 'What users without permissions of their own may do.', {
    aliases: ['default_permission', 'permissions'],
    options: permissions,
    optional: true,
    ...reloadable,
  }),
  row('proxy_required', 'boolean', 'The one user must come through a trusted proxy.', { default: false }),
  section(
    'auth_callout',
    authCallout,
    'Ask a service who a client is: see [authorization callout](auth-callout.md).',
    {
      aliases: ['auth_hook'],
      ...reloadable,
    },
  ),
];

/** `limits` of an account. */
const accountLimits: readonly OptionSpec[] = [
  row('max_connections', 'integer', 'Most connections of the account; -1 for no limit.', {
    aliases: ['max_conn'],
    default: noAccountLimits.maxConnections,
  }),
  row('max_subscriptions', 'integer', 'Most subscriptions of a connection; -1 for no limit.', {
    aliases: ['max_subs'],
    default: noAccountLimits.maxSubscriptions,
  }),
  row('max_payload', 'size', 'Largest message; -1 for no limit but that of the server.', {
    aliases: ['max_pay'],
    default: noAccountLimits.maxPayload,
  }),
  row(
    'max_leafnodes',
    'integer',
    'Most leaf nodes of the account; -1 for no limit. No effect: there are no leaf nodes yet.',
    {
      aliases: ['max_leafs'],
      default: noAccountLimits.maxLeafnodes,
    },
  ),
];

const messageTrace: readonly OptionSpec[] = [
  row('dest', 'string', 'Subject that gets the traces.'),
  row('sampling', ['integer', 'string'], 'How many of 100 messages are traced, `1` to `100`, or `"10%"`.', {
    check: (value) => {
      const share = Number(String(value).replace(/%$/, ''));
      return Number.isInteger(share) && share >= 1 && share <= 100
        ? undefined
        : 'must be a whole number of 1 to 100, a percent sign may follow';
    },
  }),
];

/** One account. */
const account: readonly OptionSpec[] = [
  row('nkey', 'string', 'Public key of the account.', {
    check: (value) =>
      isPublicKey(String(value), 'account')
        ? undefined
        : `is not a valid public nkey for an account: ${JSON.stringify(value)}`,
  }),
  users,
  section('default_permissions', permissions, 'What users without permissions of their own may do.'),
  row('limits', 'section', 'Limits of the account.', { options: accountLimits }),
  row(
    'msg_trace',
    ['string', 'section'],
    'Where traces of messages go: a subject, or `dest` and `sampling`.',
    {
      aliases: ['trace_dest'],
      options: messageTrace,
      optional: true,
    },
  ),
  row('exports', 'sections', 'Subjects offered to other accounts.', { options: exportRows }),
  row('imports', 'sections', 'Subjects taken from other accounts.', { options: importRows }),
  mappingsRow,
  notServed(
    row('jetstream', ['boolean', 'string', 'section'], 'JetStream for the account, and its limits.', {
      options: accountJetStream,
      optional: true,
    }),
    'JetStream',
  ),
];

/** The rows. */
export const auth: readonly OptionSpec[] = [
  row('authorization', 'section', 'Who may connect.', {
    options: authorization,
    optional: true,
    ...reloadable,
  }),
  row('accounts', ['map', 'list'], 'Accounts by name, or a list of names. Each has subjects of its own.', {
    entry: row('account', ['section', 'string'], 'One account.', { options: account, optional: true }),
    ...reloadable,
  }),
  row('no_auth_user', 'string', 'User that clients without credentials become.', { default: '' }),
  row('system_account', 'string', "Account that gets the server's own messages. Empty: `$SYS`.", {
    aliases: ['system'],
    default: '',
  }),
  row('no_system_account', 'boolean', 'Do without a system account.', {
    aliases: ['no_system', 'no_sys_acc'],
    default: false,
  }),
  row('proxies', 'section', 'Proxies that may vouch for clients.', {
    options: [
      row('trusted', 'sections', 'The proxies.', {
        options: [
          row('key', 'string', 'Public key of the proxy.', {
            aliases: ['public_key'],
            required: true,
            check: (value) =>
              isPublicKey(String(value)) ? undefined : `invalid proxy key ${JSON.stringify(value)}`,
          }),
        ],
        ...reloadable,
      }),
    ],
    optional: true,
    ...reloadable,
  }),
];
