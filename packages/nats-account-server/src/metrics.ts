/**
 * What the server counts, and `/metrics` in the Prometheus text format. Requests are counted into plain numbers
 * that prom-client reads when it is scraped, so that counting a request costs a few additions.
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Outcome, Source } from './intake.js';

const PREFIX = 'nats_account_server_';

/** Upper bounds of the latency buckets, in seconds. */
export const LATENCY_BUCKETS: readonly number[] = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
];

const HIGHEST_STATUS = 599;

/** The requests of one route. */
export class RouteMetrics {
  readonly route: string;
  readonly #byStatus = new Float64Array(HIGHEST_STATUS + 1);
  readonly #buckets = new Float64Array(LATENCY_BUCKETS.length + 1);
  #seconds = 0;

  constructor(route: string) {
    this.route = route;
  }

  /** Counts one answered request; `milliseconds` from its headers to the end of the answer. */
  count(status: number, milliseconds: number): void {
    const seconds = milliseconds / 1000;
    this.#byStatus[status] = (this.#byStatus[status] ?? 0) + 1;
    this.#seconds += seconds;
    let bucket = 0;
    while (bucket < LATENCY_BUCKETS.length && seconds > (LATENCY_BUCKETS[bucket] ?? 0)) bucket += 1;
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
  }

  /** Requests by status, those that happened. */
  statuses(): { readonly status: number; readonly count: number }[] {
    const found: { status: number; count: number }[] = [];
    this.#byStatus.forEach((count, status) => {
      if (count > 0) found.push({ status, count });
    });
    return found;
  }

  /** The latencies as a cumulative histogram. */
  latencies(): { readonly counts: readonly number[]; readonly total: number; readonly seconds: number } {
    let total = 0;
    const counts = Array.from(this.#buckets, (count) => {
      total += count;
      return total;
    });
    return { counts, total, seconds: this.#seconds };
  }
}

/** The latency histogram, read from the routes' own numbers. */
class RouteHistogram extends Histogram<'route'> {
  readonly #routes: ReadonlyMap<string, RouteMetrics>;
  readonly #name: string;
  readonly #help: string;

  constructor(name: string, help: string, routes: ReadonlyMap<string, RouteMetrics>, registry: Registry) {
    super({ name, help, labelNames: ['route'], registers: [registry] });
    this.#name = name;
    this.#help = help;
    this.#routes = routes;
  }

  /** What the registry asks for when it writes the page; prom-client's own counts observations one by one. */
  async getForPromString(): Promise<object> {
    const values: object[] = [];
    for (const metrics of this.#routes.values()) {
      const { route } = metrics;
      const { counts, total, seconds } = metrics.latencies();
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

/** Numbers the server reads elsewhere when it is scraped. */
export interface MetricSources {
  readonly version: string;
  /** Stored accounts. */
  readonly accounts: () => Promise<number>;
  readonly connections: () => number;
  readonly nats: () => {
    readonly configured: boolean;
    readonly connected: boolean;
    readonly sent: number;
    readonly failed: number;
  };
  /** Whether the operator's JWT is valid and JWTs can enter. */
  readonly trusted: () => boolean;
}

/** All counters of one server. Several servers of one process do not see each other's. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #routes = new Map<string, RouteMetrics>();
  readonly #outcomes = new Map<string, { from: Source; kind: Outcome['kind']; count: number }>();
  #droppedConnections = 0;
  #badRequests = 0;

  constructor(sources: MetricSources) {
    const registers = [this.#registry];
    const routes = this.#routes;
    const outcomes = this.#outcomes;
    new Counter({
      name: `${PREFIX}http_requests_total`,
      help: 'Answered HTTP requests',
      labelNames: ['route', 'status'],
      registers,
      collect() {
        this.reset();
        for (const metrics of routes.values()) {
          for (const { status, count } of metrics.statuses())
            this.inc({ route: metrics.route, status }, count);
        }
      },
    });
    new RouteHistogram(
      `${PREFIX}http_request_duration_seconds`,
      'Time from the headers of a request to the end of its answer',
      routes,
      this.#registry,
    );
    new Counter({
      name: `${PREFIX}jwts_total`,
      help: 'Account JWTs that came in, by the way they came and what became of them',
      labelNames: ['from', 'outcome'],
      registers,
      collect() {
        this.reset();
        for (const { from, kind, count } of outcomes.values()) this.inc({ from, outcome: kind }, count);
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
      () => this.#droppedConnections,
    );
    total('http_bad_requests_total', 'Requests that could not be read as HTTP', () => this.#badRequests);
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

  /** The counters of a route, made when they are first asked for. Keep the answer: it is the same object for ever. */
  route(name: string): RouteMetrics {
    let metrics = this.#routes.get(name);
    if (metrics === undefined) {
      metrics = new RouteMetrics(name);
      this.#routes.set(name, metrics);
    }
    return metrics;
  }

  countOutcome(from: Source, kind: Outcome['kind']): void {
    const name = `${from} ${kind}`;
    const entry = this.#outcomes.get(name);
    if (entry === undefined) this.#outcomes.set(name, { from, kind, count: 1 });
    else entry.count += 1;
  }

  countDroppedConnection(): void {
    this.#droppedConnections += 1;
  }

  countBadRequest(): void {
    this.#badRequests += 1;
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The page. */
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
