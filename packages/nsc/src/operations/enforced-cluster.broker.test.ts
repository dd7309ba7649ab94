// What nsc edits for one cluster only holds at the real broker, with the official client.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrivals, Enforcement } from '../../test/enforcement.js';

let world: Enforcement;

beforeAll(async () => {
  world = new Enforcement();
  await world.prepare(
    'add operator -n OP --sys',
    'add account P',
    'add user p',
    'add mapping -a P --from near --to west.near --cluster west',
    'add mapping -a P --from far --to east.far --cluster east',
  );
  await world.start('\ncluster { name: west, listen: "127.0.0.1:-1" }\n');
}, 120_000);

afterAll(() => world.end());

test('a mapping of a cluster holds in that one only', async () => {
  const provider = await world.as('P', 'p');
  expect(await arrivals(provider, 'near', provider, '*.near')).toEqual(['west.near']);
  expect(await arrivals(provider, 'far', provider, '*.far')).toEqual([]);
  expect(await arrivals(provider, 'far', provider, 'far')).toEqual(['far']);
});
