// The pages of servers that are configured in one way or another: options, TLS and certificates, proxies, accounts that
// share. The same from both, values included.
import { fileURLToPath } from 'node:url';
import {
  type ConnectionOptions,
  connect,
  type NatsConnection,
  nkeyAuthenticator,
} from '@nats-io/transport-node';
import { createKeyPair } from '@nats-ts/jwt';
import { expect, onTestFinished, test } from 'vitest';
import { type Broker, GO, OURS } from '../servers.js';
import { Wire } from '../wire.js';
import { alike } from './alike.js';
import { page, startWorld, type World } from './world.js';

const FOLDER = new URL('../../../packages/nats-account-server/fixtures/tls/', import.meta.url);
const file = (name: string): string => fileURLToPath(new URL(name, FOLDER));
const CERTIFICATES = `cert_file: "${file('server.pem')}", key_file: "${file('server-key.pem')}", ca_file: "${file('ca.pem')}"`;
const IDENTITY = {
  caFile: file('ca.pem'),
  certFile: file('client.pem'),
  keyFile: file('client-key.pem'),
};
const PROXY = createKeyPair('account');
const KEYS = [createKeyPair('user'), createKeyPair('user')];

interface Kind {
  readonly name: string;
  readonly conf: string;
  /** Those who connect; the pages are looked at while they are there. */
  readonly clients: readonly ConnectionOptions[];
}

const KINDS: readonly Kind[] = [
  {
    name: 'limits, times, names and a token',
    conf: `client_advertise: "1.2.3.4:99", max_connections: 7, max_subscriptions: 9, max_control_line: 2KB
      max_payload: 10KB, max_pending: 20MB, ping_interval: "7s", ping_max: 5, write_deadline: "3s"
      server_tags: [a, "b:c"], server_metadata: { k: v, l: w }, no_header_support: true
      authorization { token: secret, timeout: 5 }, max_closed_clients: 3, no_sys_acc: true
      max_subscription_tokens: 5, disable_sublist_cache: true`,
    clients: [{ token: 'secret' }],
  },
  {
    name: 'somebody who needs not say who he is',
    conf: `no_auth_user: guest, system_account: A
      accounts { A { users: [ { user: guest, password: p }, { user: host, password: p } ] } }`,
    clients: [{}, { user: 'host', pass: 'p' }],
  },
  {
    name: 'TLS and certificates',
    conf: `tls { ${CERTIFICATES}, verify: true, timeout: 3, connection_rate_limit: 99 }`,
    clients: [{ tls: IDENTITY }],
  },
  {
    name: 'users by certificate, and TLS first',
    conf: `tls { ${CERTIFICATES}, verify_and_map: true, handshake_first: true }
      authorization { users: [ { user: localhost }, { user: other } ] }`,
    clients: [{ tls: { ...IDENTITY, handshakeFirst: true } }],
  },
  {
    name: 'keys',
    conf: `authorization { users: [ { nkey: ${KEYS[0]?.publicKey} } ] }`,
    clients: [{ authenticator: nkeyAuthenticator(new TextEncoder().encode(KEYS[0]?.seed)) }],
  },
  {
    name: 'keys of accounts',
    conf: `accounts { A { users: [ { nkey: ${KEYS[1]?.publicKey} } ] } }`,
    clients: [{ authenticator: nkeyAuthenticator(new TextEncoder().encode(KEYS[1]?.seed)) }],
  },
  {
    name: 'accounts that share',
    conf: `accounts {
      A {
        users: [ { user: a, password: p } ]
        mappings { m: n, "o.*": [ { destination: "p.$1", weight: 100% } ] }
        exports: [
          { stream: "s.>" }, { stream: pr, accounts: [B] }, { stream: "t.*.x", account_token_position: 2 }
          { service: v, response_type: stream }, { service: c, response: chunked, accounts: [B] }
          { service: w, response_threshold: "3s", latency: { subject: l, sampling: 40 } }
          { service: z, latency: { subject: l2, sampling: headers }, allow_trace: true }
        ]
        limits { max_payload: 100, max_subscriptions: 5, max_connections: 3, max_leafnodes: 2 }
        msg_trace { dest: tr, sampling: 5 }
      }
      B {
        users: [ { user: b, password: p } ]
        imports: [
          { stream: { account: A, subject: "s.>" }, prefix: px }
          { stream: { account: A, subject: pr }, to: q, allow_trace: true }
          { service: { account: A, subject: v }, to: vv, share: true }
          { service: { account: A, subject: w } }, { service: { account: A, subject: c } }
          { service: { account: A, subject: z } }
        ]
      }
    }`,
    clients: [
      { user: 'a', pass: 'p' },
      { user: 'b', pass: 'p' },
    ],
  },
];

const PAGES = [
  '/varz',
  '/connz?auth=1',
  '/connz?state=closed&auth=1&sort=stop',
  '/accountz',
  '/accountz?acc=A',
  '/accountz?acc=B',
  '/accstatz?unused=1',
  '/healthz',
];

/** Servers without a name have one of their own; a client's library may send the authority's certificate as well. */
function steady(text: string): unknown {
  const read = alike(text, ['server_name', 'name', 'lang', 'subscriptions']);
  return JSON.parse(JSON.stringify(read), (key, value: unknown) =>
    key === 'tls_peer_certs'
      ? (value as { subject: string }[]).filter(({ subject }) => subject === 'CN=client')
      : value,
  );
}

async function pagesOf(world: World): Promise<Readonly<Record<string, unknown>>> {
  const seen: Record<string, unknown> = {};
  for (const path of PAGES) {
    const { status, type, text } = await page(world, path);
    seen[path] = { status, type, text: steady(text) };
  }
  return seen;
}

test.each(KINDS)(
  '$name',
  async ({ conf, clients }) => {
    const seen = async (broker: Broker): Promise<unknown> => {
      const world = await startWorld(broker, `http: "127.0.0.1:-1"\n${conf}`);
      const open: NatsConnection[] = [];
      try {
        for (const options of clients)
          open.push(await connect({ port: world.running.port, reconnect: false, ...options }));
        return await pagesOf(world);
      } finally {
        for (const one of open) await one.close();
        await world.stop();
      }
    };
    expect(await seen(OURS)).toEqual(await seen(GO));
  },
  60_000,
);

test('who came through a trusted proxy', async () => {
  const seen = async (broker: Broker): Promise<unknown> => {
    const world = await startWorld(
      broker,
      `http: "127.0.0.1:-1", proxies { trusted: [ { key: ${PROXY.publicKey} } ] }
        authorization { users: [ { user: ann, password: p, proxy_required: true }, { user: ben, password: p } ] }`,
    );
    onTestFinished(() => world.stop());
    for (const user of ['ann', 'ben']) {
      const wire = await Wire.open(user, world.running.port);
      onTestFinished(() => wire.close());
      const signature = PROXY.sign(Buffer.from(String(wire.info.nonce)));
      const proxied = user === 'ann' ? { proxy_sig: Buffer.from(signature).toString('base64url') } : {};
      wire.send(`CONNECT ${JSON.stringify({ verbose: false, user, pass: 'p', ...proxied })}\r\n`);
      await wire.sync();
    }
    return pagesOf(world);
  };
  const own = await seen(OURS);
  expect(own).toEqual(await seen(GO));
  expect(JSON.stringify(own)).toContain(`{"key":"${PROXY.publicKey}"}`);
}, 60_000);
