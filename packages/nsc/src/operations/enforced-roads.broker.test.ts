// The ways in that nsc allows a user hold at the real broker: each user comes in by its own, and by no other.
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, jwtAuthenticator } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GoBroker } from '../../../../e2e/support/go-broker.js';
import { Enforcement } from '../../test/enforcement.js';
import { letsIn } from '../../test/roads.js';

const ROADS = ['STANDARD', 'WEBSOCKET', 'MQTT', 'MQTT_WS', 'LEAFNODE', 'LEAFNODE_WS'] as const;
const CONFIG = `
jetstream { store_dir: "./js", max_file_store: 64MB, max_memory_store: 64MB }
websocket { listen: "127.0.0.1:-1", no_tls: true }
mqtt { listen: "127.0.0.1:-1" }
leafnodes { listen: "127.0.0.1:-1" }
`;

let world: Enforcement;
let broker: GoBroker;

beforeAll(async () => {
  world = new Enforcement();
  await world.prepare('add operator -n OP --sys', 'add account A', 'edit account A --js-enable 0');
  for (const road of ROADS) {
    await world.prepare(`add user ${road} --bearer`, `edit user ${road} --conn-type ${road.toLowerCase()}`);
  }
  await world.prepare(
    'add user any --bearer',
    'add user inside --bearer',
    'edit user inside --conn-type in_process',
    'add user two --bearer',
    'edit user two --conn-type mqtt,websocket',
  );
  broker = await world.start(CONFIG);
}, 60_000);

afterAll(() => world.end());

function port(what: 'websocket clients' | 'MQTT clients'): number {
  return Number(new RegExp(`Listening for ${what} on \\S*:(\\d+)`).exec(broker.output)?.[1]);
}

function token(user: string): string {
  return readFileSync(world.home.data('stores/OP/accounts/A/users', `${user}.jwt`), 'utf8');
}

/** Whether a broker of its own joins as the user. */
async function joins(user: string, url: string): Promise<boolean> {
  const name = `leaf-${crypto.randomUUID()}`;
  const credentials = world.home.data('keys/creds/OP/A', `${user}.creds`);
  writeFileSync(
    world.home.path(`${name}.conf`),
    `leafnodes { remotes: [ { url: "${url}", credentials: "${credentials}" } ] }\n`,
  );
  const leaf = await GoBroker.start(world.home.path(`${name}.conf`), { name });
  try {
    // Who is let in is told of JetStream there.
    await leaf.logged(/JetStream using domains|Authorization Violation/i);
    return !/Authorization Violation/i.test(leaf.output);
  } finally {
    await leaf.stop();
  }
}

/** The ways by which a user comes in. */
async function roadsOf(user: string): Promise<string[]> {
  const ways: Record<(typeof ROADS)[number], () => Promise<boolean>> = {
    STANDARD: () =>
      connect({ servers: broker.url, authenticator: jwtAuthenticator(token(user)), reconnect: false }).then(
        (connection) => connection.close().then(() => true),
        () => false,
      ),
    WEBSOCKET: () => letsIn('WEBSOCKET', port('websocket clients'), token(user)),
    MQTT: () => letsIn('MQTT', port('MQTT clients'), token(user)),
    MQTT_WS: () => letsIn('MQTT_WS', port('websocket clients'), token(user)),
    LEAFNODE: () => joins(user, `nats-leaf://127.0.0.1:${broker.leafPort}`),
    LEAFNODE_WS: () => joins(user, `ws://127.0.0.1:${port('websocket clients')}`),
  };
  const open: string[] = [];
  for (const road of ROADS) if (await ways[road]()) open.push(road);
  return open;
}

test.each(ROADS)('a user of %s comes in so, and in no other way', async (road) => {
  expect(await roadsOf(road)).toEqual([road]);
});

test('a user of two ways comes in by both, one that is told nothing by each, one of the inside by none', async () => {
  expect(await roadsOf('two')).toEqual(['WEBSOCKET', 'MQTT']);
  expect(await roadsOf('any')).toEqual(ROADS);
  expect(await roadsOf('inside')).toEqual([]);
});
