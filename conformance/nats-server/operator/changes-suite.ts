// What accounts share by JWT, changed in both directions while everybody is connected and subscribed: what is no longer
// given or taken ends, and what is given and taken again begins, for those who are there.
import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { type AccountKey, type Export, encode, type Import, newActivationClaims } from '@nats-ts/jwt';
import { describe, expect, test } from 'vitest';
import type { Broker } from '../servers.js';
import { Opened } from './opened.js';
import { inSeconds, type MadeAccount, update, World } from './world.js';

type Kind = 'stream' | 'service';

interface Stage {
  readonly world: World;
  readonly shop: MadeAccount;
  readonly desk: MadeAccount;
  /** What the shop gives, and the desk takes. */
  give(...exports: readonly Partial<Export>[]): Promise<void>;
  take(...imports: readonly Partial<Import>[]): Promise<void>;
  /** Lets the import go and takes it anew: the Go server knows some changes of an export only then. */
  takeAnew(item: Partial<Import>): Promise<void>;
  apply(account: MadeAccount): Promise<void>;
  /** Does a message of the shop reach the desk, or a request of the desk the shop? */
  flows(as?: string): Promise<boolean>;
  /** How many of three answers to one request arrive. */
  answers(): Promise<number>;
  /** The status of the measurement of a request without a reply subject; undefined where there is none. */
  measured(): Promise<number | undefined>;
}

