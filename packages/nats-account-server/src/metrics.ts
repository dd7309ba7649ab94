/**
 * What the server counts: plain numbers, so that counting a request costs a few additions. `metrics-page.ts` writes
 * them down for Prometheus when it is asked to, and is not loaded before.
 */
import type { Outcome, Source } from './intake.js';
import type { MetricsPage } from './metrics-page.js';

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

/** JWTs that came one way and had one outcome. */
export interface OutcomeCount {
  readonly from: Source;
  readonly kind: Outcome['kind'];
  readonly count: number;
}

/** All counters of one server. Several servers of one process do not see each other's. */
export class Metrics {
  readonly #sources: MetricSources;
  readonly #routes = new Map<string, RouteMetrics>();
  readonly #outcomes = new Map<string, { from: Source; kind: Outcome['kind']; count: number }>();
  #droppedConnections = 0;
  #badRequests = 0;
  #page: Promise<MetricsPage> | undefined;

  constructor(sources: MetricSources) {
    this.#sources = sources;
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

  get routes(): Iterable<RouteMetrics> {
    return this.#routes.values();
  }

  get outcomes(): Iterable<OutcomeCount> {
    return this.#outcomes.values();
  }

  /** Connections turned away at the limit. */
  get droppedConnections(): number {
    return this.#droppedConnections;
  }

  /** Requests that could not be read as HTTP. */
  get badRequests(): number {
    return this.#badRequests;
  }

  /** The page for Prometheus. */
  async page(): Promise<{ readonly contentType: string; readonly text: string }> {
    this.#page ??= import('./metrics-page.js').then(
      ({ MetricsPage }) => new MetricsPage(this, this.#sources),
    );
    const page = await this.#page;
    return { contentType: page.contentType, text: await page.text() };
  }
}
