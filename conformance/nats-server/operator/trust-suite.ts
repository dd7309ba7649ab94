// Whom a server trusts: one operator or several, by JWT, by file or by key alone; and the sentinel that clients without a
// JWT become. The same for ours and for the Go server.
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterEach, describe, expect, test } from 'vitest';
import type { Broker, Running, Setup } from '../servers.js';
import { asked, connectAs, refusalOf, violation, World } from './world.js';

const REFUSED = 'Authorization Violation';

/** Declares the cases for one kind of broker. */
export function trustSuite(broker: Broker): void {
  describe(`whom the server trusts, ${broker.name}`, () => {
    const closers: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const close of closers.splice(0).reverse()) await close();
    });
    const start = async (setup: Setup): Promise<Running> => {
      const server = await broker.start(setup);
      closers.push(() => server.stop());
      return server;
    };
    const kept = (connection: NatsConnection): NatsConnection => {
      closers.push(() => connection.close());
      return connection;
    };
    const preload = (...worlds: readonly World[]): string =>
      worlds.flatMap(({ accounts }) => accounts.map((one) => `${one.key}: ${one.jwt()}`)).join('\n');

    test('several operators: the accounts of each come in, and nobody else', async () => {
      const [first, second, stranger] = [new World(), new World(), new World()];
      delete second.claims.nats.system_account;
      const [a, b, x] = [first.account('A'), second.account('B'), stranger.account('X')];
      const server = await start({
        conf: `operator: [ ${first.operatorJwt()}, ${second.operatorJwt()} ]
          system_account: ${first.system.key}
          resolver: MEMORY
          resolver_preload { ${preload(first, second, stranger)} }`,
      });
      kept(await connectAs(server, a.user()));
      kept(await connectAs(server, b.user()));
      expect(await refusalOf(server, x.user())).toBe(REFUSED);
      const system = kept(await connectAs(server, first.systemUser));
      const { data } = (await asked(system, '$SYS.REQ.USER.INFO')) as { data: { account: string } };
      expect(data.account).toBe(first.system.key);
    });

    test('an operator of whom only the key is known', async () => {
      const [world, stranger] = [new World(), new World()];
      const signer = world.signingKey();
      const [a, signed, x] = [world.account('A'), world.account('S', signer), stranger.account('X')];
      const server = await start({
        conf: `trusted_keys: [ ${world.pair.publicKey} ]
          system_account: ${world.system.key}
          resolver: MEMORY
          resolver_preload { ${preload(world, stranger)} }`,
      });
      kept(await connectAs(server, a.user()));
      kept(await connectAs(server, world.systemUser));
      for (const account of [signed, x]) expect(await refusalOf(server, account.user())).toBe(REFUSED);
    });

    test('an operator in a file, which names the system account', async () => {
      const world = new World();
      const a = world.account('A');
      const armoured = `-----BEGIN NATS OPERATOR JWT-----\n${world.operatorJwt()}\n------END NATS OPERATOR JWT------\n`;
      const server = await start({
        conf: `operator: "$DIR/operator.jwt"
          resolver: MEMORY
          resolver_preload { ${preload(world)} }`,
        files: { 'operator.jwt': armoured },
      });
      kept(await connectAs(server, a.user()));
      const system = kept(await connectAs(server, world.systemUser));
      expect(await asked(system, '$SYS.REQ.SERVER.PING.IDZ')).toHaveProperty('id');
    });

    test('a sentinel that a scoped signing key issued', async () => {
      const world = new World();
      const a = world.account('A');
      const scope = a.scopedKey({ bearer_token: true, pub: { deny: ['secret'] } });
      const sentinel = a.scopedUser(scope, (claims) => {
        claims.name = 'sentinel';
      });
      const server = await start({ conf: world.conf(`default_sentinel: ${sentinel.jwt}`) });
      const anybody = kept(await connect({ port: server.port, reconnect: false }));
      const { data } = (await asked(anybody, '$SYS.REQ.USER.INFO')) as { data: { account: string } };
      expect(data.account).toBe(a.key);
      expect(await violation(anybody, () => anybody.publish('secret'))).toContain('"secret"');
      // Who shows a JWT of their own is not the sentinel.
      const own = kept(await connectAs(server, a.user()));
      own.publish('secret');
      await own.flush();
    });
  });
}
