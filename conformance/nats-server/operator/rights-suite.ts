// What users may, by their own JWT, by the template of the key that issued them, and until it is taken back.
import { jwtAuthenticator } from '@nats-io/transport-node';
import type { UserPermissionLimits } from '@nats-ts/jwt';
import { describe, expect, test } from 'vitest';
import type { Broker } from '../servers.js';
import { Opened, SharedBroker } from './opened.js';
import { arrives, ended, inSeconds, refusalOf, update, violation, World } from './world.js';

const REFUSED = 'Authorization Violation';
const HOUR = 3_600_000;

/** A span of the day in UTC, in hours from now. One that ends before it begins goes on after midnight. */
function span(from: number, to: number): { start: string; end: string } {
  const at = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString().slice(11, 19);
  return { start: at(from), end: at(to) };
}

const utc = (...times: { start: string; end: string }[]): Partial<UserPermissionLimits> => ({
  times,
  times_location: 'UTC',
});

/** What a user may be limited to, and something that it fits and does not fit. */
const FITTING: readonly (readonly [
  what: string,
  fits: Partial<UserPermissionLimits>,
  unfit: Partial<UserPermissionLimits>,
])[] = [
  ['networks', { src: ['10.0.0.0/8', '127.0.0.1/32'] }, { src: ['10.0.0.0/8'] }],
  ['hours of the day', utc(span(-1, 1)), utc(span(11, 13))],
  ['hours of two spans', utc(span(11, 13), span(-1, 1)), utc(span(9, 11), span(-11, -9))],
  ['hours across midnight', utc(span(-1, -2)), utc(span(1, -1))],
  [
    'hours elsewhere',
    { times: [{ start: '00:00:00', end: '23:59:59' }], times_location: 'Asia/Kathmandu' },
    { times: [{ start: '00:00:00', end: '23:59:59' }], times_location: 'Nowhere/Land' },
  ],
  [
    'ways to connect',
    { allowed_connection_types: ['LEAFNODE', 'standard'] },
    { allowed_connection_types: ['LEAFNODE', 'WEBSOCKET'] },
  ],
];

