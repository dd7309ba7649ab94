/** The counters of the server in the text format of Prometheus: `/metrics`. Not a page of the original. */
import { processUsage } from './process-usage.js';
import { subscriptionsOf } from './varz.js';
import type { Watched } from './watched.js';

/** One row: its name, what it is, and its value now. */
interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly value: (server: Watched) => number;
}

/** What is served; docs/monitoring.md lists the same. */
export const METRICS: readonly Metric[] = [
  gauge(
    'nats_server_start_time_seconds',
    'Start of the server, in Unix seconds.',
    ({ startedAt }) => startedAt / 1000,
  ),
  gauge(
    'nats_server_config_load_time_seconds',
    'Last load of the configuration, in Unix seconds.',
    (server) => server.configuredAt / 1000,
  ),
  gauge('nats_server_ready', 'Does it take clients?', ({ ready }) => (ready ? 1 : 0)),
  gauge('nats_server_connections', 'Connections.', ({ connections }) => connections.size),
  counter('nats_server_connections_total', 'Connections since the start.', ({ record }) => record.total),
  gauge(
    'nats_server_max_connections',
    'Most connections it takes; 0 for any number.',
    ({ options }) => options.maxConnections,
  ),
  gauge('nats_server_subscriptions', 'Subscriptions.', subscriptionsOf),
  gauge(
    'nats_server_active_accounts',
    'Accounts that have connections.',
    ({ record }) => record.activeAccounts.size,
  ),
  counter(
    'nats_server_in_messages_total',
    'Messages from clients.',
    ({ statistics }) => statistics.inMessages,
  ),
  counter('nats_server_in_bytes_total', 'Their bytes.', ({ statistics }) => statistics.inBytes),
  counter(
    'nats_server_out_messages_total',
    'Messages to clients.',
    ({ statistics }) => statistics.outMessages,
  ),
  counter('nats_server_out_bytes_total', 'Their bytes.', ({ statistics }) => statistics.outBytes),
  counter(
    'nats_server_slow_consumers_total',
    'Connections closed because they fell behind.',
    ({ statistics }) => statistics.slowConsumers,
  ),
  counter(
    'nats_server_stale_connections_total',
    'Connections closed because they did not answer pings.',
    ({ record }) => record.stale,
  ),
  counter('nats_server_stalls_total', 'Times a producer was slowed down.', (server) =>
    server.record.stalls(server.connections.values()),
  ),
  gauge('nats_server_resident_memory_bytes', 'Resident memory of the process.', () => processUsage().mem),
  counter('nats_server_cpu_seconds_total', 'Processor time of the process.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }),
];

/** The page. */
export function metricsPage(server: Watched): string {
  const { version } = server.info();
  const info = `nats_server_info{server_id=${label(server.id)},server_name=${label(server.name)},version=${label(version)}} 1`;
  const rows = METRICS.flatMap(({ name, type, help, value }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    `${name} ${value(server)}`,
  ]);
  return [
    '# HELP nats_server_info What the server is.',
    '# TYPE nats_server_info gauge',
    info,
    ...rows,
    '',
  ].join('\n');
}

function gauge(name: string, help: string, value: Metric['value']): Metric {
  return { name, type: 'gauge', help, value };
}

function counter(name: string, help: string, value: Metric['value']): Metric {
  return { name, type: 'counter', help, value };
}

function label(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
