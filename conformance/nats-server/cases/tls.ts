// TLS: required, verified, mapped to users, handshake first, and clients that speak plainly.
import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { type Group, it, type Stage, type Step } from '../transcript.js';
import { Wire } from '../wire.js';

const FOLDER = new URL('../../../packages/nats-account-server/fixtures/tls/', import.meta.url);
const file = (name: string): string => fileURLToPath(new URL(name, FOLDER));
const pem = (name: string): string => readFileSync(file(name), 'utf8');

const FILES = `cert_file: "${file('server.pem')}", key_file: "${file('server-key.pem')}"`;
const STRANGERS = new URL('../../../packages/nats-server/fixtures/tls/', import.meta.url);
/** A client that an authority unknown to the server has signed. */
const strange = (name: string): string => readFileSync(new URL(name, STRANGERS), 'utf8');

const CA: ConnectionOptions = { ca: pem('ca.pem'), servername: 'localhost' };
const WITH_CERT: ConnectionOptions = { ...CA, cert: pem('client.pem'), key: pem('client-key.pem') };

/** Speaks TLS on connection `a`. */
const secure =
  (options: ConnectionOptions = CA): Step =>
  ({ wire }: Stage) =>
    wire('a').startTls(options);

/** The handshake, or what the broker does right after it, ends the connection. */
const turnedAway =
  (options: ConnectionOptions): Step =>
  async ({ wire }: Stage) => {
    try {
      await wire('a').startTls(options);
      wire('a').send('CONNECT {"verbose":false}\r\nPING\r\n');
      await wire('a').drained();
    } catch {
      return;
    }
    expect(wire('a').pending.toString()).not.toContain('PONG');
  };

/** Connects and speaks TLS before anything else. */
const first =
  (options: ConnectionOptions = CA): Step =>
  async ({ server, keep }: Stage) => {
    const wire = keep(await Wire.dial('a', server.port));
    await wire.startTls(options);
    await wire.takeInfo();
  };

/** The log says of a handshake, here or later. */
const logged =
  (line: RegExp): Step =>
  ({ server }: Stage) =>
    server.logged(line);

const CONNECT: Step[] = ['a > CONNECT {"verbose":false}', 'a sync'];

