// What nsc edits about JetStream holds at the real broker; one case each, with the official client.
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Enforcement } from '../../test/enforcement.js';

let world: Enforcement;

beforeAll(async () => {
  world = new Enforcement();
  await world.prepare(
    'add operator -n OP --sys --generate-signing-key',
    'add account P',
    'add user free',
    'add account J',
    'edit account J --js-disk-storage 1MiB --js-streams 1',
    'add user js',
    'add account STREAMS',
    'edit account STREAMS --js-mem-storage 1MiB --js-disk-storage 1MiB --js-consumer 1 --js-max-ack-pending 10',
    'edit account STREAMS --js-max-mem-stream 1000 --js-max-disk-stream 2000 --js-max-bytes-required',
    'add user js',
    'add account TIER',
    'edit account TIER --js-tier 3 --js-disk-storage 1MiB',
    'add user js',
    'add account TIERS',
    'edit account TIERS --js-tier 1 --js-disk-storage 1MiB --js-streams 1',
    'edit account TIERS --js-tier 3 --js-disk-storage 1MiB',
    'edit account TIERS --rm-js-tier 3',
    'add user js',
    'add account MEMORY',
    'edit account MEMORY --js-mem-storage 1MiB',
    'add user js',
    'add account EVERY',
    'edit account EVERY --js-enable 0',
    'add user js',
    'add account NONE',
    'edit account NONE --js-enable 0',
    'edit account NONE --js-disable',
    'add user js',
  );
  await world.start('\njetstream { store_dir: "./js", max_file_store: 64MB, max_memory_store: 64MB }\n');
}, 120_000);

afterAll(() => world.end());

const as = (account: string, user: string) => world.as(account, user);

describe('JetStream', () => {
  /** A request to its interface. */
  async function ask(connection: NatsConnection, what: string, body: object): Promise<string> {
    return (await connection.request(`$JS.API.${what}`, JSON.stringify(body))).string();
  }
  const create = (connection: NatsConnection, name: string, settings: object) =>
    ask(connection, `STREAM.CREATE.${name}`, {
      name,
      subjects: [name],
      retention: 'limits',
      storage: 'file',
      ...settings,
    });

  test('streams have a size, up to the largest of their storage', async () => {
    const js = await as('STREAMS', 'js');
    expect(await create(js, 'none', {})).toContain('account requires a stream config to have max bytes set');
    expect(await create(js, 'disk', { max_bytes: 3000 })).toContain('stream max bytes exceeds');
    expect(await create(js, 'mem', { storage: 'memory', max_bytes: 1500 })).toContain(
      'stream max bytes exceeds',
    );
    expect(await create(js, 'disk', { max_bytes: 1500 })).toContain('"created"');
    expect(await create(js, 'mem', { storage: 'memory', max_bytes: 500 })).toContain('"created"');
  });

  test('consumers are counted, and so is what they have not acknowledged', async () => {
    const js = await as('STREAMS', 'js');
    await create(js, 'counted', { max_bytes: 100 });
    const consumer = (durable_name: string, max_ack_pending: number) =>
      ask(js, `CONSUMER.DURABLE.CREATE.counted.${durable_name}`, {
        stream_name: 'counted',
        config: { durable_name, ack_policy: 'explicit', max_ack_pending },
      });
    expect(await consumer('many', 11)).toContain('consumer max ack pending exceeds');
    expect(await consumer('one', 10)).toContain('"created"');
    expect(await consumer('two', 10)).toContain('maximum consumers limit reached');
  });

  test('a tier is for its number of replicas', async () => {
    expect(await create(await as('TIER', 'js'), 'one', { num_replicas: 1 })).toContain(
      'no JetStream default or applicable tiered limit present',
    );
  });

  test('a tier that was removed is gone, and the others stay', async () => {
    const js = await as('TIERS', 'js');
    const { tiers } = JSON.parse(await ask(js, 'INFO', {}));
    expect(Object.keys(tiers)).toEqual(['R1']);
    expect(await create(js, 'one', { num_replicas: 1, max_bytes: 1000 })).toContain('"created"');
    expect(await create(js, 'two', { num_replicas: 1, max_bytes: 1000 })).toContain(
      'maximum number of streams',
    );
  });

  test('memory has a limit of its own', async () => {
    const js = await as('MEMORY', 'js');
    const memory = { storage: 'memory' };
    expect(await create(js, 'big', { ...memory, max_bytes: 2_000_000 })).toContain('insufficient memory');
    expect(await create(js, 'small', { ...memory, max_bytes: 1000 })).toContain('"created"');
    expect(await create(js, 'disk', { max_bytes: 1000 })).toContain('insufficient storage');
  });

  test('is there when enabled, and not when disabled', async () => {
    expect(await create(await as('EVERY', 'js'), 'one', {})).toContain('"created"');
    expect(await ask(await as('NONE', 'js'), 'INFO', {})).toContain('not enabled for account');
  });

  test('is for accounts that have it, up to their limits', async () => {
    const [js, free] = [await as('J', 'js'), await as('P', 'free')];
    expect(await create(js, 'big', { max_bytes: 2_000_000 })).toContain('insufficient storage');
    expect(await create(js, 'one', { max_bytes: 1000 })).toContain('"created"');
    expect(await create(js, 'two', { max_bytes: 1000 })).toContain('maximum number of streams');
    expect(await ask(free, 'INFO', {})).toContain('not enabled for account');
  });
});
