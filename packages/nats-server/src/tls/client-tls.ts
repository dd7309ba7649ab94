/**
 * TLS with clients. A connection begins in the clear (INFO comes first unless `handshake_first`), then its socket is
 * handed over here and comes back encrypted, the client's certificate checked.
 */
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { TlsState } from '../auth/authenticator.js';
import type { TlsOptions } from '../options/tls-types.js';
import { type LoadedTls, loadTls } from './certificates.js';
import { HandshakeRate } from './handshake-rate.js';
import { publicKeyHash } from './pinned-certificates.js';

/** A connection whose handshake is done. */
export interface SecureConnection {
  readonly socket: TLSSocket;
  readonly state: TlsState;
}

interface Waiting {
  readonly resolve: (connection: SecureConnection) => void;
  readonly reject: (error: Error) => void;
}

/** The TLS side of a listener. */
export class ClientTls {
  readonly options: TlsOptions;
  readonly #server: Server;
  readonly #waiting = new Map<string, Waiting>();
  readonly #rate: HandshakeRate;
  readonly #pinned: ReadonlySet<string> | undefined;
  #loaded: LoadedTls;

  /** @throws NatsServerError `bad-tls` */
  constructor(options: TlsOptions) {
    this.options = options;
    this.#loaded = loadTls(options);
    this.#rate = new HandshakeRate(options.connectionRateLimit);
    this.#pinned = options.pinnedCerts && new Set(options.pinnedCerts);
    // The server never listens: it is given sockets that were accepted elsewhere.
    this.#server = createServer({
      ...this.#loaded.context,
      // Pinning needs to see the certificate, even where nobody verifies it.
      requestCert: options.verify || this.#pinned !== undefined,
      rejectUnauthorized: options.verify,
      handshakeTimeout: options.timeout,
      SNICallback: (hostname, done) => done(null, this.#loaded.contextFor(hostname)),
    });
    this.#server.on('secureConnection', (socket) => this.#secured(socket));
    this.#server.on('tlsClientError', (error, socket) => {
      this.#take(socket)?.reject(new Error(`TLS handshake error: ${error.message}`, { cause: error }));
    });
  }

  /**
   * Shakes hands on a socket that nothing has been read from, or whose bytes were put back with `unshift`. Rejects with
   * the reason when that fails or takes longer than `timeout`; the socket is then of no more use.
   */
  handshake(socket: Socket): Promise<SecureConnection> {
    if (!this.#rate.allow(performance.now())) {
      return Promise.reject(new Error('TLS handshake error: too many handshakes in this second'));
    }
    return new Promise((resolve, reject) => {
      const key = endpointsOf(socket);
      this.#waiting.set(key, { resolve, reject });
      socket.once('close', () => {
        if (!this.#waiting.delete(key)) return;
        reject(new Error('TLS handshake error: the client closed the connection'));
      });
      this.#server.emit('connection', socket);
    });
  }

  /** Reads the certificates anew for the connections to come. @throws NatsServerError `bad-tls`; the old ones stay */
  renew(): void {
    const loaded = loadTls(this.options);
    this.#server.setSecureContext(loaded.context);
    this.#loaded = loaded;
  }

  /** Gives up on the handshakes under way. */
  close(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error('the server is closing'));
    this.#waiting.clear();
  }

  #secured(socket: TLSSocket): void {
    const waiting = this.#take(socket);
    if (waiting === undefined) {
      socket.destroy();
      return;
    }
    const certificate = socket.getPeerCertificate();
    const shown = certificate?.raw === undefined ? undefined : certificate;
    if (this.#pinned !== undefined && (shown === undefined || !this.#pinned.has(publicKeyHash(shown.raw)))) {
      waiting.reject(new Error('TLS handshake error: certificate not pinned'));
      socket.destroy();
      return;
    }
    const verified = this.options.verify && socket.authorized;
    waiting.resolve({ socket, state: { peerCertificate: shown, verified } });
  }

  #take(socket: Socket): Waiting | undefined {
    const key = endpointsOf(socket);
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    return waiting;
  }
}

/** Both ends of a connection, which no other open one has. A TLS socket has those of the socket it was made of. */
function endpointsOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): string {
  return `${localAddress} ${localPort} ${remoteAddress} ${remotePort}`;
}
