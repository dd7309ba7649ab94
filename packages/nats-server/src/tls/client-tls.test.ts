// Handshakes over real sockets, with a listener as the broker has it: a line in the clear first, then TLS.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { nullLogger } from '@nats-ts/log';
import { afterEach, describe, expect, test } from 'vitest';
import { namesOf, userOfCertificate } from '../auth/certificate-user.js';
import type { TlsOptions } from '../options/tls-types.js';
import { ClientTls, type SecureConnection } from './client-tls.js';
import { publicKeyHash } from './pinned-certificates.js';

const file = (name: string) => fileURLToPath(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url));
const pair = (name: string) => ({ certFile: file(name), keyFile: file(`${name}-key`) });
const pem = (name: string) => readFileSync(file(name));
const clientOf = (name: string) => ({ cert: pem(name), key: pem(`${name}-key`) });

const plain: TlsOptions = {
  certificates: [pair('server')],
  caFile: file('ca'),
  verify: false,
  verifyAndMap: false,
  insecure: false,
  cipherSuites: undefined,
  curvePreferences: undefined,
  allowInsecureCipherSuites: false,
  timeout: 2000,
  connectionRateLimit: 0,
  pinnedCerts: undefined,
  handshakeFirst: { kind: 'off' },
  minVersion: '1.2',
  ocspPeer: undefined,
};

const start = (tls: TlsOptions) =>
  ClientTls.start({ tls, ocsp: undefined, log: nullLogger, onRevoked: () => undefined });

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const step of cleanUp.splice(0)) step();
});

/** A listener that says a line, shakes hands, and says another. */
async function listen(options: Partial<TlsOptions>) {
  const tls = await start({ ...plain, ...options });
  const results: (SecureConnection | Error)[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('INFO {}\r\n');
    tls.handshake(socket).then(
      (connection) => {
        results.push(connection);
        connection.socket.on('error', () => undefined);
        connection.socket.write('secure\r\n');
      },
      (error: Error) => {
        results.push(error);
        socket.destroy();
      },
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.push(() => {
    tls.close();
    server.close();
  });
  return { tls, results, port: (server.address() as AddressInfo).port };
}

async function clear(port: number): Promise<Socket> {
  const socket = createConnection({ port, host: '127.0.0.1' });
  cleanUp.push(() => socket.destroy());
  socket.on('error', () => undefined);
  const [info] = await once(socket, 'data');
  expect(String(info)).toBe('INFO {}\r\n');
  return socket;
}

async function secure(
  port: number,
  options: ConnectionOptions = {},
): Promise<{ socket: TLSSocket; line: string }> {
  const socket = connect({ socket: await clear(port), ca: pem('ca'), host: '127.0.0.1', ...options });
  cleanUp.push(() => socket.destroy());
  const [line] = await once(socket, 'data');
  return { socket, line: String(line) };
}

const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()));

async function fails(port: number, options: ConnectionOptions = {}): Promise<void> {
  const socket = connect({ socket: await clear(port), ca: pem('ca'), host: '127.0.0.1', ...options });
  cleanUp.push(() => socket.destroy());
  socket.on('error', () => undefined);
  socket.on('data', () => undefined);
  if (!socket.destroyed) await closed(socket);
}

test('a line in the clear, then TLS', async () => {
  const { port, results } = await listen({});
  expect((await secure(port)).line).toBe('secure\r\n');
  expect(results[0]).toMatchObject({ state: { peerCertificate: undefined, verified: false } });
});

test('many at once do not mix up', async () => {
  const { port, results } = await listen({ verify: true });
  const names = ['client', 'client-dn', 'client', 'client-dn', 'client'];
  await Promise.all(names.map((name) => secure(port, clientOf(name))));
  const users = results.map((result) => {
    if (result instanceof Error || result.state.peerCertificate === undefined) return 'none';
    return `${result.state.peerCertificate.subject.CN} ${result.socket.getPeerCertificate().subject.CN}`;
  });
  expect(users.sort()).toEqual(['alice alice', 'alice alice', 'alice alice', 'bob bob', 'bob bob']);
});

describe('with verify', () => {
  test('a client without a certificate, or with a stranger’s, is refused', async () => {
    const { port, results } = await listen({ verify: true });
    await fails(port);
    await fails(port, clientOf('stranger'));
    expect(results.map((result) => result instanceof Error)).toEqual([true, true]);
  });

  test('a certificate names its user', async () => {
    const { port, results } = await listen({ verify: true });
    await secure(port, clientOf('client'));
    await secure(port, clientOf('client-dn'));
    const [alice, bob] = results.map((result) => {
      const certificate = result instanceof Error ? undefined : result.state.peerCertificate;
      if (certificate === undefined) throw new Error('no certificate');
      return namesOf(certificate);
    });
    if (alice === undefined || bob === undefined) throw new Error('a connection is missing');
    expect(userOfCertificate(alice, ['x', 'alice.acme.test'])).toBe('alice.acme.test');
    expect(userOfCertificate(alice, ['alice.acme.test', 'alice@acme.test'])).toBe('alice@acme.test');
    expect(userOfCertificate(alice, ['spiffe://acme.test/alice'])).toBe('spiffe://acme.test/alice');
    expect(userOfCertificate(alice, ['CN=alice,OU=eng,O=Acme,C=US'])).toBe('CN=alice,OU=eng,O=Acme,C=US');
    expect(userOfCertificate(bob, ['OU=ops,C=US,CN=bob,O=Acme\\, Inc.'])).toBe(
      'OU=ops,C=US,CN=bob,O=Acme\\, Inc.',
    );
    expect(userOfCertificate(bob, ['CN=bob', 'alice@acme.test'])).toBeUndefined();
  });
});

