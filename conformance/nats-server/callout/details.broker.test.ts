// Small print of the authorization callout, asked of both brokers: what the service is told of each way to show who one
// is, answers that are none, services that are slow or not there, and what a user's JWT may say.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  connect,
  type NatsConnection,
  type NodeConnectionOptions,
  nkeyAuthenticator,
} from '@nats-io/transport-node';
import { createCurveKeyPair, createKeyPair, type User, type UserClaims } from '@nats-ts/jwt';
import { afterEach, describe, expect, test } from 'vitest';
import { inSeconds, violation } from '../operator/world.js';
import { type Broker, EMBEDDED, GO, type Running } from '../servers.js';
import { Service, type Verdict } from './service.js';

const issuer = createKeyPair('account');
const curve = createCurveKeyPair();
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const FOLDER = new URL('../../../packages/nats-account-server/fixtures/tls/', import.meta.url);
const file = (name: string): string => fileURLToPath(new URL(name, FOLDER));

interface Options {
  /** More of the configuration, and of its `auth_callout`. */
  readonly more?: string;
  readonly callout?: string;
  readonly accounts?: string;
  readonly serves?: boolean;
  readonly encrypts?: boolean;
}

class Stage {
  readonly server: Running;
  readonly service: Service | undefined;

  private constructor(server: Running, service: Service | undefined) {
    this.server = server;
    this.service = service;
  }

  static async start(broker: Broker, options: Options = {}): Promise<Stage> {
    const { more = '', callout = '', serves = true, encrypts = false } = options;
    const accounts =
      options.accounts ?? 'accounts { APP {}, AUTH { users: [ { user: auth, password: pw } ] } }';
    const server = await broker.start({
      conf: `${accounts}
        ${more}
        authorization {
          timeout: 1
          ${accounts === '' ? 'users: [ { user: auth, password: pw } ]' : ''}
          auth_callout {
            issuer: ${issuer.publicKey}, auth_users: [ auth ]
            ${accounts === '' ? '' : 'account: AUTH'}
            ${encrypts ? `xkey: ${curve.publicKey}` : ''}
            ${callout}
          }
        }`,
    });
    closers.push(() => server.stop());
    if (!serves) return new Stage(server, undefined);
    const tls = more.includes('tls {') ? { tls: { caFile: file('ca.pem') } } : {};
    const connection = await connect({ port: server.port, user: 'auth', pass: 'pw', ...tls });
    closers.push(() => connection.close());
    const service = new Service(connection, issuer, encrypts ? curve : undefined);
    await connection.flush();
    return new Stage(server, service);
  }

  say(verdict: Verdict): void {
    if (this.service === undefined) throw new Error('nobody serves');
    this.service.verdict = () => verdict;
  }

  async enter(options: NodeConnectionOptions = { user: 'ann' }): Promise<NatsConnection> {
    const entered = await connect({ port: this.server.port, reconnect: false, timeout: 10_000, ...options });
    closers.push(() => entered.close());
    return entered;
  }

  /** `in`, or why not. */
  async outcome(options?: NodeConnectionOptions): Promise<string> {
    try {
      await (await this.enter(options)).close();
      return 'in';
    } catch (error) {
      return (error as Error).message;
    }
  }
}

const into =
  (account: string, more: (user: UserClaims) => void = () => undefined) =>
  (user: UserClaims): void => {
    user.aud = account;
    more(user);
  };

/** Asks both, ours second. */
async function both<T>(cases: (broker: Broker) => Promise<T>): Promise<T> {
  const theirs = await cases(GO);
  const own = await cases(EMBEDDED);
  expect(own).toEqual(theirs);
  return own;
}

test('without an account of its own, the service listens in the global one and puts users there', async () => {
  const seen = await both(async (broker) => {
    const stage = await Stage.start(broker, { accounts: '' });
    stage.say({ change: into('$G') });
    const ann = await stage.enter();
    const bob = await stage.enter({ user: 'bob' });
    const heard = bob.subscribe('s', { max: 1 });
    await bob.flush();
    ann.publish('s', 'hello');
    for await (const message of heard) return message.string();
    return '';
  });
  expect(seen).toBe('hello');
}, 30_000);

