/** Options of clusters and of the gateways between them. Of a cluster its name alone is served. */
import type { OptionSpec } from '@nats-ts/conf';
import { noneServed, notServed } from '../not-served.js';
import { permissions } from '../permissions-table.js';
import { reloadable, row, section } from '../row.js';
import { tlsRows } from '../tls-table.js';
import { compression, listenerRows, simpleAuthorization, writeRows } from './peer-rows.js';

/** What makes servers a cluster. */
const routeRows: readonly OptionSpec[] = [
  ...listenerRows.map((spec) => (spec.key === 'listen' ? { ...spec, flag: 'cluster' } : spec)),
  section(
    'authorization',
    [
      ...simpleAuthorization,
      section('permissions', permissions, 'Subjects that cross.', {
        aliases: ['default_permission', 'default_permissions'],
        deprecated: 'write permissions in the cluster block itself',
      }),
    ],
    'User and password of the other servers.',
  ),
  section('permissions', permissions, 'Subjects that cross.'),
  row('routes', 'strings', 'URLs of other servers.', { flag: 'routes' }),
  row('cluster_advertise', 'string', 'Address the other servers are told.', {
    aliases: ['advertise'],
    flag: 'cluster_advertise',
  }),
  row('no_advertise', 'boolean', 'Do not tell clients of the other servers.', { flag: 'no_advertise' }),
  row('connect_retries', 'integer', 'Attempts to reach a server that was heard of.', {
    flag: 'connect_retries',
  }),
  row('connect_backoff', 'boolean', 'Wait longer after each attempt.', { since: '2.12.0' }),
  row('pool_size', 'integer', 'Connections to each server.', { defaultText: '`3`' }),
  row('accounts', 'strings', 'Accounts with a connection of their own.'),
  compression,
  row('ping_interval', 'duration', 'Time between pings.'),
  row('ping_max', 'integer', 'Unanswered pings after which a connection is stale.'),
  ...writeRows,
];

const clusterRows: readonly OptionSpec[] = [
  row(
    'name',
    'string',
    'Name of the cluster, for clients, system messages and mappings of one cluster; a reload without a name keeps it.',
    {
      flag: 'cluster_name',
      ...reloadable,
    },
  ),
  ...noneServed(routeRows, 'clusters'),
];

const remoteGateway: readonly OptionSpec[] = [
  row('name', 'string', 'Name of the cluster.'),
  row('url', 'string', 'URL of one of its servers.'),
  row('urls', 'strings', 'URLs of its servers.'),
  section('tls', tlsRows, 'TLS.'),
];

const gatewayRows: readonly OptionSpec[] = [
  row('name', 'string', 'Name of this cluster.'),
  ...listenerRows,
  section('authorization', simpleAuthorization, 'User and password of the other clusters.'),
  row('advertise', 'string', 'Address the other clusters are told.'),
  row('connect_retries', 'integer', 'Attempts to reach a cluster that was heard of.'),
  row('connect_backoff', 'boolean', 'Wait longer after each attempt.', { since: '2.12.0' }),
  row('gateways', 'sections', 'The other clusters.', { options: remoteGateway }),
  row('reject_unknown_cluster', 'boolean', 'Refuse clusters that are not listed.', {
    aliases: ['reject_unknown'],
  }),
  ...writeRows,
];

/** The rows of the top level. */
export const cluster: readonly OptionSpec[] = [
  section('cluster', clusterRows, 'The cluster this server belongs to: by its name alone.'),
  notServed(section('gateway', gatewayRows, 'Other clusters.'), 'gateways'),
];
