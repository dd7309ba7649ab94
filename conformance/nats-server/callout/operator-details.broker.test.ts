// Small print of the authorization callout in operator mode, asked of both brokers: who may issue whom, what the JWTs
// of users say, answers that are none, and clients that show a password beside the sentinel.
import {
  connect,
  jwtAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node';
import { type AccountKey, createCurveKeyPair, createKeyPair, type UserClaims } from '@nats-ts/jwt';
import { afterEach, describe, expect, test } from 'vitest';
import { connectAs, ended, inSeconds, type MadeAccount, violation, World } from '../operator/world.js';
import { type Broker, EMBEDDED, GO, type Running } from '../servers.js';
import { Service, type Verdict } from './service.js';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const OUT = 'Authorization Violation';

/** An operator with an account whose users a service decides about, one they go into, and one they must not. */
class Stage {
  readonly world = new World();
  readonly auth = this.world.account('AUTH');
  readonly app = this.world.account('APP');
  readonly closed = this.world.account('CLOSED');
  readonly appKey = this.app.signingKey();
  readonly authKey = this.auth.signingKey();
  readonly scope = this.app.scopedKey({ pub: { allow: ['user.{{name()}}.>'] }, subs: 1 });
  readonly serviceUser = this.auth.user();
  readonly sentinel = this.auth.user((claims) => {
    claims.name = 'sentinel';
    claims.nats.bearer_token = true;
    claims.nats.pub = { deny: ['>'] };
    claims.nats.sub = { deny: ['>'] };
  });
  readonly curve = createCurveKeyPair();
  server!: Running;
  service!: Service;

  static async start(
    broker: Broker,
    {
      encrypts = false,
      serves = true,
      allowed,
    }: { encrypts?: boolean; serves?: boolean; allowed?: 'all' | 'own' } = {},
  ): Promise<Stage> {
    const stage = new Stage();
    const { world, auth, app, serviceUser, sentinel, curve } = stage;
    const own = allowed === 'own' ? [auth.key as AccountKey] : [];
    auth.claims.nats.authorization = {
      auth_users: [serviceUser.pair.publicKey],
      allowed_accounts: allowed === 'all' ? ['*' as AccountKey] : [app.key as AccountKey, ...own],
      ...(encrypts ? { xkey: curve.publicKey } : {}),
    };
    stage.server = await broker.start({
      conf: world.conf(`authorization { timeout: 1 }\ndefault_sentinel: ${sentinel.jwt}`),
    });
    closers.push(() => stage.server.stop());
    if (!serves) return stage;
    const connection = await connectAs(stage.server, serviceUser);
    closers.push(() => connection.close());
    stage.service = new Service(connection, auth.pair, encrypts ? curve : undefined);
    await connection.flush();
    return stage;
  }

  say(verdict: Verdict): void {
    this.service.verdict = () => verdict;
  }

  async enter(options: NodeConnectionOptions = {}): Promise<NatsConnection> {
    const entered = await connectAs(this.server, this.sentinel, {
      authenticator: jwtAuthenticator(this.sentinel.jwt),
      timeout: 10_000,
      ...options,
    });
    closers.push(() => entered.close());
    return entered;
  }

  /** In which account a client is, or why it is in none. */
  async outcome(options?: NodeConnectionOptions): Promise<string> {
    try {
      const entered = await this.enter(options);
      const account = String(
        (entered.info as { remote_account?: string } | undefined)?.remote_account ?? 'in',
      );
      await entered.close();
      return this.world.accounts.find(({ key }) => key === account)?.claims.name ?? account;
    } catch (error) {
      return (error as Error).message;
    }
  }

  async outcomes(verdicts: Readonly<Record<string, Verdict>>): Promise<Record<string, string>> {
    const seen: Record<string, string> = {};
    for (const [name, verdict] of Object.entries(verdicts)) {
      this.say(verdict);
      seen[name] = await this.outcome();
    }
    return seen;
  }
}

async function both<T>(cases: (broker: Broker) => Promise<T>): Promise<T> {
  const theirs = await cases(GO);
  const own = await cases(EMBEDDED);
  expect(own).toEqual(theirs);
  return own;
}

const of =
  (account: MadeAccount, more: (user: UserClaims) => void = () => undefined) =>
  (user: UserClaims): void => {
    user.nats.issuer_account = account.key as AccountKey;
    more(user);
  };

test('who may issue whom', async () => {
  const seen = await both(async (broker) => {
    const stage = await Stage.start(broker);
    const { app, appKey, auth, authKey, closed, scope } = stage;
    const stranger = new World().account('STRANGER');
    return stage.outcomes({
      'the account itself': { signer: app.pair },
      'a signing key that names it': { signer: appKey, change: of(app) },
      'a signing key that names nobody': { signer: appKey },
      'a signing key that names another': { signer: appKey, change: of(closed) },
      'a scoped key, with a user that says nothing': {
        signer: scope,
        change: (user) => {
          user.name = 'ann';
          user.nats = { type: 'user', version: 2, pub: {}, sub: {}, issuer_account: app.key as AccountKey };
        },
      },
      'a scoped key, with a user that says something': {
        signer: scope,
        change: of(app, ({ nats }) => {
          nats.pub = { allow: ['else'] };
        }),
      },
      'an answer by a signing key of the account that asks': {
        signer: app.pair,
        responseSigner: authKey,
      },
      'an account that is not allowed': { signer: closed.pair },
      'the account that asks, which is not allowed': { signer: auth.pair },
      'an account of nobody': { signer: stranger.pair },
    });
  });
  expect(seen).toMatchObject({ 'the account itself': 'APP', 'a signing key that names it': 'APP' });
}, 30_000);

test('where all accounts are allowed, and where the account that asks is', async () => {
  await both(async (broker) => {
    const all = await Stage.start(broker, { allowed: 'all' });
    const own = await Stage.start(broker, { allowed: 'own' });
    return [
      await all.outcomes({
        closed: { signer: all.closed.pair },
        app: { signer: all.app.pair },
        unknown: { signer: new World().account('X').pair },
      }),
      await own.outcomes({ own: { signer: own.auth.pair }, closed: { signer: own.closed.pair } }),
    ];
  });
}, 30_000);

describe.each([
  ['plain', false],
  ['encrypted', true],
])('answers that are none, %s', (_, encrypts) => {
  test('keep the client out', async () => {
    const { good, ...bad } = await both(async (broker) => {
      const stage = await Stage.start(broker, { encrypts });
      const signer = stage.app.pair;
      return stage.outcomes({
        empty: { raw: '' },
        text: { raw: 'yes' },
        'three parts': { raw: 'eyJ.eyJ.eyJ' },
        bytes: { raw: Uint8Array.from([0, 1, 2, 255]) },
        silence: { silent: true },
        'an error': { error: 'no' },
        'for another server': { signer, audience: createKeyPair('server').publicKey },
        'for another user': { signer, subject: createKeyPair('user').publicKey },
        'an expired user': {
          signer,
          change: (user) => {
            user.exp = inSeconds(-5);
          },
        },
        'a user of later': {
          signer,
          change: (user) => {
            user.nbf = inSeconds(100);
          },
        },
        good: { signer },
      });
    });
    expect(good).toBe('APP');
    expect(new Set(Object.values(bad))).toEqual(new Set([OUT]));
  }, 60_000);
});

test('without a service, and while it thinks, users of other accounts come in', async () => {
  await both(async (broker) => {
    const alone = await Stage.start(broker, { serves: false });
    const first = alone.outcome();
    await (await connectAs(alone.server, alone.app.user())).close();
    const stage = await Stage.start(broker);
    stage.say({ silent: true });
    const waiting = stage.outcome();
    await (await connectAs(stage.server, stage.app.user())).close();
    await (await connectAs(stage.server, stage.serviceUser)).close();
    return [await first, await waiting];
  });
}, 30_000);

test('a password beside the sentinel, and no JWT at all where there is a default one', async () => {
  const seen = await both(async (broker) => {
    const stage = await Stage.start(broker);
    stage.say({ signer: stage.app.pair });
    const shown = (): unknown => {
      const { connect_opts, client_info } = stage.service.last.nats;
      const { jwt, sig: _, ...options } = connect_opts;
      const { id, nonce: __, host, ...info } = client_info;
      return {
        ...options,
        isSentinel: jwt === stage.sentinel.jwt,
        info: { ...info, user: info.user === stage.sentinel.pair.publicKey },
      };
    };
    const told: unknown[] = [];
    for (const options of [
      { authenticator: jwtAuthenticator(stage.sentinel.jwt) },
      { authenticator: [], user: 'ann', pass: 'secret' },
      { authenticator: [], token: 'a token' },
      { authenticator: [] },
    ] as NodeConnectionOptions[]) {
      const { authenticator, ...rest } = options;
      const entered = await connect({
        port: stage.server.port,
        reconnect: false,
        ...(Array.isArray(authenticator) ? {} : { authenticator: authenticator as never }),
        ...rest,
      });
      await entered.close();
      told.push(shown());
    }
    return told;
  });
  expect(seen).toHaveLength(4);
}, 30_000);

test('permissions, limits and the end of a user that the service lets in', async () => {
  await both(async (broker) => {
    const stage = await Stage.start(broker);
    const { app, scope } = stage;
    stage.say({
      signer: app.pair,
      change: (user) => {
        user.nats.pub = { allow: ['out.>'] };
        user.nats.sub = { allow: ['in.>'] };
        user.exp = inSeconds(2);
      },
    });
    const limited = await stage.enter();
    const refused = [
      await violation(limited, () => limited.publish('else')),
      await violation(limited, () => limited.subscribe('else')),
    ];
    const end = await ended(limited);
    stage.say({
      signer: scope,
      change: (user) => {
        user.name = 'ann';
        user.nats = { type: 'user', version: 2, pub: {}, sub: {}, issuer_account: app.key as AccountKey };
      },
    });
    const scoped = await stage.enter();
    scoped.publish('user.ann.x');
    await scoped.flush();
    return { refused, end, scoped: await violation(scoped, () => scoped.publish('user.ben.x')) };
  });
}, 30_000);