describe('what the service is told', () => {
  const shown = ({ service }: Stage): unknown => {
    if (service === undefined) throw new Error('nobody serves');
    const { connect_opts, client_info, client_tls } = service.last.nats;
    const { id: _, nonce, ...info } = client_info;
    const { sig, ...options } = connect_opts;
    return {
      options,
      info,
      signs: sig !== undefined && sig !== '',
      nonce: typeof nonce,
      client_tls,
    };
  };

  test('of those who show nothing, a password, a token, or a key', async () => {
    const key = createKeyPair('user');
    await both(async (broker) => {
      // The Go server sends a nonce where somebody in the configuration has a key.
      const keyed = `AUTH { users: [ { user: auth, password: pw }, { nkey: ${createKeyPair('user').publicKey} } ] }`;
      const stage = await Stage.start(broker, { accounts: `accounts { APP {}, ${keyed} }` });
      stage.say({ error: 'no' });
      const seen: unknown[] = [];
      for (const options of [
        {},
        { user: 'ann', pass: 'secret', name: 'a client' },
        { token: 'a token' },
        { authenticator: nkeyAuthenticator(new TextEncoder().encode(key.seed)) },
        { user: 'auth', pass: 'wrong' },
      ] satisfies NodeConnectionOptions[]) {
        if (stage.service) stage.service.asked.length = 0;
        const outcome = await stage.outcome(options);
        seen.push({ outcome, asked: stage.service?.asked.length === 1 ? shown(stage) : 'not' });
      }
      return seen;
    });
  }, 30_000);

  test('of the TLS session, and of certificates that are checked or only taken', async () => {
    for (const verify of ['', ', verify: true']) {
      await both(async (broker) => {
        const stage = await Stage.start(broker, {
          more: `tls { cert_file: "${file('server.pem')}", key_file: "${file('server-key.pem')}", ca_file: "${file('ca.pem')}" ${verify}, timeout: 5 }`,
          serves: verify === '',
        });
        if (verify !== '') {
          // The service needs a certificate as well.
          const tls = {
            caFile: file('ca.pem'),
            certFile: file('client.pem'),
            keyFile: file('client-key.pem'),
          };
          const connection = await connect({ port: stage.server.port, user: 'auth', pass: 'pw', tls });
          closers.push(() => connection.close());
          const service = new Service(connection, issuer);
          await connection.flush();
          await stage.outcome({ user: 'ann', tls });
          const { version, cipher, certs, verified_chains } = service.last.nats.client_tls ?? {};
          const digest = (list: readonly string[] = []) =>
            list.map((pem) => createHash('sha256').update(pem.trim()).digest('hex'));
          return {
            version,
            known: cipher !== undefined && cipher !== '',
            certs: digest(certs),
            chains: verified_chains?.map((chain) => digest(chain)),
          };
        }
        await stage.outcome({ user: 'ann', tls: { caFile: file('ca.pem') } });
        const { version, certs, verified_chains } = stage.service?.last.nats.client_tls ?? {};
        return { version, certs, verified_chains };
      });
    }
  }, 60_000);
});

describe.each([
  ['plain', false],
  ['encrypted', true],
])('answers that are none, %s', (_, encrypts) => {
  test('keep the client out', async () => {
    const seen = await both(async (broker) => {
      const stage = await Stage.start(broker, { encrypts });
      const outcomes: Record<string, string> = {};
      const verdicts: Record<string, Verdict> = {
        empty: { raw: '' },
        text: { raw: 'yes' },
        'three parts': { raw: 'eyJ.eyJ.eyJ' },
        bytes: { raw: Uint8Array.from([0, 1, 2, 3, 255]) },
        'a user that has expired': {
          change: into('APP', (user) => {
            user.exp = inSeconds(-10);
          }),
        },
        'a user that is not valid yet': {
          change: into('APP', (user) => {
            user.nbf = inSeconds(100);
          }),
        },
        'a user of another account': {
          change: into('APP', (user) => {
            user.nats.issuer_account = createKeyPair('account').publicKey as never;
          }),
        },
      };
      for (const [name, verdict] of Object.entries(verdicts)) {
        stage.say(verdict);
        outcomes[name] = await stage.outcome();
      }
      stage.say({ change: into('APP') });
      outcomes.good = await stage.outcome();
      return outcomes;
    });
    const { good, ...bad } = seen;
    expect(good).toBe('in');
    expect(new Set(Object.values(bad))).toEqual(new Set(['Authorization Violation']));
  }, 60_000);
});

