import type { AccountKey } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogLines } from '../../test/support/log-lines.js';
import { NatsWorld } from '../../test/support/nats-world.js';
import { until } from '../../test/support/until.js';
import { type Change, ChangeNotifier } from './change-notifier.js';

let world: NatsWorld;

beforeEach(() => {
  world = new NatsWorld();
});

afterEach(() => world.close());

function account(n: number): Change & { kind: 'account' } {
  return { kind: 'account', key: `A${n}` as AccountKey };
}

test('when more changed than is remembered, everything is sent', async () => {
  const broker = await world.broker().start();
  const stored = new Map([1, 2, 3, 4, 5, 6].map((n) => [`A${n}`, `jwt ${n}`]));
  stored.set('A6', 'gone');
  const notifier = new ChangeNotifier({
    limit: 3,
    log: new LogLines(),
    load: async (change) => {
      if (change.kind !== 'account' || change.key === 'A6') return undefined;
      return stored.get(change.key);
    },
    everything: async function* () {
      for (const key of stored.keys()) yield { kind: 'account', key: key as AccountKey };
    },
  });
  for (const n of [1, 2, 3, 4, 5]) expect(notifier.notify(account(n), `old ${n}`)).toBe(false);
  expect(notifier.pending).toBe(3);
  const client = await world.client(broker);
  const heard: string[] = [];
  const listener = await world.client(broker);
  listener.subscribe('$SYS.ACCOUNT.*.CLAIMS.UPDATE', {
    callback: (_error, message) => void heard.push(message.string()),
  });
  await listener.flush();
  notifier.up(client);
  await until('all are confirmed', () => notifier.sent === 5);
  await until('all are heard', () => heard.length === 5);
  expect(heard.toSorted()).toEqual(['jwt 1', 'jwt 2', 'jwt 3', 'jwt 4', 'jwt 5']);
  await until('nothing waits', () => notifier.pending === 0);
});

test('a JWT larger than the broker takes is named and does not hold up the others', async () => {
  const broker = await world.broker().start();
  const log = new LogLines();
  const notifier = new ChangeNotifier({
    log,
    load: async () => undefined,
    everything: async function* () {},
  });
  notifier.up(await world.client(broker));
  expect(notifier.notify(account(1), 'x'.repeat(2 * 1024 * 1024))).toBe(false);
  expect(notifier.notify(account(2), 'small')).toBe(true);
  await until('the small one is confirmed', () => notifier.sent === 1);
  expect(notifier).toMatchObject({ failed: 1, pending: 0 });
  expect(log.has('larger than the broker')).toBe(true);
});

test('activations are announced under their account and hash', async () => {
  const broker = await world.broker().start();
  const notifier = new ChangeNotifier({
    log: new LogLines(),
    load: async () => undefined,
    everything: async function* () {},
  });
  const listener = await world.client(broker);
  const subjects: string[] = [];
  listener.subscribe('$SYS.ACCOUNT.>', {
    callback: (_error, message) => void subjects.push(message.subject),
  });
  await listener.flush();
  notifier.up(await world.client(broker));
  notifier.notify({ kind: 'activation', account: 'AX', hash: 'HASH====' }, 'token');
  await until('it is heard', () => subjects.includes('$SYS.ACCOUNT.AX.CLAIMS.ACTIVATE.HASH===='));
});