/** Declares the cases for one kind of broker. */
export function rightsSuite(broker: Broker): void {
  describe(`rights by JWT, ${broker.name}`, () => {
    const world = new World();
    const a = world.account('A');
    a.claims.nats.tags = ['site:north'];
    const scopes = FITTING.map(([what, fits, unfit]) => ({
      what,
      fits: a.scopedKey(fits),
      unfit: a.scopedKey(unfit),
    }));
    const bearers = a.scopedKey({ bearer_token: true });
    const answering = a.scopedKey({ sub: { allow: ['ask'] }, resp: { max: 2, ttl: 0 } });
    const queued = a.scopedKey({ sub: { allow: ['work crew', 'work crew.*'], deny: ['work crew.lazy'] } });
    const placed = a.scopedKey({ pub: { allow: ['at.{{account-tag(site)}}', 'as.{{account-subject()}}'] } });
    const changing = world.account('CHANGING');
    const changed = changing.scopedKey({ pub: { allow: ['before'] } });
    const kept = changing.scopedKey({ pub: { allow: ['before'] } });
    const [later, revoking] = [world.account('LATER'), world.account('REVOKING')];
    later.claims.nbf = inSeconds(1000);
    const server = new SharedBroker(broker, world);
    const opened = new Opened(broker);

    test.each(FITTING)('%s of a user', async (_, fits, unfit) => {
      await opened.enter(
        server,
        a.user(({ nats }) => void Object.assign(nats, fits)),
      );
      expect(
        await refusalOf(
          server,
          a.user(({ nats }) => void Object.assign(nats, unfit)),
        ),
      ).toBe(REFUSED);
    });

    test.each(scopes)('$what of a scoped key', async ({ fits, unfit }) => {
      await opened.enter(server, a.scopedUser(fits));
      expect(await refusalOf(server, a.scopedUser(unfit))).toBe(REFUSED);
    });

    test('users of a scoped key for bearers need no signature', async () => {
      const user = a.scopedUser(bearers);
      await opened.enter(server, user, { authenticator: jwtAuthenticator(user.jwt) });
    });

    test('users of a scoped key answer as often as it says', async () => {
      const [service, client] = [
        await opened.enter(server, a.scopedUser(answering)),
        await opened.enter(server, a),
      ];
      service.subscribe('ask', {
        callback: (_, message) => {
          for (const text of ['1', '2', '3']) message.respond(text);
        },
      });
      await service.flush();
      const answers: string[] = [];
      client.subscribe('here', { callback: (_, message) => void answers.push(message.string()) });
      const refused = await violation(service, () => client.publish('ask', '', { reply: 'here' }));
      expect(refused).toContain('Publish to "here"');
      await client.flush();
      expect(answers).toEqual(['1', '2']);
    });

    test('leave to answer ends after its time', async () => {
      const service = await opened.enter(
        server,
        a.user(({ nats }) => {
          nats.sub = { allow: ['slow'] };
          nats.resp = { max: -1, ttl: 1_000_000_000 };
        }),
      );
      const client = await opened.enter(server, a);
      const heard: string[] = [];
      client.subscribe('there', { callback: (_, message) => void heard.push(message.string()) });
      const refused = violation(service, () => {
        service.subscribe('slow', {
          callback: (_, message) => {
            for (const text of ['1', '2', '3']) message.respond(text);
            setTimeout(() => message.respond('late'), 1500);
          },
        });
        void service.flush().then(() => client.publish('slow', '', { reply: 'there' }));
      });
      expect(await refused).toContain('Publish to "there"');
      await client.flush();
      expect(heard).toEqual(['1', '2', '3']);
    });

    test('a subject with queues is for these queues', async () => {
      const [member, client] = [
        await opened.enter(server, a.scopedUser(queued)),
        await opened.enter(server, a),
      ];
      expect(await arrives(client, member, 'work', 'work', 'crew')).toBe(true);
      expect(await arrives(client, member, 'work', 'work', 'crew.night')).toBe(true);
      for (const queue of ['', 'others', 'crew.lazy'])
        expect(await arrives(client, member, 'work', 'work', queue), `queue ${queue}`).toBe(false);
    });

    test('the account stands in subjects of a scoped key', async () => {
      const user = await opened.enter(server, a.scopedUser(placed));
      user.publish('at.north');
      user.publish(`as.${a.key}`);
      await user.flush();
      expect(await violation(user, () => user.publish('at.south'))).toContain('at.south');
    });

    test('a template that changes sends its users away; they may come back with what it says then', async () => {
      const [user, other] = [changing.scopedUser(changed), changing.scopedUser(kept)];
      const [client, bystander] = [await opened.enter(server, user), await opened.enter(server, other)];
      const scope = changing.claims.nats.signing_keys?.[0];
      if (typeof scope !== 'object') throw new Error('the first signing key has no scope');
      scope.template.pub = { allow: ['after'] };
      await update(server.system, changing);
      await ended(client);
      expect(client.isClosed()).toBe(true);
      await bystander.flush();
      const back = await opened.enter(server, user);
      back.publish('after');
      await back.flush();
      expect(await violation(back, () => back.publish('before'))).toContain('before');
    });

    test('an account that has not begun lets nobody in', async () => {
      expect(await refusalOf(server, later.user())).toBe(REFUSED);
    });

    test('a revocation is for JWTs up to its second, of one user or of all', async () => {
      const second = inSeconds(-100);
      const [earlier, same, after] = [second - 1, second, second + 1].map((at) =>
        revoking.user(undefined, at),
      );
      await opened.enter(server, revoking);
      const [one, all] = [revoking.user(undefined, second + 10), revoking.user(undefined, second + 1)];
      revoking.claims.nats.revocations = { '*': second, [one.pair.publicKey]: second + 10 };
      expect(await update(server.system, revoking)).toMatchObject({ code: 200, message: 'jwt updated' });
      for (const user of [earlier, same, one]) {
        if (user === undefined) throw new Error('no such user');
        expect(await refusalOf(server, user)).toBe(REFUSED);
      }
      if (after === undefined) throw new Error('no such user');
      for (const user of [after, all]) await opened.enter(server, user);
      revoking.claims.nats.revocations = {};
      await update(server.system, revoking);
      await opened.enter(server, one);
    });
  });
}
