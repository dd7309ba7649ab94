// Certificates and a responder made by openssl: stapling, must-staple, revocation, and clients that are asked about.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import { nullLogger } from '@nats-ts/log';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { OcspAuthority } from '../../../../e2e/support/ocsp-authority.js';
import type { OcspPeerOptions, TlsOptions } from '../options/tls-types.js';
import { ClientTls } from '../tls/client-tls.js';
import { isCurrent, readOcspAnswer } from './answer.js';
import { mustStaple } from './must-staple.js';
import { askResponders, respondersOf } from './responders.js';

const dir = mkdtempSync(join(tmpdir(), 'ocsp-test-'));
const path = (name: string) => join(dir, name);
const certificate = (name: string) => authority.certificate(name);

let authority: OcspAuthority;

beforeAll(async () => {
  authority = await OcspAuthority.make(dir);
  const responderAt = `authorityInfoAccess=OCSP;URI:${authority.url}`;
  const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
  authority.issue('server', [names, responderAt, 'tlsfeature=status_request']);
  authority.issue('plain', [names, responderAt]);
  authority.issue('client', [responderAt]);
  authority.issue('other', ['keyUsage=digitalSignature']);
  await authority.respond(['server', 'plain', 'client']);
});

afterAll(async () => {
  await authority.silence();
  rmSync(dir, { recursive: true, force: true });
});

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const step of cleanUp.splice(0)) step();
});

describe('answers', () => {
  test('tell good from revoked from unknown, and are those of the certificate', async () => {
    const [leaf, issuer] = [certificate('client'), certificate('ca')];
    expect(respondersOf(leaf)).toEqual([authority.url]);
    const good = await askResponders(respondersOf(leaf), leaf, issuer, 5000);
    expect(good.status).toBe('good');
    expect(isCurrent(good, Date.now(), { clockSkew: 0, ttlWithoutNextUpdate: 0 })).toBe(true);
    expect(isCurrent(good, Date.now() + 2 * 86_400_000, { clockSkew: 0, ttlWithoutNextUpdate: 0 })).toBe(
      false,
    );
    await expect(readOcspAnswer(good.bytes, certificate('plain'), issuer)).rejects.toThrow(
      'another certificate',
    );
    await authority.respond(['client'], ['client']);
    expect((await askResponders(respondersOf(leaf), leaf, issuer, 5000)).status).toBe('revoked');
    expect((await askResponders(respondersOf(leaf), certificate('plain'), issuer, 5000)).status).toBe(
      'unknown',
    );
    await authority.respond(['server', 'plain', 'client']);
  });

  test('that somebody else signed, or that were changed, are not believed', async () => {
    const [leaf, issuer] = [certificate('client'), certificate('ca')];
    const { bytes } = await askResponders(respondersOf(leaf), leaf, issuer, 5000);
    await expect(readOcspAnswer(bytes, leaf, certificate('plain'))).rejects.toThrow();
    for (let at = 0; at < bytes.length; at += 37) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x55;
      const read = await readOcspAnswer(changed, leaf, issuer).catch(() => undefined);
      expect(read?.status ?? 'refused').toMatch(/^(refused|good)$/);
    }
  });

  test('of nobody are errors that name whom was asked', async () => {
    await expect(askResponders([], certificate('client'), certificate('ca'), 100)).rejects.toThrow(
      'names no responder',
    );
    await expect(
      askResponders(['http://127.0.0.1:1/'], certificate('client'), certificate('ca'), 1000),
    ).rejects.toThrow('http://127.0.0.1:1/');
  });
});

test('a certificate that must be stapled says so', () => {
  expect(mustStaple(certificate('server'))).toBe(true);
  expect(mustStaple(certificate('plain'))).toBe(false);
  expect(mustStaple(certificate('other'))).toBe(false);
});

function tlsOptions(name: string, more: Partial<TlsOptions> = {}): TlsOptions {
  return {
    certificates: [{ certFile: path(`${name}.pem`), keyFile: path(`${name}-key.pem`) }],
    caFile: path('ca.pem'),
    verify: false,
    verifyAndMap: false,
    insecure: false,
    cipherSuites: undefined,
    curvePreferences: undefined,
    allowInsecureCipherSuites: false,
    timeout: 5000,
    connectionRateLimit: 0,
    pinnedCerts: undefined,
    handshakeFirst: { kind: 'on' },
    minVersion: '1.2',
    ocspPeer: undefined,
    ...more,
  };
}

