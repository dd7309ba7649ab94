/**
 * TLS with clients. A connection begins in the clear (INFO comes first unless `handshake_first`), then its socket is
 * handed over here and comes back encrypted, the client's certificate checked.
 */
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import type { Log } from '@nats-ts/log';
import type { TlsState } from '../auth/authenticator.js';
import { mustStaple } from '../ocsp/must-staple.js';
import type { PeerCheck, PeerCheckObserver } from '../ocsp/peer-check.js';
import type { Staplers } from '../ocsp/staplers.js';
import type { OcspOptions, TlsOptions } from '../options/tls-types.js';
import { type LoadedTls, loadTls } from './certificates.js';
import { failureOf, HandshakeFailure } from './handshake-failure.js';
import { HandshakeRate } from './handshake-rate.js';
import { publicKeyHash } from './pinned-certificates.js';

/** A connection whose handshake is done. */
export interface SecureConnection {
  readonly socket: TLSSocket;
  readonly state: TlsState;
}

/** What TLS with clients is made of. */
export interface ClientTlsSettings {
  readonly tls: TlsOptions;
  /** The `ocsp` block; undefined is `auto`. */
  readonly ocsp: OcspOptions | undefined;
  readonly log: Log;
  /** Hears of clients' certificates that do not pass. */
  readonly observer?: PeerCheckObserver;
  /** Called when the server must not go on, because its own certificate was revoked. */
  readonly onRevoked: (reason: string) => void;
}

interface Waiting {
  readonly resolve: (connection: SecureConnection) => void;
  readonly reject: (error: Error) => void;
}

/** The TLS side of a listener. */
export class ClientTls {
  readonly options: TlsOptions;
  readonly #settings: ClientTlsSettings;
  readonly #server: Server;
  readonly #waiting = new Map<string, Waiting>();
  readonly #rate: HandshakeRate;
  readonly #pinned: ReadonlySet<string> | undefined;
  readonly #peerCheck: PeerCheck | undefined;
  #loaded: LoadedTls;
  #staplers: Staplers | undefined;

