/** How long a service takes: what is measured of requests between accounts, and how it is reported. */
import { randomBytes } from 'node:crypto';
import { toWire } from '../protocol/wire-text.js';
import type { InspectedMessage } from '../subjects/subscription.js';
import { readHeaderLines } from '../trace/header-lines.js';
import type { ExportedService } from './exported-service.js';
import type { Requester } from './passage.js';
import type { PendingResponse, ResponseEnd } from './pending-response.js';
import { orderedInfo } from './request-header.js';
import type { ServiceExportRule } from './rules.js';

const TYPE = 'io.nats.server.metric.v1.service_latency';
const NANOSECONDS = 1_000_000;

type Headers = Readonly<Record<string, readonly string[]>>;

/** A request that is measured. */
export interface Tracking {
  /** Where the measurement goes, in the exporting account. */
  readonly subject: string;
  readonly requester: Requester | undefined;
  readonly shared: boolean;
  /** The headers that asked for it. */
  readonly headers: Headers | undefined;
  /** Milliseconds, of `performance.now()` and of the Unix epoch. */
  readonly begun: number;
  readonly since: number;
  /** Ends the reply subject. */
  readonly suffix: string;
}

/** How the request at hand is measured; undefined when it is not. */
export function trackingOf(
  rule: ServiceExportRule,
  message: InspectedMessage,
  requester: Requester | undefined,
  shared: boolean,
): Tracking | undefined {
  const { latency } = rule;
  if (latency === undefined) return undefined;
  const whole = latency.sampling >= 100 || (latency.sampling > 0 && Math.random() * 100 <= latency.sampling);
  const headers = whole ? undefined : samplingHeaders(message);
  if (!whole && headers === undefined) return undefined;
  return {
    subject: toWire(latency.subject),
    requester,
    shared,
    headers,
    begun: performance.now(),
    since: Date.now(),
    suffix: `.${SERVER_TOKEN}.T`,
  };
}

/** Ends tracked reply subjects, so that they differ from server to server. */
const SERVER_TOKEN = randomBytes(6).toString('hex').slice(0, 8);

/** A request that nobody can answer was to be measured. */
export function reportBadRequest({ account }: ExportedService, tracking: Tracking): void {
  publish(account, tracking, { status: 400, description: 'Bad Request' }, {});
}

/** The first answer came. */
export function reportAnswer({ service, tracking }: PendingResponse, responder: Requester | undefined): void {
  if (tracking === undefined) return;
  const answered = performance.now();
  const from = responder?.requestInfo(true);
  const took = (answered - tracking.begun) * NANOSECONDS;
  const requesterRtt = rttOf(tracking);
  const responderRtt = from?.rtt ?? 0;
  const system = responderRtt > 0 ? Math.round((performance.now() - answered) * NANOSECONDS) : 0;
  publish(
    service.account,
    tracking,
    { status: 200 },
    {
      responder: from,
      service: Math.max(0, Math.round(took - responderRtt)),
      system,
      total: Math.round(requesterRtt + took) + system,
    },
  );
}

/** No answer will come. */
export function reportFailure({ service, tracking }: PendingResponse, end: ResponseEnd): void {
  if (tracking === undefined) return;
  const texts = {
    'no delivery': { status: 503, description: 'Service Unavailable' },
    timeout: { status: 504, description: 'Service Timeout' },
    'interest lost': { status: 408, description: 'Request Timeout' },
  } as const;
  publish(service.account, tracking, texts[end], {});
}

interface Figures {
  readonly responder?: object | undefined;
  readonly service?: number;
  readonly system?: number;
  readonly total?: number;
}

function rttOf({ requester, shared }: Tracking): number {
  return requester?.requestInfo(shared).rtt ?? 0;
}

function publish(
  account: ExportedService['account'],
  tracking: Tracking,
  outcome: { readonly status: number; readonly description?: string },
  { responder, service = 0, system = 0, total = 0 }: Figures,
): void {
  const { requester, shared, headers, since } = tracking;
  const measured = {
    type: TYPE,
    id: randomBytes(16).toString('base64url'),
    timestamp: new Date().toISOString(),
    ...outcome,
    ...(requester === undefined ? {} : { requestor: orderedInfo(requester.requestInfo(shared)) }),
    ...(responder === undefined ? {} : { responder: orderedInfo(responder) }),
    ...(headers === undefined ? {} : { header: headers }),
    start: new Date(since - rttOf(tracking) / NANOSECONDS).toISOString(),
    service,
    system,
    total,
  };
  account.publish(tracking.subject, '', undefined, Buffer.from(JSON.stringify(measured)));
}

/** The headers of a request that ask to be measured: of Uber's, Zipkin's and W3C's tracing. */
function samplingHeaders(message: InspectedMessage): Headers | undefined {
  const lines = readHeaderLines(message.headers());
  if (lines === undefined) return undefined;
  const values: Record<string, readonly string[]> = {};
  for (const [name, list] of Object.entries(lines.values)) values[canonical(name)] = list;
  const pick = (...names: readonly string[]): Headers =>
    Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
  const uber = values['Uber-Trace-Id']?.[0];
  if (uber !== undefined) {
    const parts = uber.split(':');
    const flags = parts[3] ?? '';
    if (parts.length !== 4 || !/^[0-9a-f]{1,2}$/i.test(flags) || (Number.parseInt(flags, 16) & 1) === 0)
      return undefined;
    return pick('Uber-Trace-Id', ...Object.keys(values).filter((name) => name.startsWith('Uberctx-')));
  }
  const zipkin = ['X-B3-Sampled', 'X-B3-Traceid', 'X-B3-Parentspanid', 'X-B3-Spanid'];
  const sampled = values['X-B3-Sampled']?.[0];
  if (sampled === '1') return pick(...zipkin);
  if (sampled === '0') return undefined;
  if (values['X-B3-Traceid'] !== undefined) return pick(...zipkin);
  const b3 = values.B3?.[0];
  if (b3 !== undefined) {
    const parts = b3.split('-');
    const denied = parts.length > 2 ? parts[2] === '0' : parts.length === 1 && parts[0] === '0';
    return denied ? undefined : pick('B3');
  }
  const parent = values.Traceparent?.[0];
  if (parent === undefined || !lines.sampledParent) return undefined;
  return pick('Traceparent', 'Tracestate');
}

/** As Go writes header names: `x-b3-traceid` is `X-B3-Traceid`. */
function canonical(name: string): string {
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
