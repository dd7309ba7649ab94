// The Go nsc in the chain: operator, accounts, users and creds that it made, hosted by our account server out of the
// store that the Go account server kept, or pushed to brokers by our nsc; and that same home changed by our nsc.
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type AccountServerProgram, startAccountServer } from './support/account-server.js';
import { freePort } from './support/free-port.js';
import { GoBroker } from './support/go-broker.js';
import { copyGoAccountStore, copyGoNscHome } from './support/go-nsc-home.js';
import { natsAs, natsPub, natsReply, natsRequest, natsSub, withCreds } from './support/nats-tool.js';
import { NscHome } from './support/nsc-home.js';
import { tempDir } from './support/temp-dir.js';

vi.setConfig({ testTimeout: 60_000 });

/** A home that the Go nsc made, and the broker that is asked about it. */
class World {
  readonly dir = tempDir('go-nsc');
  readonly home = new NscHome(this.dir);
  broker: GoBroker | undefined;
  accountServer: AccountServerProgram | undefined;

  constructor() {
    copyGoNscHome(this.dir);
  }

  as(account: string, user: string): Promise<NatsConnection> {
    return natsAs(this.broker?.url ?? '', withCreds(this.home.creds('OP', account, user)));
  }

  async end(): Promise<void> {
    await this.broker?.stop();
    await this.accountServer?.process.stop();
  }
}

/** What the JWTs of the Go nsc say holds. */
function holds(world: World): void {
  test('default permissions, a largest payload and a number of connections', async () => {
    const [u1, other] = [await world.as('A', 'u1'), await world.as('A', 'u1')];
    const heard = await natsSub(other, '>');
    await natsPub(u1, 'a.hello', 'there', other);
    await natsPub(u1, 'b.hello', 'there', other);
    expect(heard).toEqual(['a.hello: there']);
    const secret = await natsSub(u1, 'secret.x').catch(String);
    await u1.flush();
    expect(secret).toEqual([expect.stringMatching(/permissions violation/i)]);
    // The client keeps to the size that INFO told it.
    expect(u1.info?.max_payload).toBe(1024);
    for (let count = 3; count <= 10; count++) await world.as('A', 'u1');
    await expect(world.as('A', 'u1')).rejects.toThrow();
  });

  test.each([
    ['B', 'b2', 'is revoked'],
    ['C', 'gone', 'is revoked, and is of an account whose service is not there to decide'],
    ['A', 'scoped', 'comes from another network than its role allows'],
    ['A', 'u2', 'may come over MQTT alone'],
  ])('%s/%s stays out, who %s', async (account, user) => {
    await expect(world.as(account, user)).rejects.toThrow('Authorization Violation');
  });

  test('a service of one account is asked by another', async () => {
    const [u1, b1] = [await world.as('A', 'u1'), await world.as('B', 'b1')];
    await natsReply(u1, 'help', 'on its way');
    expect(await natsRequest(b1, 'help')).toBe('on its way');
  });
}

/** What our nsc adds to that home is one with what was there. */
function goesOn(world: World, push: () => Promise<unknown>): void {
  test('our nsc adds a user, whose messages take the ways that the Go nsc laid', async () => {
    await world.home.nsc('add user -a A -n all --allow-pubsub >');
    const [all, b1] = [await world.as('A', 'all'), await world.as('B', 'b1')];
    const [there, here] = [await natsSub(b1, '>'), await natsSub(all, '>')];
    for (const subject of ['events.one', 'priv.x.y', 'priv.x.z', 'bar.five', 'orders.7'])
      await natsPub(all, subject, 'm', b1);
    expect(there.sort()).toEqual(['in.events.one: m', 'priv.x.y: m']);
    expect(here).toContainEqual(expect.stringMatching(/^bar\.[0-4]\.five: m$/));
    expect(here).toContainEqual(expect.stringMatching(/^orders\.v[12]\.7: m$/));
  });

  test('what our nsc edits and pushes reaches who is connected', async () => {
    const b1 = await world.as('B', 'b1');
    await world.home.nsc('revocations add-user -a B -n b1');
    await push();
    expect(String(await b1.closed())).toContain('Revoked');
    await expect(world.as('B', 'b1')).rejects.toThrow('Authorization Violation');
  });
}

describe('our account server over the store of the Go account server', () => {
  const world = new World();
  beforeAll(async () => {
    const store = join(world.dir, 'store');
    copyGoAccountStore(store);
    const port = await freePort();
    const { home } = world;
    world.accountServer = await startAccountServer(
      world.dir,
      `operatorjwtpath: "${home.operatorJwt('OP')}"
       http { host: "127.0.0.1", port: 0 }
       store { dir: "${store}", shard: true }
       nats { servers: ["nats://127.0.0.1:${port}"], usercredentials: "${home.creds('OP', 'SYS', 'sys')}"
              reconnectwait: 100 }`,
    );
    world.broker = await GoBroker.inFolder(
      world.dir,
      `operator: "${home.operatorJwt('OP')}"\nresolver: URL(${world.accountServer.resolver})`,
      { port },
    ).start();
    await world.accountServer.process.printed(/connected to NATS/);
  });
  afterAll(() => world.end());

  holds(world);
  goesOn(world, () => world.home.nsc(`push -A -u ${world.accountServer?.url}/jwt/v1`));
});

describe('brokers that keep the accounts themselves', () => {
  const world = new World();
  const push = () => world.home.nsc(`push -A -u ${world.broker?.url}`);
  beforeAll(async () => {
    await world.home.nsc('generate config --nats-resolver --config-file server.conf');
    world.broker = await GoBroker.start(join(world.dir, 'server.conf'));
    await push();
  });
  afterAll(() => world.end());

  holds(world);
  goesOn(world, push);
});

describe('a configuration that holds the accounts', () => {
  const world = new World();
  beforeAll(async () => {
    await world.home.nsc('generate config --mem-resolver --config-file server.conf');
    world.broker = await GoBroker.start(join(world.dir, 'server.conf'));
  });
  afterAll(() => world.end());

  holds(world);
});
