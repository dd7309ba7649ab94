/**
 * `/metrics` in the Prometheus text format, written from the plain numbers that the server keeps.
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { LATENCY_BUCKETS, type MetricSources, type Metrics } from './metrics.js';

const PREFIX = 'nats_account_server_';

/** The latency histogram, read from the routes' own numbers. */
class RouteHistogram extends Histogram<'route'> {
  readonly #metrics: Metrics;
  readonly #name: string;
  readonly #help: string;

  constructor(name: string, help: string, metrics: Metrics, registry: Registry) {
    super({ name, help, labelNames: ['route'], registers: [registry] });
    this.#name = name;
    this.#help = help;
    this.#metrics = metrics;
  }

  /** What the registry asks for when it writes the page; prom-client's own counts observations one by one. */
  async getForPromString(): Promise<object> {
    const values: object[] = [];
    for (const each of this.#metrics.routes) {
      const { route } = each;
      const { counts, total, seconds } = each.latencies();
      if (total === 0) continue;
      counts.forEach((value, index) => {
        const labels = { le: LATENCY_BUCKETS[index] ?? '+Inf', route };
        values.push({ metricName: `${this.#name}_bucket`, labels, value });
      });
      values.push({ metricName: `${this.#name}_sum`, labels: { route }, value: seconds });
      values.push({ metricName: `${this.#name}_count`, labels: { route }, value: total });
    }
    return { name: this.#name, help: this.#help, type: 'histogram', values };
  }
}

/** The page of one server. */
export class MetricsPage {
  readonly #registry = new Registry();

  constructor(metrics: Metrics, sources: MetricSources) {
    const registers = [this.#registry];
    new Counter({
      name: `${PREFIX}http_requests_total`,
      help: 'Answered HTTP requests',
      labelNames: ['route', 'status'],
      registers,
      collect() {
        this.reset();
        for (const route of metrics.routes) {
          for (const { status, count } of route.statuses()) this.inc({ route: route.route, status }, count);
        }
      },
    });
    new RouteHistogram(
      `${PREFIX}http_request_duration_seconds`,
      'Time from the headers of a request to the end of its answer',
      metrics,
      this.#registry,
    );
    new Counter({
      name: `${PREFIX}jwts_total`,
      help: 'Account JWTs that came in, by the way they came and what became of them',
      labelNames: ['from', 'outcome'],
      registers,
      collect() {
        this.reset();
        for (const { from, kind, count } of metrics.outcomes) this.inc({ from, outcome: kind }, count);
      },
    });
    const read = (name: string, help: string, value: () => number | Promise<number>): void => {
      new Gauge({
        name: `${PREFIX}${name}`,
        help,
        registers,
        async collect() {
          this.set(await value());
        },
      });
    };
    const total = (name: string, help: string, value: () => number): void => {
      new Counter({
        name: `${PREFIX}${name}`,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(value());
        },
      });
    };
    read('store_accounts', 'Accounts in the store', sources.accounts);
    read('http_connections', 'Open HTTP connections', sources.connections);
    total(
      'http_connections_dropped_total',
      'Connections turned away at the limit',
      () => metrics.droppedConnections,
    );
    total('http_bad_requests_total', 'Requests that could not be read as HTTP', () => metrics.badRequests);
    read('operator_valid', '1 when the operator is valid and JWTs can enter', () =>
      Number(sources.trusted()),
    );
    read('nats_configured', '1 when brokers are configured', () => Number(sources.nats().configured));
    read('nats_connected', '1 while there is a connection to a broker', () =>
      Number(sources.nats().connected),
    );
    new Counter({
      name: `${PREFIX}notifications_total`,
      help: 'Notifications of changed accounts and activations',
      labelNames: ['result'],
      registers,
      collect() {
        this.reset();
        const { sent, failed } = sources.nats();
        this.inc({ result: 'sent' }, sent);
        this.inc({ result: 'failed' }, failed);
      },
    });
    new Gauge({
      name: `${PREFIX}build_info`,
      help: 'Always 1; the version is a label',
      labelNames: ['version', 'node'],
      registers,
    }).set({ version: sources.version, node: process.version }, 1);
    this.#addProcess();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The page as it is now. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** The process numbers every Prometheus dashboard expects under these names. */
  #addProcess(): void {
    const registers = [this.#registry];
    new Gauge({
      name: 'process_resident_memory_bytes',
      help: 'Resident memory size in bytes',
      registers,
      collect() {
        this.set(process.memoryUsage.rss());
      },
    });
    new Counter({
      name: 'process_cpu_seconds_total',
      help: 'Total user and system CPU time spent in seconds',
      registers,
      collect() {
        const { user, system } = process.cpuUsage();
        this.reset();
        this.inc((user + system) / 1e6);
      },
    });
    new Gauge({
      name: 'process_start_time_seconds',
      help: 'Start time of the process since unix epoch in seconds',
      registers,
    }).set(Math.round(Date.now() / 1000 - process.uptime()));
  }
}