export const TLS: Group = {
  name: 'TLS',
  setup: { conf: `debug: true\ntls { ${FILES}, timeout: 0.5 }` },
  cases: [
    it(
      'what the log says of handshakes',
      'a open',
      secure({ ...CA, maxVersion: 'TLSv1.2' }),
      ...CONNECT,
      logged(/\[DBG\] .* - Starting TLS client connection handshake\n/),
      logged(/\[DBG\] .* - TLS handshake complete\n/),
      logged(/\[DBG\] .* - TLS version 1\.2, cipher suite TLS_ECDHE_ECDSA_WITH_\w+\n/),
      'b open',
      'b > CONNECT {"verbose":false}',
      logged(/\[DBG\] .* - TLS handshake error: tls: first record does not look like a TLS handshake\n/),
    ),
    it('INFO asks for it', 'a open', ({ wire }) => {
      expect(wire('a').info).toMatchObject({ tls_required: true });
      expect(wire('a').info).not.toHaveProperty('tls_verify');
    }),
    it(
      'INFO, handshake, CONNECT',
      'a open',
      secure(),
      ...CONNECT,
      'a > SUB tls.x 1',
      'a >> PUB tls.x 2\r\nhi\r\n',
      'a << MSG tls.x 1 2\r\nhi\r\n',
    ),
    it(
      'TLS 1.2 and TLS 1.3',
      'a open',
      secure({ ...CA, maxVersion: 'TLSv1.2' }),
      ...CONNECT,
      'a open',
      secure({ ...CA, minVersion: 'TLSv1.3' }),
      ...CONNECT,
    ),
    it(
      'TLS 1.1 is too old',
      'a open',
      turnedAway({ ...CA, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
    ),
    it('who speaks plainly is closed', 'a open', 'a > CONNECT {"verbose":false}', ({ wire }) =>
      wire('a').drained(),
    ),
    it('who says nothing is closed', 'a open', ({ wire }) => wire('a').drained()),
    it(
      'bytes that are no handshake',
      'a open',
      ({ wire }) => wire('a').send(Buffer.alloc(100, 0x16)),
      ({ wire }) => wire('a').drained(),
    ),
    it(
      'large messages',
      'a open',
      secure(),
      ...CONNECT,
      'a > SUB tls.large 1',
      `a >> PUB tls.large 500000\r\n${'y'.repeat(500000)}\r\n`,
      `a << MSG tls.large 1 500000\r\n${'y'.repeat(500000)}\r\n`,
    ),
    it(
      'INFO behind the first PONG still asks for it',
      'a open',
      secure(),
      'a > CONNECT {"verbose":false,"protocol":1}',
      'a sync',
      ({ wire }) => wire('a').takeInfo(),
      ({ wire }) => expect(wire('a').info).toMatchObject({ tls_required: true, connect_info: true }),
    ),
  ],
};

export const TLS_VERIFY: Group = {
  name: 'TLS that verifies clients',
  setup: { conf: `tls { ${FILES}, ca_file: "${file('ca.pem')}", verify: true }` },
  cases: [
    it('INFO says so', 'a open', ({ wire }) =>
      expect(wire('a').info).toMatchObject({ tls_required: true, tls_verify: true }),
    ),
    it('with a certificate', 'a open', secure(WITH_CERT), ...CONNECT),
    it(
      'without one',
      'a open',
      turnedAway(CA),
      logged(/\[ERR\] .* - TLS handshake error: tls: client didn't provide a certificate\n/),
    ),
    it(
      'with one that another authority has signed',
      'a open',
      turnedAway({ ...CA, cert: strange('stranger.pem'), key: strange('stranger-key.pem') }),
      logged(/\[ERR\] .* - TLS handshake error: .*(?:signed by unknown authority|no authority of ca_file)/),
    ),
  ],
};

export const TLS_MAP: Group = {
  name: 'TLS that maps certificates to users',
  setup: {
    conf: `tls { ${FILES}, ca_file: "${file('ca.pem')}", verify_and_map: true }
    authorization { users = [{ user: "CN=client", permissions: { subscribe: "mine.>" } }] }`,
  },
  cases: [
    it(
      'the subject names the user',
      'a open',
      secure(WITH_CERT),
      ...CONNECT,
      'a > SUB mine.x 1',
      'a > SUB other 2',
      'a ! Permissions Violation for Subscription to "other"',
      'a sync',
    ),
    it(
      'a certificate without a user',
      'a open',
      secure({ ...CA, cert: pem('renewed.pem'), key: pem('renewed-key.pem') }),
      'a > CONNECT {"verbose":false}',
      'a ! Authorization Violation',
      'a gone',
    ),
  ],
};

export const TLS_FIRST: Group = {
  name: 'TLS handshake first',
  setup: { conf: `tls { ${FILES}, handshake_first: true }` },
  cases: [
    it(
      'the handshake, then INFO',
      first(),
      ({ wire }) => expect(wire('a').info).toMatchObject({ tls_required: true }),
      ...CONNECT,
    ),
    it('no INFO before it', 'a dial', async ({ wire }) => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(wire('a').pending).toHaveLength(0);
    }),
    it('who speaks plainly is closed', 'a dial', 'a > CONNECT {"verbose":false}', ({ wire }) =>
      wire('a').drained(),
    ),
  ],
};

export const TLS_AUTO: Group = {
  name: 'TLS handshake first, with a fallback',
  setup: { conf: `tls { ${FILES}, handshake_first: "200ms" }` },
  cases: [
    it('the handshake first', first(), ...CONNECT),
    it('INFO first, for who waits', 'a open', secure(), ...CONNECT),
  ],
};

export const TLS_OPTIONAL: Group = {
  name: 'TLS that is not required',
  setup: { conf: `allow_non_tls: true\ntls { ${FILES} }` },
  cases: [
    it('INFO offers it', 'a open', ({ wire }) => {
      expect(wire('a').info).toMatchObject({ tls_available: true });
      expect(wire('a').info).not.toHaveProperty('tls_required');
    }),
    it('with it', 'a open', secure(), ...CONNECT),
    it('without it', 'a in {}', 'a sync'),
  ],
};

export const TLS_PROXY: Group = {
  name: 'TLS behind the PROXY protocol',
  setup: { conf: `proxy_protocol: true\ntls { ${FILES} }` },
  cases: [
    it(
      'the header, then the handshake',
      'a open',
      'a > PROXY TCP4 192.0.2.7 192.0.2.1 40000 4222',
      secure(),
      'a > CONNECT {"verbose":false,"protocol":1}',
      'a sync',
      ({ wire }) => wire('a').takeInfo(),
      ({ wire }) => expect(wire('a').info.client_ip).toBe('192.0.2.7'),
    ),
  ],
};

export const TLS_PINNED: Group = {
  name: 'TLS with a minimum version',
  setup: { conf: `tls { ${FILES}, min_version: "1.3" }` },
  cases: [
    it('TLS 1.3', 'a open', secure(), ...CONNECT),
    it(
      'TLS 1.2 is too old',
      'a open',
      turnedAway({ ...CA, maxVersion: 'TLSv1.2' }),
      logged(/\[ERR\] .* - TLS handshake error: tls: client offered only unsupported versions/),
    ),
  ],
};

export const SECURE: readonly Group[] = [
  TLS,
  TLS_VERIFY,
  TLS_MAP,
  TLS_FIRST,
  TLS_AUTO,
  TLS_OPTIONAL,
  TLS_PROXY,
  TLS_PINNED,
];