async function listen(tls: TlsOptions, mode?: 'auto' | 'must' | 'always' | 'never') {
  const ocsp = mode && { mode, urls: [] };
  const events: string[] = [];
  const client = await ClientTls.start({
    tls,
    ocsp,
    log: nullLogger,
    observer: {
      ocspLinkInvalid: (peer, link, reason) => events.push(`${peer.subject} ${link.subject}: ${reason}`),
      ocspRejected: (peer) => events.push(`${peer.subject} rejected`),
    },
    onRevoked: () => undefined,
  });
  const reasons: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    client.handshake(socket).then(
      (connection) => {
        connection.socket.on('error', () => undefined);
        connection.socket.write('in\r\n');
      },
      (error: Error) => {
        reasons.push(error.message);
        socket.destroy();
      },
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.push(() => {
    client.close();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, reasons, events };
}

/** Connects; answers what was stapled and whether the server let us in. */
function visit(to: number, name?: string): Promise<{ staple: Buffer | null | undefined; in: boolean }> {
  const identity =
    name === undefined
      ? {}
      : { cert: readFileSync(path(`${name}.pem`)), key: readFileSync(path(`${name}-key.pem`)) };
  return new Promise((resolve) => {
    let staple: Buffer | null | undefined;
    let isIn = false;
    // Node's types do not know `requestOCSP` of clients.
    const options: ConnectionOptions & { requestOCSP: boolean } = {
      port: to,
      host: '127.0.0.1',
      ca: readFileSync(path('ca.pem')),
      requestOCSP: true,
      ...identity,
    };
    const socket = connect(options);
    socket.on('OCSPResponse', (response: Buffer | null) => {
      staple = response;
    });
    socket.on('data', () => {
      isIn = true;
      socket.end();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ staple, in: isIn }));
  });
}

describe('stapling', () => {
  test.each([
    ['server', undefined, true],
    ['server', 'must', true],
    ['server', 'never', false],
    ['plain', undefined, false],
    ['plain', 'always', true],
  ] as const)('%s with the mode %s: %s', async (name, mode, stapled) => {
    const { port: to } = await listen(tlsOptions(name), mode);
    const { staple, in: isIn } = await visit(to);
    expect(isIn).toBe(true);
    expect((staple?.length ?? 0) > 0).toBe(stapled);
    if (stapled && staple) {
      expect((await readOcspAnswer(staple, certificate(name), certificate('ca'))).status).toBe('good');
    }
  });

  test('a server whose certificate is revoked does not start where that counts', async () => {
    await authority.respond(['server', 'plain', 'client'], ['server', 'plain']);
    await expect(listen(tlsOptions('server'), 'must')).rejects.toThrow(
      /found existing OCSP status .*: revoked/,
    );
    await expect(listen(tlsOptions('plain'), 'always')).rejects.toMatchObject({ code: 'bad-tls' });
    expect((await visit((await listen(tlsOptions('server'))).port)).in).toBe(true);
    await authority.respond(['server', 'plain', 'client']);
  });

  test('a server that must staple and gets no answer does not start', async () => {
    await authority.silence();
    await expect(listen(tlsOptions('server'))).rejects.toThrow('bad OCSP status update');
    await authority.respond(['server', 'plain', 'client']);
  });
});

describe('clients', () => {
  const ask: OcspPeerOptions = {
    verify: true,
    allowedClockskew: 30_000,
    caTimeout: 3000,
    warnOnly: false,
    unknownIsGood: false,
    allowWhenCaUnreachable: false,
    cacheTtlWhenNextUpdateUnset: 3_600_000,
  };
  const peers = (ocspPeer: Partial<OcspPeerOptions> = {}) =>
    listen(tlsOptions('plain', { verify: true, ocspPeer: { ...ask, ...ocspPeer } }), 'never');

  test('who are good, or name no responder, are let in', async () => {
    const { port: to } = await peers();
    expect((await visit(to, 'client')).in).toBe(true);
    expect((await visit(to, 'other')).in).toBe(true);
  });

  test('who are revoked are not, but where that only warns', async () => {
    await authority.respond(['server', 'plain', 'client'], ['client']);
    const { port: to, reasons, events } = await peers();
    expect((await visit(to, 'client')).in).toBe(false);
    expect(events).toEqual([
      'CN=client CN=client: the OCSP status of the certificate CN=client is revoked',
      'CN=client rejected',
    ]);
    expect(reasons).toEqual(['TLS handshake error: the OCSP status of the certificate CN=client is revoked']);
    expect((await visit((await peers({ warnOnly: true })).port, 'client')).in).toBe(true);
    await authority.respond(['server', 'plain', 'client']);
  });

  test('whom the responder does not know are let in where unknown is good', async () => {
    await authority.respond(['server']);
    expect((await visit((await peers()).port, 'client')).in).toBe(false);
    expect((await visit((await peers({ unknownIsGood: true })).port, 'client')).in).toBe(true);
    await authority.respond(['server', 'plain', 'client']);
  });

  test('are let in without an answer only where that is allowed, and answers are remembered', async () => {
    const remembering = await peers();
    expect((await visit(remembering.port, 'client')).in).toBe(true);
    await authority.silence();
    expect((await visit(remembering.port, 'client')).in).toBe(true);
    expect((await visit((await peers()).port, 'client')).in).toBe(false);
    expect((await visit((await peers({ allowWhenCaUnreachable: true })).port, 'client')).in).toBe(true);
    await authority.respond(['server', 'plain', 'client']);
  });
});