test('only pinned keys are let in', async () => {
  const [client] = [pem('client')];
  const pinnedCerts = [publicKeyHash(client)];
  const { port, results } = await listen({ pinnedCerts });
  expect((await secure(port, clientOf('client'))).line).toBe('secure\r\n');
  await fails(port, clientOf('client-dn'));
  await fails(port);
  expect(results.map((result) => (result instanceof Error ? result.message : 'in'))).toEqual([
    'in',
    'TLS handshake error: certificate not pinned',
    'TLS handshake error: certificate not pinned',
  ]);
});

test('the certificate is the one for the name the client asks for', async () => {
  const { port } = await listen({ certificates: [pair('server'), pair('server-two')] });
  const two = await secure(port, { servername: 'two.localhost' });
  expect(two.socket.getPeerCertificate().subjectaltname).toContain('two.localhost');
  const other = await secure(port, { servername: 'localhost' });
  expect(other.socket.getPeerCertificate().subjectaltname).not.toContain('two.localhost');
});

test('suites and versions are those of the configuration', async () => {
  const { port } = await listen({
    cipherSuites: ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
    minVersion: '1.2',
  });
  const { socket } = await secure(port, { maxVersion: 'TLSv1.2' });
  expect(socket.getCipher().name).toBe('ECDHE-ECDSA-AES256-GCM-SHA384');
  const newer = await listen({ minVersion: '1.3', curvePreferences: ['X25519MLKEM768', 'CurveP256'] });
  await fails(newer.port, { maxVersion: 'TLSv1.2' });
  expect((await secure(newer.port)).socket.getProtocol()).toBe('TLSv1.3');
});

test('renewed certificates count for the connections to come', async () => {
  const certificate = { certFile: file('server'), keyFile: file('server-key') };
  const options = { certificates: [certificate] };
  const { port, tls } = await listen(options);
  const before = await secure(port);
  Object.assign(certificate, pair('renewed'));
  await tls.renew();
  expect((await secure(port)).socket.getPeerCertificate().subjectaltname).toContain('renewed');
  expect(before.socket.destroyed).toBe(false);
  Object.assign(certificate, { certFile: file('none') });
  await expect(tls.renew()).rejects.toEqual(expect.objectContaining({ code: 'bad-tls' }));
  expect((await secure(port)).line).toBe('secure\r\n');
});

test('who sends rubbish or nothing is let go', async () => {
  const { port, results } = await listen({ timeout: 300 });
  const rubbish = await clear(port);
  rubbish.write('CONNECT {}\r\nPING\r\n');
  await closed(rubbish);
  const silent = await clear(port);
  await closed(silent);
  const leaving = await clear(port);
  leaving.destroy();
  await expect.poll(() => results.length).toBe(3);
  for (const result of results) expect(result).toBeInstanceOf(Error);
});

test('no more handshakes in a second than allowed', async () => {
  const { port, results } = await listen({ connectionRateLimit: 1 });
  const all = await Promise.all([1, 2, 3, 4].map(() => clear(port)));
  await Promise.all(
    all.map((socket) => Promise.race([closed(socket), new Promise((r) => setTimeout(r, 200))])),
  );
  expect(results.filter((result) => result instanceof Error).length).toBeGreaterThanOrEqual(2);
});

describe('what cannot be used is named', () => {
  test.each([
    [
      'a missing file',
      { certificates: [{ certFile: file('none'), keyFile: file('server-key') }] },
      'none.pem: ENOENT',
    ],
    [
      'a key of another',
      { certificates: [{ ...pair('server'), keyFile: file('client-key') }] },
      'the key is not that',
    ],
    ['a file without certificates', { caFile: file('server-key') }, 'there is no certificate in it'],
    [
      'a suite nobody knows',
      { cipherSuites: ['TLS_X'] },
      'cipher_suites: the cipher suite "TLS_X" is not to be had here',
    ],
    [
      'a curve nobody knows',
      { curvePreferences: ['P'] },
      'curve_preferences: unrecognized curve preference "P"',
    ],
  ])('%s', async (_, options, text) => {
    await expect(start({ ...plain, ...options })).rejects.toThrow(text);
    await expect(start({ ...plain, ...options })).rejects.toMatchObject({ code: 'bad-tls' });
  });
});
