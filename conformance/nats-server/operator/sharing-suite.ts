// Imports and exports by account JWT, changed while everybody is connected; sentinels and pinned accounts; a reload.
import { connect } from '@nats-io/transport-node';
import { type AccountKey, type Export, encode, type Import, newActivationClaims } from '@nats-ts/jwt';
import { describe, expect, test } from 'vitest';
import type { Broker } from '../servers.js';
import { Opened } from './opened.js';
import { arrives, type MadeAccount, refusalOf, update, World } from './world.js';

/** Leave of one account for another to import. */
function activation(from: MadeAccount, to: MadeAccount, subject: string): string {
  const claims = newActivationClaims(to.key as AccountKey);
  claims.nats.subject = subject;
  claims.nats.kind = 'stream';
  return encode(claims, from.pair);
}

/** Declares the cases for one kind of broker. */
export function sharingSuite(broker: Broker): void {
  describe(`accounts by JWT that share, ${broker.name}`, () => {
    const opened = new Opened(broker);
    const exported = (...list: Export[]): Export[] => list;
    const imported = (...list: Import[]): Import[] => list;

    test('a stream and a service cross, and stop when the export goes', async () => {
      const world = new World();
      const [shop, desk] = [world.account('SHOP'), world.account('DESK')];
      shop.claims.nats.exports = exported(
        { name: 'news', subject: 'news.>', type: 'stream' },
        { name: 'ask', subject: 'ask', type: 'service' },
      );
      desk.claims.nats.imports = imported(
        {
          name: 'news',
          subject: 'news.>',
          account: shop.key as AccountKey,
          type: 'stream',
          local_subject: 'shop.>',
        },
        {
          name: 'ask',
          subject: 'ask',
          account: shop.key as AccountKey,
          type: 'service',
          local_subject: 'shop.ask',
        },
      );
      const server = await opened.start(world.conf());
      // Whoever imports comes first: the exporter is fetched because of it.
      const [inDesk, inShop] = [await opened.enter(server, desk), await opened.enter(server, shop)];
      inShop.subscribe('ask', { callback: (_, message) => void message.respond('yes') });
      await inShop.flush();
      expect(await arrives(inShop, inDesk, 'news.x', 'shop.x')).toBe(true);
      expect((await inDesk.request('shop.ask', '', { timeout: 5000 })).string()).toBe('yes');
      const system = await opened.enter(server, world.system);
      shop.claims.nats.exports = [];
      await update(system, shop);
      expect(await arrives(inShop, inDesk, 'news.x', 'shop.x')).toBe(false);
    });

    test('a private stream needs an activation of the exporter', async () => {
      const world = new World();
      const [shop, desk] = [world.account('SHOP'), world.account('DESK')];
      shop.claims.nats.exports = exported({ name: 'p', subject: 'private', type: 'stream', token_req: true });
      const item = {
        name: 'p',
        subject: 'private',
        account: shop.key as AccountKey,
        type: 'stream' as const,
      };
      const server = await opened.start(world.conf());
      const [inDesk, inShop] = [await opened.enter(server, desk), await opened.enter(server, shop)];
      const system = await opened.enter(server, world.system);
      desk.claims.nats.imports = imported(item);
      await update(system, desk);
      expect(await arrives(inShop, inDesk, 'private')).toBe(false);
      desk.claims.nats.imports = imported({ ...item, token: activation(shop, desk, 'private') });
      await update(system, desk);
      expect(await arrives(inShop, inDesk, 'private')).toBe(true);
      const [export_] = shop.claims.nats.exports ?? [];
      if (export_ !== undefined) export_.revocations = { [desk.key]: Math.floor(Date.now() / 1000) + 10 };
      await update(system, shop);
      expect(await arrives(inShop, inDesk, 'private')).toBe(false);
    });

    test('mappings of an account', async () => {
      const world = new World();
      const a = world.account('A');
      a.claims.nats.mappings = { old: [{ subject: 'new' }] };
      const server = await opened.start(world.conf());
      const [one, two] = [await opened.enter(server, a), await opened.enter(server, a)];
      expect(await arrives(one, two, 'old', 'new')).toBe(true);
      a.claims.nats.mappings = {};
      await update(await opened.enter(server, world.system), a);
      expect(await arrives(one, two, 'old', 'old')).toBe(true);
    });

    test('mappings of an account that count in one cluster, in whichever one the server is', async () => {
      const world = new World();
      const a = world.account('A');
      a.claims.nats.mappings = {
        near: [
          { subject: 'near.west', cluster: 'west', weight: 100 },
          { subject: 'near.else', weight: 100 },
        ],
        only: [{ subject: 'only.west', cluster: 'west', weight: 100 }],
      };
      const server = await opened.start(world.conf('cluster { name: east }'));
      const [one, two] = [await opened.enter(server, a), await opened.enter(server, a)];
      expect(await arrives(one, two, 'near', 'near.else')).toBe(true);
      expect(await arrives(one, two, 'only')).toBe(true);
      await server.reload(world.conf('cluster { name: west }'));
      expect(await arrives(one, two, 'near', 'near.west')).toBe(true);
      expect(await arrives(one, two, 'only', 'only.west')).toBe(true);
      expect(await arrives(one, two, 'only')).toBe(false);
      a.claims.nats.mappings = { near: [{ subject: 'near.east', cluster: 'east', weight: 100 }] };
      await update(await opened.enter(server, world.system), a);
      expect(await arrives(one, two, 'near')).toBe(true);
      expect(await arrives(one, two, 'near', 'near.east')).toBe(false);
    });

    test('clients without a JWT become the default sentinel', async () => {
      const world = new World();
      const a = world.account('A');
      const sentinel = a.user((claims) => {
        claims.nats.bearer_token = true;
        claims.nats.pub = { deny: ['secret'] };
      });
      const server = await opened.start(world.conf(`default_sentinel: ${sentinel.jwt}`));
      const connection = await connect({ port: server.port, reconnect: false });
      opened.later(() => connection.close());
      const other = await opened.enter(server, a);
      expect(await arrives(connection, other, 'open')).toBe(true);
      expect(await arrives(connection, other, 'secret')).toBe(false);
    });

    test('only pinned accounts, where some are', async () => {
      const world = new World();
      const [a, b] = [world.account('A'), world.account('B')];
      const server = await opened.start(world.conf(`resolver_pinned_accounts: [ ${a.key} ]`));
      await opened.enter(server, a);
      await opened.enter(server, world.system);
      expect(await refusalOf(server, b.user())).toBe('Authorization Violation');
    });

    test('a reload takes other preloaded accounts over', async () => {
      const world = new World();
      const a = world.account('A');
      const server = await opened.start(world.conf());
      const [one, two] = [await opened.enter(server, a), await opened.enter(server, a)];
      const added = world.account('B');
      a.claims.nats.limits.conn = 1;
      await server.reload(world.conf());
      await expect(two.closed()).resolves.toMatchObject({
        message: expect.stringMatching(/maximum account active connections exceeded/i),
      });
      await one.flush();
      await opened.enter(server, added);
    });

    test('an operator with strict signing keys issues no accounts itself, and its accounts no users themselves', async () => {
      const world = new World();
      const signingKey = world.signingKey();
      world.claims.nats.strict_signing_key_usage = true;
      world.system.signBy(signingKey);
      const signed = world.account('S', signingKey);
      const accountKey = signed.signingKey();
      const byOperator = world.account('O');
      const itsKey = byOperator.signingKey();
      const server = await opened.start(world.conf());
      await opened.enter(server, signed.userBy(accountKey));
      expect(await refusalOf(server, signed.user())).toBe('Authorization Violation');
      expect(await refusalOf(server, byOperator.userBy(itsKey))).toBe('Authorization Violation');
    });
  });
}
