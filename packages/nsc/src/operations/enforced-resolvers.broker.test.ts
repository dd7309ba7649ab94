// Brokers with each kind of resolver that `generate config` writes hold accounts and users to the same rules: with a
// memory resolver by their configuration, with a full one by push, with a caching one by asking another broker.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrivals, Enforcement, type ResolverKind, serve } from '../../test/enforcement.js';

/** A time of day so many hours from now, in UTC. */
function clock(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 19);
}

/** Starts a broker that knows every account, whatever its resolver. */
async function startInformed(world: Enforcement, resolver: ResolverKind): Promise<void> {
  if (resolver === 'mem-resolver') {
    await world.start();
    return;
  }
  const full = await world.start('', { resolver: 'nats-resolver', join: 0 });
  await world.home.ok(`push -A -u ${full.url}`);
  if (resolver === 'nats-resolver-cache') await world.start('', { resolver, join: full.clusterPort });
}

describe.each(['mem-resolver', 'nats-resolver', 'nats-resolver-cache'] as const)('with a %s', (resolver) => {
  let world: Enforcement;

  beforeAll(async () => {
    world = new Enforcement();
    await world.prepare(
      'add operator -n OP --sys --generate-signing-key',
      'add account P',
      'add user free',
      'add user pub --allow-pub ok.> --deny-pub ok.not',
      'add user small',
      'edit user small --payload 4',
      'add user far --source-network 10.0.0.0/8',
      'add user asleep',
      `edit user asleep --time ${clock(2)}-${clock(3)} --locale UTC`,
      'add user gone',
      'delete user gone',
      'edit signing-key --sk generate --role writer --allow-pub w.{{name()}}.> --allow-sub _INBOX.>',
      'add user ann -K writer',
      'add mapping --from orders.* --to v2.$1',
      'add export -s news.>',
      'add export -s time --service',
      'add account Q',
      'edit account Q --conns 1',
      'add user reader',
      'add import --src-account P --remote-subject news.> --local-subject from.p.>',
      'add import --src-account P --remote-subject time --service --local-subject clock',
    );
    await startInformed(world, resolver);
  }, 120_000);

  afterAll(() => world.end());

  test.each(['far', 'asleep', 'gone'])('%s may not connect', async (user) => {
    await expect(world.as('P', user)).rejects.toThrow();
  });

  test('permissions, limits, roles and mappings hold', async () => {
    const [free, pub, ann] = [
      await world.as('P', 'free'),
      await world.as('P', 'pub'),
      await world.as('P', 'ann'),
    ];
    expect(await arrivals(pub, 'ok.yes', free, '>')).toEqual(['ok.yes']);
    expect(await arrivals(pub, 'ok.not', free, '>')).toEqual([]);
    expect(await arrivals(ann, 'w.ann.x', free, 'w.>')).toEqual(['w.ann.x']);
    expect(await arrivals(ann, 'w.bob.x', free, 'w.>')).toEqual([]);
    expect(await arrivals(free, 'orders.7', free, 'v2.*')).toEqual(['v2.7']);
    expect((await world.as('P', 'small')).info?.max_payload).toBe(4);
  });

  test('streams and services go from account to account, up to the limits of each', async () => {
    const [free, reader] = [await world.as('P', 'free'), await world.as('Q', 'reader')];
    expect(await arrivals(free, 'news.x', reader, 'from.p.>')).toEqual(['from.p.x']);
    await serve(free, 'time', 'noon');
    expect((await reader.request('clock')).string()).toBe('noon');
    await expect(world.as('Q', 'reader'), 'one connection is the limit').rejects.toThrow();
  });
});
