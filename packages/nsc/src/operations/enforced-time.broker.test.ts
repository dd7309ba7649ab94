// What nsc writes about time holds at the real broker: by the clock of a place, for roles, and for those who are
// connected when it is over; one case each, with the official client.
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GoBroker } from '../../../../e2e/support/go-broker.js';
import { until } from '../../../../e2e/support/wait.js';
import { arrivals, Enforcement } from '../../test/enforcement.js';

let world: Enforcement;
let broker: GoBroker;

/** A time of day so many seconds from now, where clocks are so many hours ahead of UTC. */
function clock(seconds: number, ahead = 0): string {
  return new Date(Date.now() + (seconds + ahead * 3600) * 1000).toISOString().slice(11, 19);
}

/** The moment so many seconds from now, as `--expiry` takes it. */
const after = (seconds: number): string =>
  new Date(Math.ceil(Date.now() / 1000 + seconds) * 1000).toISOString();

const HOUR = 3600;
/** Long enough to connect on a busy machine, short enough to wait for. */
const SOON = 6;
/** Japan has kept nine hours ahead of UTC, in summer too, for seventy years. */
const tokyo = `${clock(-HOUR, 9)}-${clock(HOUR, 9)}`;

beforeAll(async () => {
  world = new Enforcement();
  await world.prepare(
    'add operator -n OP --sys --generate-signing-key',
    'add account P',
    'add user free',
    'add user here',
    `edit user here --time ${tokyo} --locale Asia/Tokyo`,
    'add user elsewhere',
    `edit user elsewhere --time ${tokyo} --locale UTC`,
    `edit signing-key --sk generate --role day --time ${clock(-HOUR)}-${clock(HOUR)} --locale UTC`,
    `edit signing-key --sk generate --role night --time ${clock(HOUR)}-${clock(2 * HOUR)} --locale UTC`,
    'add user day -K day',
    'add user night -K night',
    'add user older',
    'add user newer',
    'revocations add-user -a P -n older --at 2101-01-01T00:00:00Z',
    'revocations add-user -a P -n newer --at 2001-01-01T00:00:00Z',
    'add export -s priv --private',
    'add export -s later --private',
    'add account Q',
    'add user q',
    'generate activation -a P -s later -t Q --start 1d -o later.jwt',
    'add import -a Q --token later.jwt',
    'add account ENDS',
    'add user e',
  );
  broker = await world.start('', { resolver: 'nats-resolver' });
  await world.home.ok(`push -A -u ${broker.url}`);
}, 120_000);

afterAll(() => world.end());

describe('times of the day', () => {
  test('are those of the place', async () => {
    expect((await world.as('P', 'here')).isClosed()).toBe(false);
    await expect(world.as('P', 'elsewhere')).rejects.toThrow();
  });

  test('of a role hold for its users', async () => {
    expect((await world.as('P', 'day')).isClosed()).toBe(false);
    await expect(world.as('P', 'night')).rejects.toThrow();
  });
});

/** Waits until a user is refused: who comes in the last second of a time is let in, and out at once. */
async function refused(account: string, user: string): Promise<void> {
  await until(`${user} is refused`, () =>
    world.as(account, user).then(
      () => false,
      () => true,
    ),
  );
}

/** Waits until the broker ends a connection. */
async function ended(connection: NatsConnection): Promise<void> {
  expect(connection.isClosed()).toBe(false);
  await connection.closed();
}

test('a revocation is of what was issued before its time', async () => {
  await expect(world.as('P', 'older')).rejects.toThrow();
  expect((await world.as('P', 'newer')).isClosed()).toBe(false);
});

test('an activation counts from its start on', async () => {
  const [free, q] = [await world.as('P', 'free'), await world.as('Q', 'q')];
  expect(await arrivals(free, 'later', q, 'later')).toEqual([]);
});

// They wait for the same seconds.
describe.concurrent('what is over ends what is under way', () => {
  test('the hours of a user: its connection', async () => {
    await world.prepare(
      'add user -a P shift',
      `edit user -a P shift --time ${clock(-HOUR)}-${clock(SOON)} --locale UTC`,
    );
    await ended(await world.as('P', 'shift'));
    await refused('P', 'shift');
  });

  test('the life of a user: its connection', async () => {
    await world.prepare(`add user -a P brief --expiry ${after(SOON)}`);
    await ended(await world.as('P', 'brief'));
    await refused('P', 'brief');
  });

  test('the life of an account: the connections of its users', async () => {
    const connection = await world.as('ENDS', 'e');
    await world.prepare(`edit account ENDS --expiry ${after(SOON)}`, `push -a ENDS -u ${broker.url}`);
    await ended(connection);
    await refused('ENDS', 'e');
  });

  test('the life of an activation: what arrives by it', { timeout: 60_000 }, async () => {
    await world.prepare(
      `generate activation -a P -s priv -t Q --expiry ${after(SOON)} -o priv.jwt`,
      'add import -a Q --token priv.jwt',
      `push -a Q -u ${broker.url}`,
    );
    const [free, q] = [await world.as('P', 'free'), await world.as('Q', 'q')];
    expect(await arrivals(free, 'priv', q, 'priv')).toEqual(['priv']);
    await until('the activation ends', async () => (await arrivals(free, 'priv', q, 'priv')).length === 0);
  });
});
