// What a JWT can say, and what it means for a client: the same for ours and for the Go server.
import type { NatsConnection, NodeConnectionOptions } from '@nats-io/transport-node';
import { jwtAuthenticator } from '@nats-io/transport-node';
import { describe, expect, test } from 'vitest';
import type { Broker } from '../servers.js';
import { Opened, SharedBroker } from './opened.js';
import { ended, inSeconds, type MadeUser, refusalOf, update, violation, World } from './world.js';

const REFUSED = 'Authorization Violation';
// The client may be writing when the broker hangs up.
const TOO_MANY = /maximum account active connections exceeded|EPIPE|ECONNRESET/i;

/** Declares the cases for one kind of broker. */
export function operatorSuite(broker: Broker): void {
  describe(`operator mode, ${broker.name}`, () => {
    const world = new World();
    const operatorKey = world.signingKey();
    const a = world.account('A');
    const plainKey = a.signingKey();
    const scope = a.scopedKey({
      pub: {
        allow: [
          '{{name()}}.{{subject()}}.>',
          'tag.{{tag(team)}}',
          'acc.{{account-name()}}',
          'none.{{tag(no)}}',
        ],
      },
      sub: { allow: ['_INBOX.>', 'own.{{tag(team)}}'], deny: ['own.blue'] },
      subs: 2,
      payload: 100,
    });
    const strictScope = a.scopedKey({ pub: { deny: ['x.{{tag(missing)}}'] } });
    const bySigningKey = world.account('S', operatorKey);
    const limited = world.account('L');
    limited.claims.nats.limits.conn = 2;
    limited.claims.nats.limits.payload = 1000;
    limited.claims.nats.limits.subs = 3;
    const defaults = world.account('D');
    defaults.claims.nats.default_permissions = { pub: { allow: ['free.>'] }, sub: {} };
    const strangers = new World();
    const stranger = strangers.account('X');
    const gone = world.account('G');
    gone.claims.exp = inSeconds(-10);
    const revoking = world.account('R');
    const live = world.account('V');
    const liveKey = live.signingKey();
    const leaving = world.account('E');
    const noBearers = world.account('B');

    const server = new SharedBroker(broker, world);
    const opened = new Opened(broker);
    const enter = (user: MadeUser, options?: NodeConnectionOptions): Promise<NatsConnection> =>
      opened.enter(server, user, options);

    test('a user of an account is let in, and hears only its own account', async () => {
      const [one, two] = [await enter(a.user()), await enter(a.user())];
      const other = await enter(bySigningKey.user());
      const heard: string[] = [];
      other.subscribe('s', { callback: () => void heard.push('other') });
      two.subscribe('s', { callback: () => void heard.push('own') });
      await Promise.all([other.flush(), two.flush()]);
      one.publish('s');
      await one.flush();
      await Promise.all([other.flush(), two.flush()]);
      expect(heard).toEqual(['own']);
    });

    test('a signing key issues users too, if they name the account', async () => {
      await enter(a.userBy(plainKey));
      expect(
        await refusalOf(
          server,
          a.user((claims) => {
            claims.nats.issuer_account = stranger.pair.publicKey as never;
          }),
        ),
      ).toBe(REFUSED);
    });

    test('who shows no JWT, a broken one, or that of somebody else is kept out', async () => {
      const { jwt } = a.user();
      const thief = a.user();
      expect(await refusalOf(server, thief, { authenticator: [] as never })).toBe(REFUSED);
      const stolen = jwtAuthenticator(jwt, new TextEncoder().encode(thief.pair.seed));
      expect(await refusalOf(server, thief, { authenticator: stolen })).toBe(REFUSED);
      const broken = jwtAuthenticator(`${jwt.slice(0, -4)}AAAA`, new TextEncoder().encode(thief.pair.seed));
      expect(await refusalOf(server, thief, { authenticator: broken })).toBe(REFUSED);
      const unsigned = jwtAuthenticator(jwt);
      expect(await refusalOf(server, thief, { authenticator: unsigned })).toBe(REFUSED);
    });

    test('a bearer token needs no key, unless the account forbids it', async () => {
      const bearer = a.user((claims) => {
        claims.nats.bearer_token = true;
      });
      await enter(bearer, { authenticator: jwtAuthenticator(bearer.jwt) });
      const inB = noBearers.user((claims) => {
        claims.nats.bearer_token = true;
      });
      const connected = await enter(inB, { authenticator: jwtAuthenticator(inB.jwt) });
      noBearers.claims.nats.limits.disallow_bearer = true;
      await update(server.system, noBearers);
      expect(await ended(connected)).toContain(REFUSED);
      expect(await refusalOf(server, inB, { authenticator: jwtAuthenticator(inB.jwt) })).toBe(REFUSED);
    });

    test('an account of another operator, one that has expired, and one that nobody knows keep their users out', async () => {
      expect(await refusalOf(server, stranger.user())).toBe(REFUSED);
      expect(await refusalOf(server, gone.user())).toBe(REFUSED);
      expect(await refusalOf(server, new World().account('N').user())).toBe(REFUSED);
    });

    test('an expired user is kept out; one that expires while it is connected goes', async () => {
      expect(
        await refusalOf(
          server,
          a.user((claims) => {
            claims.exp = inSeconds(-1);
          }),
        ),
      ).toBe(REFUSED);
      expect(
        await refusalOf(
          server,
          a.user((claims) => {
            claims.nbf = inSeconds(100);
          }),
        ),
      ).toBe(REFUSED);
      const soon = await enter(
        a.user((claims) => {
          claims.exp = inSeconds(2);
        }),
      );
      expect(await ended(soon)).toMatch(/User Authentication Expired/i);
    });

    test.each([
      [
        'connection types',
        (user: MadeUserClaims) => {
          user.allowed_connection_types = ['WEBSOCKET'];
        },
      ],
      [
        'networks',
        (user: MadeUserClaims) => {
          user.src = ['10.9.8.0/24'];
        },
      ],
      [
        'times of the day',
        (user: MadeUserClaims) => {
          const hour = (new Date().getUTCHours() + 12) % 24;
          const at = (value: number) => String(value).padStart(2, '0');
          user.times = [{ start: `${at(hour)}:00:00`, end: `${at(hour)}:30:00` }];
          user.times_location = 'UTC';
        },
      ],
    ])('%s keep a user out', async (_, restrict) => {
      expect(
        await refusalOf(
          server,
          a.user(({ nats }) => restrict(nats)),
        ),
      ).toBe(REFUSED);
    });

    test('networks, times and connection types that fit let a user in', async () => {
      await enter(
        a.user(({ nats }) => {
          nats.src = ['127.0.0.0/8', '::1/128'];
          nats.allowed_connection_types = ['STANDARD', 'MQTT'];
          nats.times = [{ start: '00:00:00', end: '23:59:59' }];
          nats.times_location = 'America/New_York';
        }),
      );
    });

    test('permissions of the user', async () => {
      const user = await enter(
        a.user(({ nats }) => {
          nats.pub = { allow: ['out.>'], deny: ['out.secret'] };
          nats.sub = { allow: ['in.>'] };
        }),
      );
      expect(await violation(user, () => user.publish('out.secret'))).toContain('Publish to "out.secret"');
      expect(await violation(user, () => user.publish('else'))).toContain('Publish to "else"');
      expect(await violation(user, () => user.subscribe('else'))).toContain('Subscription to "else"');
      user.publish('out.fine');
      user.subscribe('in.fine');
      await user.flush();
    });

    test('leave to answer', async () => {
      const service = await enter(
        a.user(({ nats }) => {
          nats.sub = { allow: ['ask'] };
          nats.resp = { max: 1, ttl: 0 };
        }),
      );
      service.subscribe('ask', { callback: (_, message) => void message.respond('yes') });
      await service.flush();
      const client = await enter(a.user());
      expect((await client.request('ask')).string()).toBe('yes');
      expect(await violation(service, () => service.publish('else'))).toContain('Publish to "else"');
    });

    test('the template of a scoped signing key, filled in for the user', async () => {
      const made = a.scopedUser(scope, (claims) => {
        claims.name = 'bob';
        claims.nats.tags = ['team:red', 'team:blue'];
      });
      const user = await enter(made);
      for (const subject of [`bob.${made.pair.publicKey}.x`, 'tag.red', 'tag.blue', 'acc.A'])
        user.publish(subject);
      await user.flush();
      expect(await violation(user, () => user.publish('tag.green'))).toContain('tag.green');
      expect(await violation(user, () => user.publish('none.x'))).toContain('none.x');
      expect(await violation(user, () => user.subscribe('own.blue'))).toContain('own.blue');
      user.subscribe('own.red');
      await user.flush();
      expect(user.info?.max_payload).toBe(100);
    });

    test('a scoped user must not say anything of its own, and a denied subject must be makeable', async () => {
      const own = a.scopedUser(scope, (claims) => {
        claims.nats.pub = { allow: ['x'] };
      });
      expect(await refusalOf(server, own)).toBe(REFUSED);
      expect(await refusalOf(server, a.scopedUser(strictScope))).toBe(REFUSED);
    });

    test('limits of the account: connections, payload, subscriptions', async () => {
      const first = await enter(limited.user());
      const second = await enter(limited.user());
      expect(first.info?.max_payload).toBe(1000);
      expect(await refusalOf(server, limited.user())).toMatch(TOO_MANY);
      for (const subject of ['a', 'b', 'c']) second.subscribe(subject);
      await second.flush();
      expect(await violation(second, () => second.subscribe('d'))).toMatch(/maximum subscriptions exceeded/i);
    });

    test('permissions of the account for users without their own; they change while connected', async () => {
      const user = await enter(defaults.user());
      expect(await violation(user, () => user.publish('else'))).toContain('Publish to "else"');
      const own = await enter(
        defaults.user(({ nats }) => {
          nats.pub = { allow: ['else'] };
        }),
      );
      own.publish('else');
      await own.flush();
      defaults.claims.nats.default_permissions = { pub: { allow: ['else'] }, sub: {} };
      await update(server.system, defaults);
      user.publish('else');
      await user.flush();
      expect(await violation(user, () => user.publish('free.x'))).toContain('Publish to "free.x"');
    });

    test('a revoked user goes, and does not come back with a JWT of before', async () => {
      const made = revoking.user();
      const [user, other] = [await enter(made), await enter(revoking.user())];
      revoking.claims.nats.revocations = { [made.pair.publicKey]: inSeconds(0) };
      expect(await update(server.system, revoking)).toMatchObject({ code: 200, message: 'jwt updated' });
      expect(await ended(user)).toMatch(/User Authentication Revoked/i);
      expect(await refusalOf(server, made)).toBe(REFUSED);
      await other.flush();
      revoking.claims.nats.revocations = { '*': inSeconds(-10) };
      await update(server.system, revoking);
      expect(await ended(other)).toMatch(/User Authentication Revoked/i);
      await enter(revoking.user(undefined, inSeconds(-5)));
    });

    test('fewer connections: the newest go; a signing key that is removed takes its users with it', async () => {
      const [first, second, third] = [
        await enter(live.user()),
        await enter(live.userBy(liveKey)),
        await enter(live.user()),
      ];
      live.claims.nats.limits.conn = 2;
      await update(server.system, live);
      expect(await ended(third)).toMatch(/maximum account active connections exceeded/i);
      await Promise.all([first.flush(), second.flush()]);
      live.claims.nats.signing_keys = [];
      await update(server.system, live);
      await ended(second);
      expect(second.isClosed()).toBe(true);
      await first.flush();
    });

    test('a smaller payload applies to who is there', async () => {
      live.claims.nats.limits.conn = -1;
      await update(server.system, live);
      const user = await enter(live.user());
      live.claims.nats.limits.payload = 10;
      await update(server.system, live);
      user.publish('s', 'x'.repeat(50));
      expect(await ended(user)).toMatch(/Maximum Payload Violation/i);
    });

    test('an account that expires loses everybody', async () => {
      const user = await enter(leaving.user());
      leaving.claims.exp = inSeconds(2);
      await update(server.system, leaving);
      expect(await ended(user)).toMatch(/Account Authentication Expired/i);
      delete leaving.claims.exp;
      await update(server.system, leaving);
      await enter(leaving.user());
    });

    test('an update that does not count is refused, and changes nothing', async () => {
      const user = await enter(a.user());
      const answer = await server.system.request(`$SYS.REQ.ACCOUNT.${a.key}.CLAIMS.UPDATE`, stranger.jwt());
      expect(answer.json()).toMatchObject({ error: { code: 500 } });
      const forged = await server.system.request(
        `$SYS.REQ.ACCOUNT.${a.key}.CLAIMS.UPDATE`,
        a.jwt(strangers.pair),
      );
      expect(forged.json()).toMatchObject({ error: { code: 500 } });
      const unused = await server.system.request(`$SYS.REQ.ACCOUNT.${gone.key}.CLAIMS.UPDATE`, gone.jwt());
      expect(unused.json()).toMatchObject({ data: { code: 200, message: 'jwt update skipped' } });
      await user.flush();
    });
  });
}

type MadeUserClaims = Parameters<Exclude<Parameters<World['system']['user']>[0], undefined>>[0]['nats'];