/** Declares the cases for one kind of broker. */
export function changesSuite(broker: Broker): void {
  const opened = new Opened(broker);

  async function start(kind: Kind): Promise<Stage> {
    const world = new World();
    const [shop, desk] = [world.account('SHOP'), world.account('DESK')];
    const give = (...exports: readonly Partial<Export>[]): void => {
      shop.claims.nats.exports = exports.map((one) => ({ name: 'x', subject: 'x.y', type: kind, ...one }));
    };
    const take = (...imports: readonly Partial<Import>[]): void => {
      desk.claims.nats.imports = imports.map((one) => ({
        name: 'x',
        subject: 'x.y',
        account: shop.key as AccountKey,
        type: kind,
        local_subject: 'here.y',
        ...one,
      }));
    };
    give({});
    take({});
    const server = await opened.start(world.conf());
    const enter = (account: MadeAccount): Promise<NatsConnection> => opened.enter(server, account);
    const [inDesk, inShop, system] = [await enter(desk), await enter(shop), await enter(world.system)];
    const heard: string[] = [];
    inDesk.subscribe('>', { callback: (_, { subject }) => void heard.push(subject) });
    inShop.subscribe('x.>', {
      callback: (_, message) => {
        for (const answer of ['1', '2', '3']) message.respond(answer);
      },
    });
    await Promise.all([inDesk.flush(), inShop.flush()]);
    const settle = async (): Promise<void> => {
      for (const one of [inShop, inDesk, inShop, inDesk]) await one.flush();
    };
    const apply = async (account: MadeAccount): Promise<void> => {
      expect(await update(system, account)).toMatchObject({ code: 200 });
    };
    return {
      world,
      shop,
      desk,
      apply,
      async give(...exports) {
        give(...exports);
        await apply(shop);
      },
      async take(...imports) {
        take(...imports);
        await apply(desk);
      },
      async takeAnew(item) {
        if (broker.name.includes('Go')) {
          take();
          await apply(desk);
        }
        take(item);
        await apply(desk);
      },
      async flows(as = 'here.y') {
        heard.length = 0;
        if (kind === 'stream') inShop.publish('x.y');
        else inDesk.publish(as, '', { reply: 'the.answer' });
        await settle();
        return heard.includes(kind === 'stream' ? as : 'the.answer');
      },
      async measured() {
        const statuses: number[] = [];
        const subscription = inShop.subscribe('measured', {
          callback: (_, message) => void statuses.push(message.json<{ status: number }>().status),
        });
        await inShop.flush();
        inDesk.publish('here.y');
        await settle();
        // A measurement goes out by itself, some time after the request.
        await sleep(200);
        await settle();
        subscription.unsubscribe();
        return statuses[0];
      },
      async answers() {
        heard.length = 0;
        inDesk.publish('here.y', '', { reply: 'the.answer' });
        await settle();
        return heard.filter((subject) => subject === 'the.answer').length;
      },
    };
  }

  const activation = ({ shop, desk }: Stage, kind: Kind, signer = shop.pair, expires?: number): string => {
    const claims = newActivationClaims(desk.key as AccountKey);
    if (expires !== undefined) claims.exp = expires;
    claims.nats.subject = 'x.y';
    claims.nats.kind = kind;
    if (signer !== shop.pair) claims.nats.issuer_account = shop.key as AccountKey;
    return encode(claims, signer, { issuedAt: inSeconds(-20) });
  };

  describe.each<[Kind]>([['stream'], ['service']])(`a %s that changes, ${broker.name}`, (kind) => {
    test('is no longer exported, and is again', async () => {
      const stage = await start(kind);
      expect(await stage.flows()).toBe(true);
      await stage.give();
      expect(await stage.flows()).toBe(false);
      await stage.give({});
      expect(await stage.flows()).toBe(true);
    });

    test('is no longer imported, and is again', async () => {
      const stage = await start(kind);
      await stage.take();
      expect(await stage.flows()).toBe(false);
      await stage.take({});
      expect(await stage.flows()).toBe(true);
    });

    test('is imported under another name', async () => {
      const stage = await start(kind);
      await stage.take({ local_subject: 'there.y' });
      expect(await stage.flows('there.y')).toBe(true);
      expect(await stage.flows('here.y')).toBe(false);
    });

    test('is exported around less, and around more', async () => {
      const stage = await start(kind);
      await stage.give({ subject: 'x.z' });
      expect(await stage.flows()).toBe(false);
      await stage.give({ subject: 'x.>' });
      expect(await stage.flows()).toBe(true);
    });

    test('becomes private, is given by activation, by that of a signing key, and becomes public', async () => {
      const stage = await start(kind);
      await stage.give({ token_req: true });
      expect(await stage.flows()).toBe(false);
      await stage.takeAnew({ token: activation(stage, kind) });
      expect(await stage.flows()).toBe(true);
      const key = stage.shop.signingKey();
      await stage.apply(stage.shop);
      await stage.takeAnew({ token: activation(stage, kind, key) });
      expect(await stage.flows()).toBe(true);
      stage.shop.claims.nats.signing_keys = [];
      await stage.apply(stage.shop);
      await stage.take({});
      expect(await stage.flows()).toBe(false);
      await stage.give({});
      expect(await stage.flows()).toBe(true);
    });

    test('is revoked, for one and for all, and given again', async () => {
      const stage = await start(kind);
      await stage.give({ token_req: true });
      const token = activation(stage, kind);
      await stage.takeAnew({ token });
      expect(await stage.flows()).toBe(true);
      for (const whom of [stage.desk.key, '*']) {
        await stage.give({ token_req: true, revocations: { [whom]: inSeconds(0) } });
        expect(await stage.flows(), whom).toBe(false);
        await stage.give({ token_req: true });
        await stage.takeAnew({ token });
        expect(await stage.flows(), whom).toBe(true);
      }
    });

    // The Go server lets a service go on until something of the account changes.
    const ends = kind === 'stream' || !broker.name.includes('Go');
    test('is given for a time', async () => {
      const stage = await start(kind);
      await stage.give({ token_req: true });
      await stage.takeAnew({ token: activation(stage, kind, stage.shop.pair, inSeconds(3)) });
      expect(await stage.flows()).toBe(true);
      if (ends) await expect.poll(() => stage.flows(), { timeout: 10_000 }).toBe(false);
      await stage.takeAnew({ token: activation(stage, kind, stage.shop.pair, inSeconds(-5)) });
      expect(await stage.flows()).toBe(false);
      await stage.takeAnew({ token: activation(stage, kind, stage.shop.pair, inSeconds(600)) });
      expect(await stage.flows()).toBe(true);
    });

    test('is only for the account in its subject', async () => {
      const stage = await start(kind);
      await stage.give({ subject: 'x.*', account_token_position: 2 });
      expect(await stage.flows()).toBe(false);
      await stage.give({ subject: 'x.*' });
      expect(await stage.flows()).toBe(true);
    });
  });

  describe(`the answers of a service, ${broker.name}`, () => {
    test('are one, several, and one again', async () => {
      const stage = await start('service');
      expect(await stage.answers()).toBe(1);
      await stage.give({ response_type: 'Stream' });
      await stage.takeAnew({});
      expect(await stage.answers()).toBe(3);
      await stage.give({ response_type: 'Chunked' });
      await stage.takeAnew({});
      expect(await stage.answers()).toBe(3);
      await stage.give({ response_type: 'Singleton' });
      await stage.takeAnew({});
      expect(await stage.answers()).toBe(1);
    });
  });

  test(`only services with one answer are measured, ${broker.name}`, async () => {
    const stage = await start('service');
    const service_latency = { sampling: 100, results: 'measured' };
    for (const [response_type, status] of [
      ['Singleton', 400],
      ['Stream', undefined],
      ['Chunked', undefined],
      ['Singleton', 400],
    ] as const) {
      await stage.give({ response_type, service_latency });
      await stage.takeAnew({});
      expect(await stage.measured(), response_type).toBe(status);
    }
  });

  describe(`imports that lead back, ${broker.name}`, () => {
    test.each<[Kind]>([['stream'], ['service']])('a %s goes round no circle', async (kind) => {
      const world = new World();
      const [a, b] = [world.account('A'), world.account('B')];
      const share = (account: MadeAccount, from: MadeAccount): void => {
        account.claims.nats.exports = [{ name: 's', subject: 's', type: kind }];
        account.claims.nats.imports = [
          { name: 's', subject: 's', account: from.key as AccountKey, type: kind, local_subject: 's' },
        ];
      };
      share(a, b);
      share(b, a);
      const server = await opened.start(world.conf());
      const [inA, inB] = [await opened.enter(server, a), await opened.enter(server, b)];
      const heard = { A: 0, B: 0 };
      inA.subscribe('s', { callback: () => void heard.A++ });
      inB.subscribe('s', { callback: () => void heard.B++ });
      await Promise.all([inA.flush(), inB.flush()]);
      inA.publish('s');
      await inA.flush();
      inB.publish('s');
      for (const one of [inB, inA, inB, inA]) await one.flush();
      // Each hears its own message, and at most one of them that of the other.
      expect([heard.A, heard.B].sort()).toEqual([1, 2]);
    });
  });
}
