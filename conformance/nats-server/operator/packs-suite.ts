// How full resolvers become equal by the packs that they ask each other for. Nothing but a client joins the two servers
// here: it carries questions and answers both ways, as a route would.
import type { NatsConnection } from '@nats-io/transport-node';
import { encode, newGenericClaims } from '@nats-ts/jwt';
import { describe, expect, test } from 'vitest';
import type { Broker, Running } from '../servers.js';
import { Opened } from './opened.js';
import { asked, ended, type MadeAccount, refusalOf, World } from './world.js';

const REFUSED = 'Authorization Violation';
/** How often each server asks, in milliseconds. */
const INTERVAL = 250;
const PATIENCE = 15_000;
const QUESTION = '$SYS.REQ.CLAIMS.PACK';
/** The questions, and where servers want their answers. */
const CARRIED = [QUESTION, '$SYS._INBOX.>'] as const;

/** One of the two servers, seen from its system account. */
interface Side {
  readonly server: Running;
  readonly system: NatsConnection;
  push(account: MadeAccount): Promise<void>;
  remove(account: MadeAccount): Promise<void>;
  /** The JWT it has of an account; empty for none. */
  has(account: MadeAccount): Promise<string>;
}

/** What went from one server to the other: how many questions, and JWTs. */
interface Traffic {
  questions: number;
  jwts: number;
}

/** Carries messages from one server to another until one of the connections ends. */
function carry(from: NatsConnection, to: NatsConnection): Traffic {
  const traffic = { questions: 0, jwts: 0 };
  for (const subject of CARRIED) {
    from.subscribe(subject, {
      callback: (_, message) => {
        if (to.isClosed()) return;
        if (message.subject === QUESTION) traffic.questions++;
        else if (message.data.length > 0) traffic.jwts++;
        to.publish(message.subject, message.data, message.reply ? { reply: message.reply } : {});
      },
    });
  }
  return traffic;
}

/** The configuration of a full resolver that asks often. */
function fullResolver(world: World, folder: string): string {
  return `operator: ${world.operatorJwt()}
    system_account: ${world.system.key}
    resolver { type: full, dir: "${folder}", allow_delete: true, interval: "${INTERVAL}ms", timeout: "0.5s" }
    resolver_preload { ${world.system.key}: ${world.system.jwt()} }`;
}

/** Declares the cases of packs that a server should not believe. */
export function doubtfulPacksSuite(broker: Broker): void {
  describe(`packs that are not to be believed, ${broker.name}`, () => {
    const opened = new Opened(broker);

    test('only JWTs of the operator, under their own keys, let anybody in', async () => {
      const world = new World();
      const [known, good, swapped] = [
        world.account('KNOWN'),
        world.account('GOOD'),
        world.account('SWAPPED'),
      ];
      const stranger = new World().account('STRANGER');
      const server = await opened.start(fullResolver(world, opened.folder()));
      const system = await opened.enter(server, world.systemUser);
      await asked(system, '$SYS.REQ.CLAIMS.UPDATE', known.jwt());
      const inside = await opened.enter(server, known);
      const lines = [
        `${stranger.key}|${stranger.jwt()}`,
        `${swapped.key}|${stranger.jwt()}`,
        `${known.key}|${known.jwt().slice(0, -8)}`,
        `${known.key}|${known.jwt(stranger.pair)}`,
        `../${known.key}|${known.jwt()}`,
        'nonsense',
        '|',
        '\n\n',
        `${good.key}|${good.jwt()}`,
      ];
      system.subscribe(QUESTION, {
        max: 1,
        callback: (_, { reply = '' }) => {
          for (const line of [...lines, '']) system.publish(reply, line);
        },
      });
      await expect.poll(() => refusalOf(server, good.user()), { timeout: PATIENCE }).toBe('let in');
      for (const account of [stranger, swapped])
        expect(await refusalOf(server, account.user())).toBe(REFUSED);
      await inside.flush();
      expect(await refusalOf(server, known.user())).toBe('let in');
    });
  });
}