test('an answer that is sealed for somebody else, or with another key', async () => {
  const seen = await both(async (broker) => {
    const stage = await Stage.start(broker, { encrypts: true });
    const outcomes: string[] = [];
    const other = createCurveKeyPair();
    stage.say({ change: into('APP') });
    outcomes.push(await stage.outcome());
    const from = stage.service?.last.nats.server_id.xkey as never;
    for (const raw of [
      curve.seal(Buffer.from('eyJ'), other.publicKey as never),
      other.seal(Buffer.from('eyJ'), from),
    ]) {
      stage.say({ raw });
      outcomes.push(await stage.outcome());
    }
    return outcomes;
  });
  expect(seen).toEqual(['in', 'Authorization Violation', 'Authorization Violation']);
}, 30_000);

test('without a service, and while it thinks, others come in by the configuration', async () => {
  const accounts =
    'accounts { APP {}, AUTH { users: [ { user: auth, password: pw } ] }, OWN { users: [ { user: own, password: pw } ] } }';
  const seen = await both(async (broker) => {
    const alone = await Stage.start(broker, {
      accounts,
      callout: 'allowed_accounts: [ APP, AUTH ]',
      serves: false,
    });
    const first = [await alone.outcome(), await alone.outcome({ user: 'own', pass: 'pw' })];
    const stage = await Stage.start(broker, { accounts, callout: 'allowed_accounts: [ APP, AUTH ]' });
    stage.say({ silent: true });
    const waiting = stage.outcome();
    const meanwhile = [
      await stage.outcome({ user: 'own', pass: 'pw' }),
      await stage.outcome({ user: 'auth', pass: 'pw' }),
    ];
    return { first, meanwhile, waiting: await waiting };
  });
  expect(seen).toEqual({
    first: ['Authorization Violation', 'in'],
    meanwhile: ['in', 'in'],
    waiting: 'Authorization Violation',
  });
}, 60_000);

describe('what the JWT of a user says', () => {
  const says = (change: (nats: User) => void): Verdict => ({
    change: into('APP', ({ nats }) => change(nats)),
  });

  test('who may not come now stays out', async () => {
    const at = (hours: number): string =>
      `${String((new Date().getUTCHours() + hours + 24) % 24).padStart(2, '0')}:00:00`;
    const seen = await both(async (broker) => {
      const stage = await Stage.start(broker);
      const outcomes: string[] = [];
      for (const [start, end] of [
        [at(3), at(4)],
        ['00:00:00', '23:59:59'],
      ] as const) {
        stage.say(
          says((nats) => {
            nats.times = [{ start, end }];
            nats.times_location = 'UTC';
          }),
        );
        outcomes.push(await stage.outcome());
      }
      return outcomes;
    });
    expect(seen).toEqual(['Authorization Violation', 'in']);
  }, 30_000);

  test('the Go server overlooks where a client comes from, and its limits; ours holds it to them', async () => {
    const stage = await Stage.start(EMBEDDED);
    for (const [network, outcome] of [
      ['10.9.8.0/24', 'Authorization Violation'],
      ['127.0.0.0/8', 'in'],
    ] as const) {
      stage.say(
        says((nats) => {
          nats.src = [network];
        }),
      );
      expect(await stage.outcome()).toBe(outcome);
    }
    stage.say(
      says((nats) => {
        nats.payload = 64;
        nats.subs = 1;
      }),
    );
    const limited = await stage.enter();
    expect(limited.info?.max_payload).toBe(64);
    limited.subscribe('a');
    await limited.flush();
    expect(await violation(limited, () => limited.subscribe('b'))).toMatch(/maximum subscriptions/i);
  });

  test('permissions, and leave to answer', async () => {
    const seen = await both(async (broker) => {
      const stage = await Stage.start(broker);
      stage.say(
        says((nats) => {
          nats.sub = { allow: ['ask', '_INBOX.>'] };
          nats.pub = { allow: ['none'] };
          nats.resp = { max: 1, ttl: 0 };
        }),
      );
      const limited = await stage.enter();
      stage.say({ change: into('APP') });
      const other = await stage.enter({ user: 'bob' });
      limited.subscribe('ask', { callback: (_, message) => void message.respond('yes') });
      await limited.flush();
      const answer = (await other.request('ask', '', { timeout: 5000 })).string();
      return {
        answer,
        refused: await violation(limited, () => limited.publish('elsewhere')),
      };
    });
    expect(seen.answer).toBe('yes');
  }, 30_000);
});

test('the log says why', async () => {
  for (const broker of [GO, EMBEDDED]) {
    const stage = await Stage.start(broker);
    stage.say({ error: 'we do not know ann' });
    await stage.outcome();
    await stage.server.logged(/we do not know ann/);
    stage.say({ change: into('NOWHERE') });
    await stage.outcome();
    await stage.server.logged(/NOWHERE/);
  }
}, 30_000);
