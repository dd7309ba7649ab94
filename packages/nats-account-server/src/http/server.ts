/**
 * The listening side: sockets, TLS, time-outs and bounds. It turns bytes into requests, hands them on, and makes
 * sure that no client, however slow, large or malformed its request, can stop the others from being served.
 */
import { lookup } from 'node:dns/promises';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, isIP, Server as NetServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContextOptions } from 'node:tls';
import type { Log } from '@nats-ts/log';
import { AccountServerError } from '../errors.js';
import type { Metrics } from '../metrics.js';
import type { HttpOptions } from '../options/types.js';
import type { InFlight } from './in-flight.js';
import { WarmLane, type WarmLaneOptions } from './warm-lane.js';

/** Answers one request; `expectsContinue` when the client waits with its body. Must not throw. */
export type Listener = (request: IncomingMessage, response: ServerResponse, expectsContinue: boolean) => void;

/** Certificates of the server, read. */
export interface Certificates extends SecureContextOptions {
  readonly verify: boolean;
}

/** What the HTTP server is made of. */
export interface HttpServerOptions {
  readonly options: HttpOptions;
  /** With certificates it speaks HTTPS. */
  readonly certificates: Certificates | undefined;
  readonly listener: Listener;
  /** Answers from memory what it can; the rest reaches the listener. */
  readonly warm: WarmLaneOptions['answer'];
  readonly inFlight: InFlight;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** How often Node looks for requests that take too long, in milliseconds: what the time-outs are exact to. */
const CHECK_INTERVAL = 250;

/** While closing, how often idle connections are closed, in milliseconds; the first time leaves requests time to be read. */
const DRAIN_INTERVAL = 25;

/** How long, in milliseconds, a client that sent rubbish has to read that it did. */
const LINGER_TIME = 1000;

/** What Node reports of a connection that sends no request in time. */
const SILENT = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });

/** Answers to requests that never became requests, by the code of Node's error; 400 for all others. */
const BROKEN: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
};

/** A listening HTTP or HTTPS server. */
export class HttpServer {
  readonly protocol: 'http' | 'https';
  readonly #server: Server;
  readonly #lane: WarmLane;
  readonly #inFlight: InFlight;
  readonly #metrics: Metrics;
  readonly #log: Log;
  readonly #sockets = new Set<Socket>();
  #options: HttpOptions;
  #closing = false;
  #writerWatch: NodeJS.Timeout | undefined;

