// What the configuration adds to JWTs: TLS to the account server, and proxies that vouch for clients.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createKeyPair, type KeyPair } from '@nats-ts/jwt';
import { describe, expect, test } from 'vitest';
import type { Broker, Running } from '../servers.js';
import { Wire } from '../wire.js';
import { Opened } from './opened.js';
import { type MadeUser, refusalOf, World } from './world.js';

const FOLDER = new URL('../../../packages/nats-account-server/fixtures/tls/', import.meta.url);
const file = (name: string): string => fileURLToPath(new URL(name, FOLDER));
const pem = (name: string): string => readFileSync(file(name), 'utf8');

/** An account server that speaks TLS and wants to see a certificate. */
async function secureAccountServer(
  world: World,
): Promise<{ readonly url: string; close(): Promise<unknown> }> {
  const known = new Map(world.accounts.map((account) => [account.key, account.jwt()]));
  const server = createServer(
    {
      cert: pem('server.pem'),
      key: pem('server-key.pem'),
      ca: pem('ca.pem'),
      requestCert: true,
      rejectUnauthorized: true,
    },
    (request, response) => {
      const key = request.url?.split('/').at(-1) ?? '';
      const token = key === '' ? 'here' : known.get(key);
      if (token === undefined) response.writeHead(404).end();
      else response.end(token);
    },
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}/jwt/v1/accounts/`,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}

/** What a client hears that a proxy vouches for: PONG, or why not. */
async function throughProxy(
  server: Running,
  user: MadeUser,
  sign: (nonce: Uint8Array) => string,
): Promise<string> {
  const wire = await Wire.open('client', server.port);
  const nonce = Buffer.from(String(wire.info.nonce));
  const signed = (pair: KeyPair): string => Buffer.from(pair.sign(nonce)).toString('base64url');
  const options = {
    verbose: false,
    pedantic: false,
    jwt: user.jwt,
    sig: signed(user.pair),
    proxy_sig: sign(nonce),
  };
  wire.send(`CONNECT ${JSON.stringify(options)}\r\nPING\r\n`);
  const [line] = await wire.line(/(PONG|-ERR .*)/);
  wire.close();
  return line;
}

/** Declares the cases for one kind of broker. */
export function aroundSuite(broker: Broker): void {
  describe(`around account JWTs, ${broker.name}`, () => {
    const opened = new Opened(broker);

    test('the account server is spoken to over TLS, with a certificate, where resolver_tls says so', async () => {
      const world = new World();
      const account = world.account('A');
      const accounts = await secureAccountServer(world);
      opened.later(accounts.close);
      const conf = (tls: string): string => `operator: ${world.operatorJwt()}
        system_account: ${world.system.key}
        resolver: URL(${accounts.url})
        ${tls}`;
      const server = await opened.start(
        conf(`resolver_tls {
          cert_file: "${file('client.pem')}", key_file: "${file('client-key.pem')}", ca_file: "${file('ca.pem')}"
        }`),
      );
      await opened.enter(server, account);
      expect(await refusalOf(server, new World().account('N').user())).toBe('Authorization Violation');
      await expect(broker.start({ conf: conf('') })).rejects.toThrow(/could not fetch/);
    });

    test('who needs a proxy comes in through a trusted one only', async () => {
      const world = new World();
      const account = world.account('A');
      const [proxy, stranger] = [createKeyPair('account'), createKeyPair('account')];
      const bound = account.user(({ nats }) => {
        nats.proxy_required = true;
      });
      const free = account.user();
      const scope = account.scopedKey({ proxy_required: true });
      const scoped = account.scopedUser(scope);
      const server = await opened.start(world.conf(`proxies { trusted: [ { key: ${proxy.publicKey} } ] }`));
      const by =
        (pair: KeyPair) =>
        (nonce: Uint8Array): string =>
          Buffer.from(pair.sign(nonce)).toString('base64url');
      for (const user of [bound, scoped]) {
        expect(await throughProxy(server, user, by(proxy))).toBe('PONG');
        expect(await refusalOf(server, user)).toMatch(/Authorization Violation|proxy/i);
        expect(await throughProxy(server, user, by(stranger))).toMatch(/-ERR/);
      }
      expect(await throughProxy(server, free, by(proxy))).toBe('PONG');
      expect(await refusalOf(server, free)).toBe('let in');
    });
  });
}
