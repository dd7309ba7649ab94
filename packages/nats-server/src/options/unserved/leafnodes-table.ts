/** Options of leaf nodes. */
import type { OptionSpec } from '@nats-ts/conf';
import { notServed } from '../not-served.js';
import { inSeconds, row, section } from '../row.js';
import { tlsRows } from '../tls-table.js';
import { compression, listenerRows, writeRows } from './peer-rows.js';

const account = row('account', 'string', 'Account it becomes part of.');

const authorization: readonly OptionSpec[] = [
  row('user', 'string', 'Name of the one user.', { aliases: ['username'] }),
  row('password', 'string', 'Password of `user`.', { aliases: ['pass'], secret: true }),
  row('nkey', 'string', 'Public key of the one user.'),
  row('timeout', 'duration', 'Time to say who it is.', { ...inSeconds }),
  account,
  row('proxy_required', 'boolean', 'Must come through a trusted proxy.'),
  row('users', 'sections', 'The users.', {
    options: [
      row('user', 'string', 'Name.', { aliases: ['username'] }),
      row('password', 'string', 'Password.', { aliases: ['pass'], secret: true }),
      account,
      row('proxy_required', 'boolean', 'Must come through a trusted proxy.'),
    ],
  }),
];

const proxy: readonly OptionSpec[] = [
  row('url', 'string', 'URL of the proxy.'),
  row('username', 'string', 'Name of the user.'),
  row('password', 'string', 'Password of the user.', { secret: true }),
  row('timeout', 'duration', 'Time to connect.'),
];

const remote: readonly OptionSpec[] = [
  row('urls', 'strings', 'URLs of the servers.', { aliases: ['url'] }),
  row('account', 'string', 'Account of this server.', { aliases: ['local'] }),
  row('credentials', 'string', 'Credentials file.', { aliases: ['creds'] }),
  row('nkey', 'string', 'Seed to sign with.', { aliases: ['seed'], secret: true }),
  section('tls', tlsRows, 'TLS.'),
  row('no_randomize', 'boolean', 'Try the URLs in their order.', { aliases: ['dont_randomize'] }),
  row('hub', 'boolean', 'This server is the hub.'),
  row('deny_imports', 'strings', 'Subjects that do not come in.', { aliases: ['deny_import'] }),
  row('deny_exports', 'strings', 'Subjects that do not go out.', { aliases: ['deny_export'] }),
  row('ws_compression', 'boolean', 'Compress WebSocket frames.', {
    aliases: ['ws_compress', 'websocket_compress', 'websocket_compression'],
  }),
  row('ws_no_masking', 'boolean', 'Do not mask WebSocket frames.', { aliases: ['websocket_no_masking'] }),
  row(
    'jetstream_cluster_migrate',
    ['boolean', 'string', 'section'],
    'Move leaders away when the connection is lost.',
    {
      aliases: ['js_cluster_migrate'],
      options: [row('leader_migrate_delay', 'duration', 'Time to wait before.')],
      optional: true,
    },
  ),
  row('isolate_leafnode_interest', 'boolean', 'Do not send it interest of other leaf nodes.', {
    aliases: ['isolate'],
  }),
  row('request_isolation', 'boolean', 'Ask not to be sent interest of other leaf nodes.'),
  compression,
  row('first_info_timeout', 'duration', 'Time until INFO must have come.', { defaultText: '`1s`' }),
  row('dial_timeout', 'duration', 'Time to connect.', { defaultText: '`1s`' }),
  row('disabled', 'boolean', 'Do not connect.'),
  section('proxy', proxy, 'HTTP proxy for WebSocket.'),
  row('ignore_discovered_servers', 'boolean', 'Use the URLs of this list alone.'),
];

const leafnodeRows: readonly OptionSpec[] = [
  ...listenerRows,
  section('authorization', authorization, 'Who may connect.'),
  row('remotes', 'sections', 'Servers this one connects to as a leaf node.', { options: remote }),
  row('reconnect_interval', 'duration', 'Time between attempts to connect.', {
    aliases: ['reconnect', 'reconnect_delay'],
    defaultText: '`1s`',
  }),
  row('dial_timeout', 'duration', 'Time to connect.', { defaultText: '`1s`' }),
  row('leafnode_advertise', 'string', 'Address leaf nodes are told.', { aliases: ['advertise'] }),
  row('no_advertise', 'boolean', 'Do not tell leaf nodes of the other servers.'),
  row('min_version', 'string', 'Oldest version that is let in.', { aliases: ['minimum_version'] }),
  compression,
  row('isolate_leafnode_interest', 'boolean', 'Do not send leaf nodes interest of other leaf nodes.', {
    aliases: ['isolate'],
  }),
  ...writeRows,
];

/** The rows of the top level. */
export const leafnodes: readonly OptionSpec[] = [
  notServed(
    section('leafnodes', leafnodeRows, 'Servers at the edge that join accounts of this one.', {
      aliases: ['leaf'],
    }),
    'leaf nodes',
  ),
];