  private constructor(
    server: Server,
    { options, certificates, listener, warm, inFlight, metrics, log }: HttpServerOptions,
  ) {
    this.#server = server;
    this.#options = options;
    this.#inFlight = inFlight;
    this.#metrics = metrics;
    this.#log = log;
    this.protocol = certificates === undefined ? 'http' : 'https';
    this.#server.on('request', (request, response) => listener(request, response, false));
    this.#server.on('checkContinue', (request, response) => listener(request, response, true));
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
      this.#refuseBroken(error, socket),
    );
    this.#server.on('tlsClientError', (error, socket) => {
      this.#log.debug(`TLS handshake failed - ${socket.remoteAddress ?? ''} - ${error.message}`);
    });
    // Node's own listener, which makes requests of a connection, gets those that the lane hands over.
    const opened = certificates === undefined ? 'connection' : 'secureConnection';
    const [serve] = this.#server.listeners(opened) as ((socket: Socket) => void)[];
    this.#server.removeAllListeners(opened);
    this.#lane = new WarmLane({
      answer: warm,
      open: () => !this.#closing && !log.traceEnabled,
      handOver: (socket) => serve?.call(this.#server, socket),
      refuseSilent: (socket) => this.#refuseBroken(SILENT, socket),
    });
    this.#server.on(opened, (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      this.#lane.take(socket);
    });
    this.#server.on('drop', () => {
      this.#metrics.countDroppedConnection();
      this.#log.debug(`turned a connection away: ${this.#options.maxConnections} are open`);
    });
    this.reconfigure(options);
  }

  /**
   * Opens the port.
   *
   * @throws AccountServerError `cannot-listen` or `bad-certificate`
   */
  static async listen(options: HttpServerOptions): Promise<HttpServer> {
    const { host, port } = options.options;
    let server: HttpServer;
    try {
      server = new HttpServer(await nodeServer(options), options);
    } catch (error) {
      throw new AccountServerError(
        'bad-certificate',
        `error loading X509 certificate/key pair: ${reasonOf(error)}`,
      );
    }
    try {
      await server.#listen(await addressOf(host), port);
    } catch (error) {
      throw new AccountServerError(
        'cannot-listen',
        `error creating listener on ${host === '' ? '*' : host}:${port}: ${reasonOf(error)}`,
        { cause: error },
      );
    }
    return server;
  }

  /** The port it listens on. */
  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? 0;
  }

  /** `http(s)://host:port` without a slash at the end; a server on every interface names the loopback. */
  get url(): string {
    const { host } = this.#options;
    const everywhere = host === '' || host === '0.0.0.0' || host === '::';
    const name = everywhere ? '127.0.0.1' : isIP(host) === 6 ? `[${host}]` : host;
    return `${this.protocol}://${name}:${this.port}`;
  }

  /** Whether it is closing: answers then end their connection. */
  get closing(): boolean {
    return this.#closing;
  }

  /** Open connections. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Takes over time-outs and the number of connections; host, port and header size stay as they were. */
  reconfigure(options: HttpOptions): void {
    this.#options = { ...options, host: this.#options.host, port: this.#options.port };
    this.#server.requestTimeout = options.readTimeout;
    this.#server.headersTimeout = Math.min(options.headerTimeout, options.readTimeout);
    this.#server.keepAliveTimeout = options.idleTimeout;
    this.#lane.reconfigure(options);
    // Node's own time-out would start two timers for every request; only those that do not read deserve one.
    this.#server.timeout = 0;
    clearInterval(this.#writerWatch);
    const { writeTimeout } = options;
    this.#writerWatch = setInterval(
      () => this.#watchWriters(writeTimeout),
      Math.min(1000, writeTimeout / 2),
    ).unref();
    this.#server.maxConnections = options.maxConnections;
  }

  /**
   * Uses other certificates for the connections to come.
   *
   * @throws AccountServerError `bad-certificate`; the old ones stay
   */
  replaceCertificates(certificates: Certificates): void {
    if (!('setSecureContext' in this.#server)) return;
    try {
      const secure = this.#server as Server & { setSecureContext(options: SecureContextOptions): void };
      secure.setSecureContext({ ...certificates, minVersion: 'TLSv1.2' });
    } catch (error) {
      throw new AccountServerError(
        'bad-certificate',
        `error loading X509 certificate/key pair: ${reasonOf(error)}`,
      );
    }
  }

  /** Stops taking connections, lets the requests in flight finish within the shutdown time, then cuts off the rest. */
  async close(): Promise<void> {
    this.#closing = true;
    // Node's own close drops connections whose request has arrived but was not read yet; this one only stops
    // listening. Every answer from now on ends its connection, so what remains to be closed is idle.
    const closed = new Promise<void>((resolve) =>
      NetServer.prototype.close.call(this.#server, () => resolve()),
    );
    const drain = setInterval(() => this.#closeIdle(), DRAIN_INTERVAL);
    const cutOff = setTimeout(() => {
      this.#log.warn(`closing ${this.#sockets.size} connections that did not finish in time`);
      this.#server.closeAllConnections();
      this.#lane.close();
    }, this.#options.shutdownTimeout);
    try {
      await closed;
    } finally {
      clearInterval(drain);
      clearTimeout(cutOff);
      clearInterval(this.#writerWatch);
      this.#lane.close();
      // Ends Node's own watch over time-outs.
      this.#server.close(() => undefined);
    }
  }

  /** Starts the time-out of connections that have bytes waiting; Node puts it off as long as some of them go. */
  #watchWriters(writeTimeout: number): void {
    for (const socket of this.#sockets) {
      if (socket.writableLength > 0 && !socket.timeout) socket.setTimeout(writeTimeout);
    }
  }

  /** Closes what waits for nothing. Node counts a connection as idle while its last answer is still being sent. */
  #closeIdle(): void {
    for (const socket of this.#sockets) if (socket.writableLength > 0) return;
    this.#server.closeIdleConnections();
    this.#lane.closeIdle();
  }

  #listen(host: string | undefined, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
        this.#server.off('error', reject);
        this.#server.on('error', (error) =>
          this.#log.error(`error attempting to serve requests: ${error.message}`),
        );
        resolve();
      });
    });
  }

  /** Answers what could not be read as a request and lets go of the connection. */
  #refuseBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
    this.#metrics.countBadRequest();
    this.#log.debug(`bad request - ${(socket as Socket).remoteAddress ?? ''} - ${error.message}`);
    const allowed = this.#inFlight.onBrokenInput(socket);
    if (allowed === 'answer-comes') return;
    if (allowed === 'cut-off' || error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const status = BROKEN[error.code ?? ''] ?? '400 Bad Request';
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    // A client that goes on sending is not listened to until it tires.
    setTimeout(() => socket.destroy(), LINGER_TIME).unref();
  }
}

/** Node's server, made but not listening. TLS is loaded only where it is spoken. */
async function nodeServer({ options, certificates }: HttpServerOptions): Promise<Server> {
  const settings: ServerOptions = {
    maxHeaderSize: options.maxHeaderSize,
    connectionsCheckingInterval: CHECK_INTERVAL,
    noDelay: true,
  };
  if (certificates === undefined) return createServer(settings);
  const https = await import('node:https');
  return https.createServer({
    ...settings,
    ...certificates,
    ...clientChecks(certificates),
    minVersion: 'TLSv1.2',
    handshakeTimeout: options.headerTimeout,
  });
}

function clientChecks(certificates: Certificates): { requestCert: boolean; rejectUnauthorized: boolean } {
  return { requestCert: certificates.verify, rejectUnauthorized: certificates.verify };
}

/** The address behind a host name, IPv4 first as Go listens; undefined for every interface. */
async function addressOf(host: string): Promise<string | undefined> {
  if (host === '') return undefined;
  if (isIP(host) !== 0) return host;
  const found = await lookup(host, { all: true });
  return (found.find(({ family }) => family === 4) ?? found[0])?.address ?? host;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
