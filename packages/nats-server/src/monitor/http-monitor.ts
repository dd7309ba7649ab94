/** The HTTP or HTTPS server of the monitoring pages. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { posix } from 'node:path';
import { NatsServerError } from '../errors.js';
import type { TlsOptions } from '../options/tls-types.js';
import { addressText, listenErrorText } from '../system-error.js';
import { loadTls } from '../tls/certificates.js';
import { COUNTED_AS, NOT_COUNTED, PAGES, type Page, text } from './pages.js';
import { Query, RequestError } from './query.js';
import { rootPage } from './root-page.js';
import type { Watched } from './watched.js';

/** Milliseconds in which the head of a request must have come. */
const HEAD_TIMEOUT = 5000;
/** Bytes of the head of a request. */
const LONGEST_HEAD = 64 << 10;
/** What may stand as `callback`: names with dots between them. */
const CALLBACK = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/;

/** Where and how the pages are served. */
export interface MonitorSettings {
  readonly host: string;
  /** -1 lets the system choose one. */
  readonly port: number;
  /** Empty, or a path; a slash at its beginning may be left out. */
  readonly basePath: string;
  /** Undefined: HTTP. Clients are not asked for certificates. */
  readonly tls: TlsOptions | undefined;
}

/** Serves the monitoring pages. */
export class HttpMonitor {
  readonly #server: Server | SecureServer;
  readonly #watched: Watched;
  readonly #base: string;
  readonly #requests = new Map<string, number>();
  #port = 0;

  private constructor(watched: Watched, { basePath, tls }: MonitorSettings) {
    this.#watched = watched;
    const base = posix.join('/', basePath);
    this.#base = base === '/' ? '' : base.replace(/\/$/, '');
    const limits = {
      maxHeaderSize: LONGEST_HEAD,
      headersTimeout: HEAD_TIMEOUT,
      requestTimeout: 2 * HEAD_TIMEOUT,
    };
    const answer = (request: IncomingMessage, response: ServerResponse) => this.#answer(request, response);
    this.#server =
      tls === undefined
        ? createServer(limits, answer)
        : createSecureServer({ ...limits, ...loadTls(tls).context }, answer);
    this.#server.on('tlsClientError', () => undefined);
  }

  /**
   * Begins to serve.
   *
   * @throws NatsServerError `cannot-listen` when the port is taken, `bad-tls` when a certificate cannot be read
   */
  static async start(watched: Watched, settings: MonitorSettings): Promise<HttpMonitor> {
    const monitor = new HttpMonitor(watched, settings);
    await monitor.#listen(settings);
    return monitor;
  }

  get port(): number {
    return this.#port;
  }

  /** How often each page was asked for. */
  get requests(): ReadonlyMap<string, number> {
    return this.#requests;
  }

  /** Takes other certificates for the connections to come. @throws NatsServerError `bad-tls` */
  renew(tls: TlsOptions): void {
    if ('setSecureContext' in this.#server) this.#server.setSecureContext(loadTls(tls).context);
  }

  /** Ends the connections and listens no more; resolves when all of them are gone. */
  close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    return closed;
  }

  async #listen({ host, port, tls }: MonitorSettings): Promise<void> {
    const shown = host.includes(':') ? `[${host}]` : host;
    try {
      // Every address includes those of IPv6, where the machine has it.
      this.#server.listen({ ...(host === '0.0.0.0' ? {} : { host }), port: port === -1 ? 0 : port });
      await once(this.#server, 'listening');
    } catch (cause) {
      throw new NatsServerError('cannot-monitor', listenErrorText(addressText(host, port), cause), cause);
    }
    this.#port = (this.#server.address() as AddressInfo).port;
    this.#server.on('error', (error) => this.#watched.log.error(`monitoring: ${error.message}`));
    this.#watched.log.info(
      `Starting ${tls === undefined ? 'http' : 'https'} monitor on ${shown}:${this.#port}`,
    );
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    // What a request says in its body means nothing; it must not be kept.
    request.resume();
    const { path, parameters } = addressOf(request.url ?? '/');
    const page = this.#pageFor(path, new Query(parameters));
    if (page === undefined) notFound(response);
    else send(response, withCallback(page, parameters.get('callback') ?? ''));
  }

  #pageFor(path: string, query: Query): Page | undefined {
    if (path === (this.#base === '' ? '/' : this.#base)) {
      this.#count('/');
      const body = rootPage(this.#base, this.#watched.name);
      return { status: 200, contentType: 'text/html; charset=utf-8', body, shared: false };
    }
    if (!path.startsWith(`${this.#base}/`)) return undefined;
    const own = path.slice(this.#base.length);
    const handler = PAGES.get(own);
    if (handler === undefined) return undefined;
    if (!NOT_COUNTED.has(own)) this.#count(COUNTED_AS[own] ?? own);
    try {
      return handler(this.#watched, query);
    } catch (error) {
      if (error instanceof RequestError) return text(400, error.message);
      this.#watched.log.error(`monitoring: ${own}: ${error instanceof Error ? error.stack : String(error)}`);
      return text(500, 'internal error; the log of the server says more');
    }
  }

  #count(path: string): void {
    this.#requests.set(path, (this.#requests.get(path) ?? 0) + 1);
  }
}

function addressOf(url: string): { path: string; parameters: URLSearchParams } {
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  return { path, parameters: new URLSearchParams(at < 0 ? '' : url.slice(at + 1)) };
}

/** JSONP: a script that calls a function with the data, where a name of one is given. */
function withCallback(page: Page, callback: string): Page {
  if (!page.contentType.startsWith('application/json') || !CALLBACK.test(callback)) return page;
  return { ...page, contentType: 'application/javascript', body: `${callback}(${page.body})` };
}

function send(response: ServerResponse, { status, contentType, body, shared }: Page): void {
  response.writeHead(status, {
    'Content-Type': contentType,
    ...(shared ? { 'Access-Control-Allow-Origin': '*' } : {}),
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

function notFound(response: ServerResponse): void {
  const body = '404 page not found\n';
  response.writeHead(404, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': body.length,
  });
  response.end(body);
}
