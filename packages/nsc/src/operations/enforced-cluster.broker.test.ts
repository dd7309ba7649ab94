// What nsc edits about a cluster's own traffic holds at real brokers, with the official client.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../../../e2e/support/wait.js';
import { Enforcement } from '../../test/enforcement.js';

let world: Enforcement;

beforeAll(async () => {
  world = new Enforcement();
  await world.prepare('add operator -n OP --sys');
  for (const account of ['SYSTEM', 'OWNER']) {
    await world.prepare(`add account ${account}`, `edit account ${account} --js-enable 0`, 'add user u');
  }
  await world.prepare('edit account OWNER --host-cluster-traffic');
  // JetStream starts in no cluster without routes: those that have it join one that has not.
  const { clusterPort } = await world.start('', { name: 'first', join: 0 });
  for (const name of ['one', 'two']) {
    const jetstream = `\njetstream { store_dir: "./js-${name}", max_file_store: 64MB, max_memory_store: 64MB }\n`;
    await world.start(jetstream, { name, join: clusterPort });
  }
}, 60_000);

afterAll(() => world.end());

test('the brokers’ own messages about a stream go by its account where that hosts them', {
  timeout: 60_000,
}, async () => {
  const heard = { SYSTEM: 0, OWNER: 0 };
  for (const account of ['SYSTEM', 'OWNER'] as const) {
    const user = await world.as(account, 'u');
    user.subscribe('$NRG.>', { callback: () => void heard[account]++ });
    await until(
      `${account} has a stream of two brokers`,
      async () => {
        const stream = { name: 's', subjects: ['s'], retention: 'limits', storage: 'file', num_replicas: 2 };
        const reply = await user
          .request('$JS.API.STREAM.CREATE.s', JSON.stringify(stream), { timeout: 5000 })
          .catch(() => undefined);
        return reply?.string().includes('"created"');
      },
      30_000,
    );
  }
  await until('the stream of OWNER is talked about', () => heard.OWNER > 3);
  expect(heard.SYSTEM).toBe(0);
});
