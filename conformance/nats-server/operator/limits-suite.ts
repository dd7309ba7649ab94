// The limits of accounts and users, one by one: at the door, and changed while everybody is connected.
import type { NatsConnection } from '@nats-io/transport-node';
import type { AccountKey, Export, Import } from '@nats-ts/jwt';
import { describe, expect, test } from 'vitest';
import type { Broker } from '../servers.js';
import { Opened, SharedBroker } from './opened.js';
import { ended, type MadeAccount, refusalOf, update, violation, World } from './world.js';

// The client may be writing when the broker hangs up.
const TOO_MANY_CLIENTS = /maximum account active connections exceeded|EPIPE|ECONNRESET/i;
/** The client knows the limit from INFO. */
const TOO_LARGE = /max_payload size exceeded/;
const TOO_MANY_SUBSCRIPTIONS = /maximum subscriptions exceeded/i;

/** Exports of an account. */
const streams = (...subjects: string[]): Export[] =>
  subjects.map((subject) => ({ name: subject, subject, type: 'stream' }));

/** Imports from an account. */
const from = (account: MadeAccount, ...subjects: string[]): Import[] =>
  subjects.map((subject) => ({ name: subject, subject, account: account.key as AccountKey, type: 'stream' }));

/** Declares the cases for one kind of broker. */
export function limitsSuite(broker: Broker): void {
  describe(`limits by JWT, ${broker.name}`, () => {
    const world = new World();
    const giver = world.account('GIVER');
    giver.claims.nats.exports = streams('one', 'two', 'many.*');
    const [importer, exporter, wild, sized] = [
      world.account('IMPORTER'),
      world.account('EXPORTER'),
      world.account('WILD'),
      world.account('SIZED'),
    ];
    importer.claims.nats.imports = from(giver, 'one', 'two');
    exporter.claims.nats.exports = streams('one', 'two');
    wild.claims.nats.exports = streams('some.*');
    const [none, plain] = [world.account('NONE'), world.account('PLAIN')];
    none.claims.nats.limits = {};
    const server = new SharedBroker(broker, world);
    const opened = new Opened(broker);
    const enter = (account: MadeAccount): Promise<NatsConnection> => opened.enter(server, account);

    test.each([
      ['imports', importer, { imports: 1 }],
      ['exports', exporter, { exports: 1 }],
      ['exports with wildcards', wild, { exports: 5, wildcards: false }],
    ] as const)(
      'an account with too many %s is not taken, and stays as it was',
      async (_, account, limits) => {
        const before = { ...account.claims.nats.limits };
        const client = await enter(account);
        Object.assign(account.claims.nats.limits, limits);
        expect(await update(server.system, account)).toMatchObject({ code: 500 });
        await client.flush();
        await enter(account);
        account.claims.nats.limits = before;
        expect(await update(server.system, account)).toMatchObject({ code: 200 });
        await client.flush();
      },
    );

    test('an account whose JWT allows nothing lets nobody in', async () => {
      expect(await refusalOf(server, none.user())).toMatch(TOO_MANY_CLIENTS);
      none.claims.nats.limits = { conn: 1 };
      expect(await update(server.system, none)).toMatchObject({ code: 200 });
      const client = await enter(none);
      client.publish('empty');
      await client.flush();
      expect(await violation(client, () => client.subscribe('s'))).toMatch(TOO_MANY_SUBSCRIPTIONS);
      expect(() => client.publish('s', 'x')).toThrow(TOO_LARGE);
    });

    test('subscriptions of an account, counted for each connection, and fewer of them while it is there', async () => {
      // A server without a folder takes new words about accounts that it knows.
      await enter(sized);
      sized.claims.nats.limits.subs = 2;
      await update(server.system, sized);
      const [one, two] = [await enter(sized), await enter(sized)];
      for (const client of [one, two]) {
        client.subscribe('a');
        client.subscribe('b');
        await client.flush();
        expect(await violation(client, () => client.subscribe('c'))).toMatch(TOO_MANY_SUBSCRIPTIONS);
      }
      sized.claims.nats.limits.subs = 3;
      await update(server.system, sized);
      one.subscribe('c');
      await one.flush();
      expect(await violation(one, () => one.subscribe('d'))).toMatch(TOO_MANY_SUBSCRIPTIONS);
      sized.claims.nats.limits.subs = 1;
      await update(server.system, sized);
      expect(await ended(one)).toMatch(TOO_MANY_SUBSCRIPTIONS);
    });

    test.each([
      ['payload', -1, 3, 3],
      ['payload', 5, -1, 5],
      ['payload', 5, 3, 3],
      ['payload', 3, 5, 3],
    ] as const)('%s: %i of the account and %i of the user make %i', async (_, account, user, both) => {
      sized.claims.nats.limits = { ...sized.claims.nats.limits, subs: -1, payload: account };
      await update(server.system, sized);
      const client = await opened.enter(
        server,
        sized.user(({ nats }) => Object.assign(nats, { payload: user })),
      );
      // The INFO that says it comes behind the first PONG.
      await client.flush();
      expect(client.info?.max_payload).toBe(both);
      client.publish('s', 'x'.repeat(both));
      await client.flush();
      expect(() => client.publish('s', 'x'.repeat(both + 1))).toThrow(TOO_LARGE);
    });

    test.each([
      [-1, 1, 1],
      [1, -1, 1],
      [2, 1, 1],
      [1, 2, 1],
    ] as const)(
      'subscriptions: %i of the account and %i of the user make %i',
      async (account, user, both) => {
        sized.claims.nats.limits = { ...sized.claims.nats.limits, subs: account, payload: -1 };
        await update(server.system, sized);
        const client = await opened.enter(
          server,
          sized.user(({ nats }) => Object.assign(nats, { subs: user })),
        );
        for (let sid = 0; sid < both; sid++) client.subscribe(`s.${sid}`);
        await client.flush();
        expect(await violation(client, () => client.subscribe('more'))).toMatch(TOO_MANY_SUBSCRIPTIONS);
      },
    );

    test('a user that says nothing of its limits has none to use', async () => {
      const client = await opened.enter(
        server,
        plain.user(({ nats }) => {
          delete nats.subs;
          delete nats.payload;
          delete nats.data;
        }),
      );
      expect(await violation(client, () => client.subscribe('s'))).toMatch(TOO_MANY_SUBSCRIPTIONS);
      client.publish('s');
      await client.flush();
      expect(() => client.publish('s', 'x')).toThrow(TOO_LARGE);
    });
  });
}
