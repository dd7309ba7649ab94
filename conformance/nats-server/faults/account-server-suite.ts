// An account server that lies, is slow, or is not there: whoever it is asked for stays out, and nobody else feels it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { type AccountKey, createKeyPair, encode, newAccountClaims } from '@nats-ts/jwt';
import { afterEach, describe, expect, test } from 'vitest';
import { connectAs, inSeconds, type MadeAccount, refusalOf, World } from '../operator/world.js';
import type { Broker, Running } from '../servers.js';

const REFUSED = 'Authorization Violation';

/** What it says for a key: a text, a status, or nothing at all; `late`: after so many milliseconds. */
type Answer = (key: string) => string | number | undefined | { readonly late: number; readonly text: string };

interface AccountServer {
  readonly url: string;
  /** Goes away, or comes back on the same port. */
  stop(): Promise<void>;
  resume(): Promise<void>;
}

/** @param probe what it says to a broker that only asks whether anybody is there */
async function accountServer(
  answer: Answer,
  probe: () => string | number | undefined = () => 'here',
): Promise<AccountServer> {
  let port = 0;
  const server = createServer((request, response) => {
    const key = request.url?.split('/').at(-1) ?? '';
    const said = key === '' ? probe() : answer(key);
    if (typeof said === 'number') response.writeHead(said).end();
    else if (typeof said === 'object') setTimeout(() => response.end(said.text), said.late);
    else if (said !== undefined) response.end(said);
  });
  const resume = async (): Promise<void> => {
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  };
  await resume();
  return {
    url: `http://127.0.0.1:${port}/jwt/v1/accounts/`,
    resume,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** Declares the cases for one kind of broker. */
export function accountServerSuite(broker: Broker): void {
  describe(`faults of the account server, ${broker.name}`, () => {
    const closers: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const close of closers.splice(0).reverse()) await close();
    });
    const start = async (
      world: World,
      answer: Answer,
    ): Promise<{ server: Running; accounts: AccountServer }> => {
      const known = new Map(world.accounts.map((account) => [account.key, account.jwt()]));
      const accounts = await accountServer((key) =>
        key === world.system.key ? known.get(key) : answer(key),
      );
      closers.push(() => accounts.stop());
      const server = await broker.start({
        conf: `operator: ${world.operatorJwt()}
          system_account: ${world.system.key}
          resolver: URL(${accounts.url})`,
      });
      closers.push(() => server.stop());
      return { server, accounts };
    };
    const enter = async (server: Running, account: MadeAccount): Promise<NatsConnection> => {
      const connection = await connectAs(server, account.user(), { timeout: 15_000 });
      closers.push(() => connection.close());
      return connection;
    };
    const talk = async (one: NatsConnection, two: NatsConnection): Promise<void> => {
      const heard = two.subscribe('s', { max: 1 });
      await two.flush();
      one.publish('s', 'hello');
      for await (const message of heard) expect(message.string()).toBe('hello');
    };

    test.each<[string, (account: MadeAccount, world: World) => string | number]>([
      ['the JWT of another account of the operator', (_, world) => world.account('OTHER').jwt()],
      [
        'a JWT that another operator signed',
        ({ key }) => encode(newAccountClaims(key as AccountKey), createKeyPair('operator')),
      ],
      ['a JWT that the account signed itself', (account) => account.jwt(account.pair)],
      [
        'an expired JWT',
        (account) => {
          account.claims.exp = inSeconds(-5);
          return account.jwt();
        },
      ],
      ['a JWT with another signature', (account) => account.jwt().replace(/[^.]*$/, 'A'.repeat(86))],
      ['a user JWT', (account) => account.user().jwt],
      ['nonsense', () => 'nonsense'],
      ['more than a JWT can be', () => 'x'.repeat(3_000_000)],
      ['nothing', () => ''],
      ['an error', () => 500],
      ['that there is no such account', () => 404],
    ])('whoever it says this of stays out, and others come in: %s', async (_, lie) => {
      const world = new World();
      const [victim, good] = [world.account('V'), world.account('G')];
      const honest = good.jwt();
      const { server } = await start(world, (key) => (key === good.key ? honest : lie(victim, world)));
      expect(await refusalOf(server, victim.user(), { timeout: 15_000 })).toBe(REFUSED);
      await talk(await enter(server, good), await enter(server, good));
    });

    test('it may never answer: others come in and talk meanwhile', async () => {
      const world = new World();
      const [silent, good] = [world.account('S'), world.account('G')];
      const honest = good.jwt();
      const { server } = await start(world, (key) => (key === good.key ? honest : undefined));
      const waiting = refusalOf(server, silent.user(), { timeout: 15_000 });
      await talk(await enter(server, good), await enter(server, good));
      expect(await waiting).toBe(REFUSED);
    });

    test('many that it never answers for hold nobody else up', async () => {
      const world = new World();
      const silent = Array.from({ length: 40 }, (_, at) => world.account(`S${at}`));
      const good = world.account('G');
      const honest = good.jwt();
      const { server } = await start(world, (key) => (key === good.key ? honest : undefined));
      let refused = 0;
      const waiting = silent.map((account) =>
        refusalOf(server, account.user(), { timeout: 15_000 }).then((why) => {
          refused++;
          return why;
        }),
      );
      // Their questions are under way.
      await sleep(300);
      await talk(await enter(server, good), await enter(server, good));
      expect(refused).toBe(0);
      expect(new Set(await Promise.all(waiting))).toEqual(new Set([REFUSED]));
    });

    test('it may be slow: whoever is awaited comes in late, others at once', async () => {
      const world = new World();
      const [slow, good] = [world.account('S'), world.account('G')];
      const [honest, late] = [good.jwt(), slow.jwt()];
      const { server } = await start(world, (key) =>
        key === good.key ? honest : { late: 1000, text: late },
      );
      let isIn = false;
      const waiting = enter(server, slow).then((connection) => {
        isIn = true;
        return connection;
      });
      await talk(await enter(server, good), await enter(server, good));
      expect(isIn).toBe(false);
      await talk(await waiting, await enter(server, slow));
    });

    test.each<[string, string | number | undefined]>([
      ['says nothing', undefined],
      ['knows no such page', 404],
      ['has an error', 500],
    ])('a broker does not start when it %s at first', async (_, probe) => {
      const world = new World();
      const accounts = await accountServer(
        () => 404,
        () => probe,
      );
      closers.push(() => accounts.stop());
      await expect(
        broker.start({
          conf: `operator: ${world.operatorJwt()}
            system_account: ${world.system.key}
            resolver: URL(${accounts.url})`,
        }),
      ).rejects.toThrow(/could not fetch <"http:/);
    });

    test('it may be moved: an answer that says where is followed', async () => {
      const world = new World();
      const good = world.account('G');
      const honest = good.jwt();
      const moved = createServer((request, response) => {
        response.end(request.url?.endsWith(good.key) ? honest : 'here');
      });
      await new Promise<void>((done) => moved.listen(0, '127.0.0.1', done));
      const { port } = moved.address() as AddressInfo;
      const signpost = createServer((request, response) => {
        response.writeHead(302, { Location: `http://127.0.0.1:${port}${request.url}` }).end();
      });
      await new Promise<void>((done) => signpost.listen(0, '127.0.0.1', done));
      for (const one of [moved, signpost])
        closers.push(
          () =>
            new Promise((done) => {
              one.close(done);
              one.closeAllConnections();
            }),
        );
      const server = await broker.start({
        conf: `operator: ${world.operatorJwt()}
          system_account: ${world.system.key}
          resolver: URL(http://127.0.0.1:${(signpost.address() as AddressInfo).port}/jwt/v1/accounts/)`,
      });
      closers.push(() => server.stop());
      await talk(await enter(server, good), await enter(server, good));
    });

    test('it may go: what is known goes on, what is new waits until it is back', async () => {
      const world = new World();
      const [known, later] = [world.account('K'), world.account('L')];
      const jwts = new Map([known, later].map((account) => [account.key, account.jwt()]));
      const { server, accounts } = await start(world, (key) => jwts.get(key) ?? 404);
      const one = await enter(server, known);
      await accounts.stop();
      await talk(one, await enter(server, known));
      expect(await refusalOf(server, later.user(), { timeout: 15_000 })).toBe(REFUSED);
      await accounts.resume();
      await expect
        .poll(() => refusalOf(server, later.user(), { timeout: 15_000 }), { timeout: 15_000, interval: 300 })
        .toBe('let in');
      await one.flush();
    });
  });
}
