/** What comes before a connection talks, in the order of the original: INFO, PROXY header, TLS handshake. */
import type { Socket } from 'node:net';
import type { TlsState } from '../auth/authenticator.js';
import type { ClientConnection } from '../client/connection.js';
import { HandshakeFailure } from '../tls/handshake-failure.js';
import { type Arrivals, ConnectionEvents } from './arrival.js';
import { Peek } from './peek.js';
import { readProxyHeader } from './proxy-header.js';
import { readOwn } from './shared-read.js';
import type { SocketTransport } from './socket-transport.js';

/** Milliseconds a PROXY header may take. */
const PROXY_TIMEOUT = 5000;
/** First byte of a TLS handshake. */
const TLS_RECORD = 0x16;

/** Negotiates on a paused socket that nothing was read from, and lets the connection begin. Never rejects. */
export async function negotiate(
  socket: Socket,
  transport: SocketTransport,
  connection: ClientConnection,
  { log, proxyProtocol, tls, allowNonTls }: Arrivals,
): Promise<void> {
  const first = tls?.options.handshakeFirst ?? { kind: 'off' as const };
  let greeted = first.kind === 'off';
  if (greeted) connection.greet();
  const peek = new Peek(socket);
  if (proxyProtocol) {
    const problem = await readHeader(peek, transport, connection);
    if (problem !== undefined) {
      const where = `${socket.remoteAddress}:${socket.remotePort}`;
      log.warn(`Error reading PROXY protocol header from ${where}: ${problem}`);
      connection.close('Protocol Violation');
      return;
    }
  }
  if (first.kind === 'auto' && peek.data.length === 0 && !(await peek.more(first.fallbackDelay))) {
    connection.greet();
    greeted = true;
  }
  let secure = tls !== undefined;
  if (tls !== undefined && allowNonTls && greeted) {
    if (peek.data.length === 0) await peek.more(tls.options.timeout);
    secure = peek.data[0] === TLS_RECORD;
  }
  const rest = peek.finish();
  if (connection.closed) return;
  const events = new ConnectionEvents();
  events.connection = connection;
  if (!secure || tls === undefined) {
    connection.begin(undefined);
    readOwn(socket, events);
    if (rest.length > 0) connection.receiveFrom(rest);
    return;
  }
  if (rest.length > 0) socket.unshift(rest);
  try {
    connection.log.debug('Starting TLS client connection handshake');
    const secured = await tls.handshake(socket);
    connection.log.debug('TLS handshake complete');
    const { version, cipher } = secured.state;
    connection.log.debug(`TLS version ${(version ?? '').replace('TLSv', '')}, cipher suite ${cipher}`);
    transport.switchTo(secured.socket);
    if (!greeted) connection.greet();
    connection.begin(greeted ? secured.state : beforeInfo(secured.state));
    readOwn(secured.socket, events);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (error instanceof HandshakeFailure && error.probe) connection.log.debug(text);
    else connection.log.error(text);
    connection.close('TLS Handshake Failure');
  }
}

/** The handshake came first. */
function beforeInfo(state: TlsState): TlsState {
  return { ...state, first: true };
}

/** Reads the PROXY header and takes the client's address from it; returns what is wrong with it. */
async function readHeader(
  peek: Peek,
  transport: SocketTransport,
  connection: ClientConnection,
): Promise<string | undefined> {
  const end = performance.now() + PROXY_TIMEOUT;
  for (;;) {
    const header = peek.data.length === 0 ? { kind: 'incomplete' as const } : readProxyHeader(peek.data);
    if (header.kind === 'absent') return undefined;
    if (header.kind === 'invalid') return header.reason;
    if (header.kind === 'incomplete') {
      if (await peek.more(end - performance.now())) continue;
      return peek.data.length === 0 ? undefined : 'timeout reading PROXY protocol header';
    }
    peek.skip(header.length);
    if (header.kind === 'proxied') {
      transport.remoteAddress = header.address;
      transport.remotePort = header.port;
      connection.readdress();
    }
    return undefined;
  }
}