  private constructor(
    settings: ClientTlsSettings,
    loaded: LoadedTls,
    staplers: Staplers | undefined,
    peerCheck: PeerCheck | undefined,
  ) {
    const options = settings.tls;
    this.#settings = settings;
    this.options = options;
    this.#staplers = staplers;
    this.#loaded = loaded;
    this.#rate = new HandshakeRate(options.connectionRateLimit);
    this.#pinned = options.pinnedCerts && new Set(options.pinnedCerts);
    this.#peerCheck = peerCheck;
    // The server never listens: it is given sockets that were accepted elsewhere.
    this.#server = createServer({
      ...this.#loaded.context,
      // Pinning needs to see the certificate, even where nobody verifies it.
      requestCert: options.verify || this.#pinned !== undefined,
      rejectUnauthorized: options.verify,
      handshakeTimeout: options.timeout,
      SNICallback: (hostname, done) => done(null, this.#loaded.contextFor(hostname)),
    });
    this.#server.on('secureConnection', (socket) => void this.#secured(socket));
    this.#server.on('OCSPRequest', (certificate: Buffer, _issuer: Buffer, done) => {
      const staple = this.#staplers?.stapleOf(certificate);
      done(null, (staple === undefined ? null : Buffer.from(staple)) as Buffer);
    });
    this.#server.on('tlsClientError', (error, socket) => {
      this.#take(socket)?.reject(failureOf(error));
    });
  }

  /**
   * Reads the certificates, and asks for their OCSP status where it is to be stapled.
   *
   * @throws NatsServerError `bad-tls`
   */
  static async start(settings: ClientTlsSettings): Promise<ClientTls> {
    const loaded = loadTls(settings.tls);
    return new ClientTls(settings, loaded, await staplersFor(settings, loaded), await peerCheckFor(settings));
  }

  /**
   * Shakes hands on a socket that nothing has been read from, or whose bytes were put back with `unshift`. Rejects with
   * the reason when that fails or takes longer than `timeout`; the socket is then of no more use.
   */
  handshake(socket: Socket): Promise<SecureConnection> {
    if (!this.#rate.allow(performance.now())) {
      return Promise.reject(new HandshakeFailure('too many handshakes in this second'));
    }
    return new Promise((resolve, reject) => {
      const key = endpointsOf(socket);
      this.#waiting.set(key, { resolve, reject });
      socket.once('close', () => {
        if (!this.#waiting.delete(key)) return;
        // Node.js closes what it does not trust without a word of why.
        const untrusted = this.options.verify
          ? ', or no authority of ca_file has signed its certificate'
          : '';
        reject(new HandshakeFailure(`the client closed the connection${untrusted}`));
      });
      this.#server.emit('connection', socket);
    });
  }

  /** Does another one, of equal options, show the same certificates and believe the same authorities? */
  hasFilesOf(other: ClientTls): boolean {
    return isDeepStrictEqual(filesOf(this.#loaded), filesOf(other.#loaded));
  }

  /** Reads the certificates anew for the connections to come. @throws NatsServerError `bad-tls`; the old ones stay */
  async renew(): Promise<void> {
    const loaded = loadTls(this.options);
    const staplers = await staplersFor(this.#settings, loaded);
    this.#server.setSecureContext(loaded.context);
    this.#loaded = loaded;
    this.#staplers?.close();
    this.#staplers = staplers;
  }

  /** Gives up on the handshakes under way. */
  close(): void {
    this.#staplers?.close();
    for (const { reject } of this.#waiting.values()) reject(new Error('the server is closing'));
    this.#waiting.clear();
  }

  async #secured(socket: TLSSocket): Promise<void> {
    const waiting = this.#take(socket);
    if (waiting === undefined) {
      socket.destroy();
      return;
    }
    const certificate = socket.getPeerCertificate(true);
    const shown = certificate?.raw === undefined ? undefined : certificate;
    if (this.#pinned !== undefined && (shown === undefined || !this.#pinned.has(publicKeyHash(shown.raw)))) {
      refuse(socket, waiting, 'certificate not pinned');
      return;
    }
    const verified = this.options.verify && socket.authorized;
    if (this.#peerCheck !== undefined && shown !== undefined) {
      // What the client sends meanwhile waits in the socket.
      const problem = await this.#peerCheck.problemOf(shown);
      if (problem !== undefined) {
        refuse(socket, waiting, problem);
        return;
      }
    }
    const version = socket.getProtocol() ?? '';
    const cipher = socket.getCipher()?.standardName ?? '';
    waiting.resolve({ socket, state: { peerCertificate: shown, verified, version, cipher } });
  }

  #take(socket: Socket): Waiting | undefined {
    const key = endpointsOf(socket);
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    return waiting;
  }
}

function filesOf({ leaves, context }: LoadedTls): unknown {
  return { leaves: leaves.map(({ fingerprint256 }) => fingerprint256), ca: context.ca };
}

/** OCSP is loaded where it is used: reading its answers takes a library. */
async function staplersFor(
  settings: ClientTlsSettings,
  { leaves }: LoadedTls,
): Promise<Staplers | undefined> {
  if (settings.ocsp?.mode !== 'always' && !leaves.some(mustStaple)) return undefined;
  const { Staplers } = await import('../ocsp/staplers.js');
  return Staplers.start(settings);
}

async function peerCheckFor({ tls, log, observer }: ClientTlsSettings): Promise<PeerCheck | undefined> {
  if (!tls.ocspPeer?.verify) return undefined;
  const { PeerCheck } = await import('../ocsp/peer-check.js');
  return new PeerCheck(tls.ocspPeer, log, observer);
}

function refuse(socket: TLSSocket, { reject }: Waiting, reason: string): void {
  reject(new HandshakeFailure(reason));
  socket.destroy();
}

/** Both ends of a connection, which no other open one has. A TLS socket has those of the socket it was made of. */
function endpointsOf({ localAddress, localPort, remoteAddress, remotePort }: Socket): string {
  return `${localAddress} ${localPort} ${remoteAddress} ${remotePort}`;
}