/** Declares the cases for two servers, of one kind or of two. */
export function packsSuite(one: Broker, other: Broker): void {
  describe(`packs between ${one.name} and ${other.name}`, () => {
    const openings = [new Opened(one), new Opened(other)];

    const side = async (opened: Opened, world: World): Promise<Side> => {
      const server = await opened.start(fullResolver(world, opened.folder()));
      const system = await opened.enter(server, world.systemUser);
      const request = async (subject: string, payload: string): Promise<void> => {
        expect(await asked(system, subject, payload)).toMatchObject({ data: { code: 200 } });
      };
      return {
        server,
        system,
        push: (account) => request('$SYS.REQ.CLAIMS.UPDATE', account.jwt()),
        remove: (account) => {
          const claims = newGenericClaims(world.pair.publicKey);
          claims.nats.accounts = [account.key];
          return request('$SYS.REQ.CLAIMS.DELETE', encode(claims, world.pair));
        },
        has: async (account) =>
          (
            await system.request(`$SYS.REQ.ACCOUNT.${account.key}.CLAIMS.LOOKUP`, '', { timeout: 5000 })
          ).string(),
      };
    };
    const sides = async (world: World): Promise<readonly [Side, Side]> => {
      const [near, far] = openings;
      if (near === undefined || far === undefined) throw new Error('there are two');
      return [await side(near, world), await side(far, world)];
    };

    /** Joins the two servers. */
    const join = async (world: World, near: Side, far: Side): Promise<readonly [Traffic, Traffic]> => {
      const [left, right] = await Promise.all(
        [near, far].map(({ server }, at) => openings[at]?.enter(server, world.systemUser, { noEcho: true })),
      );
      if (left === undefined || right === undefined) throw new Error('there are two');
      const traffic = [carry(left, right), carry(right, left)] as const;
      await Promise.all([left.flush(), right.flush()]);
      return traffic;
    };
    const comes = (to: Side, account: MadeAccount, jwt: string): Promise<void> =>
      expect.poll(() => to.has(account), { timeout: PATIENCE }).toBe(jwt);

    test('each gets what it has not, and lets its users in; then they tell each other that nothing is missing', async () => {
      const world = new World();
      const [a, b, c] = [world.account('A'), world.account('B'), world.account('C')];
      const [near, far] = await sides(world);
      await near.push(a);
      await near.push(b);
      await far.push(c);
      const [ours, theirs, third] = [await near.has(a), await near.has(b), await far.has(c)];
      const [there, back] = await join(world, near, far);
      await Promise.all([comes(far, a, ours), comes(far, b, theirs), comes(near, c, third)]);
      for (const account of [a, b, c]) {
        await openings[0]?.enter(near.server, account);
        await openings[1]?.enter(far.server, account);
      }
      // What was under way when the last one came is over when each has asked twice.
      const asked = [there.questions, back.questions];
      const grown = (by: number): boolean =>
        [there, back].every(({ questions }, at) => questions >= (asked[at] ?? 0) + by);
      await expect.poll(() => grown(2), { timeout: PATIENCE }).toBe(true);
      const carried = there.jwts + back.jwts;
      await expect.poll(() => grown(5), { timeout: PATIENCE }).toBe(true);
      expect(there.jwts + back.jwts).toBe(carried);
    });

    test('the newer JWT of an account wins, whoever has it, and applies to who is there', async () => {
      const world = new World();
      const [a, b] = [world.account('A'), world.account('B')];
      const [near, far] = await sides(world);
      for (const account of [a, b]) {
        await near.push(account);
        await far.push(account);
      }
      const inA = await openings[0]?.enter(near.server, a);
      const inB = await openings[1]?.enter(far.server, b);
      if (inA === undefined || inB === undefined) throw new Error('there are two');
      for (const account of [a, b]) account.claims.nats.limits.conn = 0;
      await far.push(a);
      await near.push(b);
      const [newerA, newerB] = [await far.has(a), await near.has(b)];
      await join(world, near, far);
      await Promise.all([comes(near, a, newerA), comes(far, b, newerB)]);
      expect(await ended(inA)).toMatch(/maximum account active connections exceeded/i);
      expect(await ended(inB)).toMatch(/maximum account active connections exceeded/i);
      expect([await far.has(a), await near.has(b)]).toEqual([newerA, newerB]);
    });

    test('what is deleted in one place only comes back', async () => {
      const world = new World();
      const a = world.account('A');
      const [near, far] = await sides(world);
      await near.push(a);
      const jwt = await near.has(a);
      await join(world, near, far);
      await comes(far, a, jwt);
      await near.remove(a);
      await comes(near, a, jwt);
      await openings[0]?.enter(near.server, a);
    });
  });
}
