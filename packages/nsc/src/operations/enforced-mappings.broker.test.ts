// What nsc writes about mappings holds at the real broker: shares, clusters, and what is taken back; with the official
// client.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrivals, Enforcement } from '../../test/enforcement.js';

let world: Enforcement;

beforeAll(async () => {
  world = new Enforcement();
  await world.prepare(
    'add operator -n OP --sys',
    'add account P',
    'add user p',
    'add mapping -a P --from split --to left --weight 50',
    'add mapping -a P --from split --to right --weight 50',
    'add mapping -a P --from undone --to other',
    'delete mapping -a P --from undone',
    'add mapping -a P --from near --to west.near --cluster west',
    'add mapping -a P --from far --to east.far --cluster east',
  );
  await world.start('\ncluster { name: west }\n');
}, 120_000);

afterAll(() => world.end());

describe('a mapping', () => {
  test('shares messages out', async () => {
    const provider = await world.as('P', 'p');
    const counts = { left: 0, right: 0, split: 0 };
    for (const subject of ['left', 'right', 'split'] as const) {
      provider.subscribe(subject, { callback: () => void counts[subject]++ });
    }
    for (let count = 0; count < 200; count++) provider.publish('split');
    await provider.flush();
    // That all of them go one way would happen once in 2^199 times.
    expect(counts.left).toBeGreaterThan(0);
    expect(counts.right).toBeGreaterThan(0);
    expect(counts).toMatchObject({ split: 0, left: 200 - counts.right });
  });

  test('that was deleted holds no longer', async () => {
    const provider = await world.as('P', 'p');
    expect(await arrivals(provider, 'undone', provider, 'undone')).toEqual(['undone']);
  });

  test('of a cluster holds in that one only', async () => {
    const provider = await world.as('P', 'p');
    expect(await arrivals(provider, 'near', provider, '*.near')).toEqual(['west.near']);
    expect(await arrivals(provider, 'far', provider, '*.far')).toEqual([]);
    expect(await arrivals(provider, 'far', provider, 'far')).toEqual(['far']);
  });
});
