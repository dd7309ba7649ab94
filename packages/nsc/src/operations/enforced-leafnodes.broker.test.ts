// What nsc edits about leaf nodes holds at the real broker; one case each.
import { writeFileSync } from 'node:fs';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GoBroker } from '../../../../e2e/support/go-broker.js';
import { Enforcement } from '../../test/enforcement.js';

let world: Enforcement;
let hub: GoBroker;

beforeAll(async () => {
  world = new Enforcement();
  await world.prepare(
    'add operator -n OP --sys --generate-signing-key',
    'add account LEAF',
    'edit account LEAF --leaf-conns 1',
    'add user leaf',
    'edit user leaf --conn-type leafnode',
    'add user here',
    'add account NOLEAF',
    'edit account NOLEAF --leaf-conns 0',
    'add user leaf',
  );
  hub = await world.start('\nleafnodes { listen: "127.0.0.1:-1" }\n');
}, 120_000);

afterAll(() => world.end());

const as = (account: string, user: string) => world.as(account, user);

describe('leaf nodes', () => {
  const TOO_MANY = /maximum account active connections exceeded/;

  /** A broker of its own that joins as a user. */
  async function leaf(account: string): Promise<GoBroker> {
    const file = world.home.path(`leaf-${crypto.randomUUID()}.conf`);
    const credentials = world.home.data('keys', 'creds', 'OP', account, 'leaf.creds');
    const url = `nats-leaf://127.0.0.1:${hub.leafPort}`;
    writeFileSync(file, `leafnodes { remotes: [ { url: "${url}", credentials: "${credentials}" } ] }\n`);
    return world.keep(await GoBroker.start(file));
  }

  test('join up to the limit of the account', async () => {
    const here = await as('LEAF', 'here');
    const first = await leaf('LEAF');
    await first.logged(/Leafnode connection created/);
    const there = world.opened(await connect({ servers: first.url, reconnect: false }));
    const got = new Promise<string>((resolve) => {
      there.subscribe('over', { callback: (_, message) => resolve(message.string()) });
    });
    await there.flush();
    const sending = setInterval(() => here.publish('over', 'the road'), 20);
    expect(await got).toBe('the road');
    clearInterval(sending);
    await (await leaf('LEAF')).logged(TOO_MANY);
  });

  test('do not join an account that takes none', async () => {
    await (await leaf('NOLEAF')).logged(TOO_MANY);
  });

  test('have users that may come in no other way', async () => {
    await expect(as('LEAF', 'leaf')).rejects.toThrow();
  });
});
