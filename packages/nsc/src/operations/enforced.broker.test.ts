// What nsc writes into users, accounts, scopes, exports and imports holds at the real broker: one case each, with the
// official client.
import { readFileSync } from 'node:fs';
import { connect, jwtAuthenticator } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GoBroker } from '../../../../e2e/support/go-broker.js';
import { arrivals, Enforcement, repliesTo, serve } from '../../test/enforcement.js';
import type { TestHome } from '../../test/home.js';

let world: Enforcement;
let home: TestHome;
let broker: GoBroker;

/** A time of day so many hours from now, in UTC. */
function clock(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 19);
}

async function prepare(): Promise<void> {
  const span = (from: number, to: number): string => `${clock(from)}-${clock(to)} --locale UTC`;
  await world.prepare(
    'add operator -n OP --sys --generate-signing-key',
    'add account P',
    'add user free',
    'add user pub --allow-pub ok.> --deny-pub ok.not',
    'add user sub --allow-sub in.> --deny-sub in.secret',
    'add user answer --allow-sub svc --allow-pub-response=1 --deny-pub x',
    'add user small',
    'edit user small --payload 4 --subs 1',
    'add user mqtt',
    'edit user mqtt --conn-type mqtt',
    'add user standard',
    'edit user standard --conn-type standard',
    'add user far --source-network 10.0.0.0/8',
    'add user near --source-network 127.0.0.0/8',
    'add user asleep',
    `edit user asleep --time ${span(2, 3)}`,
    'add user awake',
    `edit user awake --time ${span(-2, 2)}`,
    'add user later --start 1d',
    'add user past --expiry -1h',
    'add user bearer --bearer',
    'add user gone',
    'delete user gone',
    'add user forgotten',
    'delete user forgotten --revoke=false',
    'edit signing-key --sk generate --role writer --allow-pub w.{{name()}}.> --allow-sub _INBOX.>',
    'add user ann -K writer',
    'add mapping --from orders.* --to v2.$1',
    'add export -s news.>',
    'add export -s time --service',
    'add export -s priv.* --private',
    'add export -s own.*.q --service --account-token-position 2',
    'add account Q',
    'add user reader',
    'add import --src-account P --remote-subject news.> --local-subject from.p.>',
    'add import --src-account P --remote-subject time --service --local-subject clock',
    'generate activation -a P -s priv.q -t Q -o q.jwt',
    'add import -a Q --token q.jwt',
    'add account N',
    'add user nobody',
    'add account L --deny-pub d.>',
    'edit account L --conns 1',
    'add user only',
    'add account F',
    'edit account F --subscriptions 1',
    'add user few',
  );
  const queue = ['add', 'user', '-a', 'P', 'worker', '--allow-sub', 'jobs workers'];
  expect((await home.run(queue)).code).toBe(0);
  const q = JSON.parse(await home.ok('describe account Q -F sub'));
  await home.ok(
    `add import -a Q --src-account P --remote-subject own.${q}.q --local-subject own.q --service`,
  );
}

beforeAll(async () => {
  world = new Enforcement();
  ({ home } = world);
  await prepare();
  broker = await world.start();
}, 120_000);

afterAll(() => world.end());

const as = (account: string, user: string) => world.as(account, user);

describe('permissions of a user', () => {
  test('publishing: what is allowed but for what is denied', async () => {
    const [pub, free] = [await as('P', 'pub'), await as('P', 'free')];
    expect(await arrivals(pub, 'ok.yes', free, '>')).toEqual(['ok.yes']);
    expect(await arrivals(pub, 'ok.not', free, 'ok.not')).toEqual([]);
    expect(await arrivals(pub, 'other', free, 'other')).toEqual([]);
  });

  test('subscribing: what is allowed but for what is denied', async () => {
    const [sub, free] = [await as('P', 'sub'), await as('P', 'free')];
    expect(await arrivals(free, 'in.open', sub, 'in.open')).toEqual(['in.open']);
    expect(await arrivals(free, 'in.secret', sub, 'in.secret')).toEqual([]);
    expect(await arrivals(free, 'out', sub, 'out')).toEqual([]);
  });

  test('a subject with a queue is for that queue', async () => {
    const [worker, free] = [await as('P', 'worker'), await as('P', 'free')];
    expect(await arrivals(free, 'jobs', worker, 'jobs', { queue: 'workers' })).toEqual(['jobs']);
    expect(await arrivals(free, 'jobs', worker, 'jobs')).toEqual([]);
  });

  test('answers are allowed once where a response permission says so', async () => {
    const [answer, free] = [await as('P', 'answer'), await as('P', 'free')];
    await serve(answer, 'svc', 'one', 'two');
    expect(await repliesTo(free, 'svc', answer)).toEqual(['one']);
  });

  test('of a scoped signing key hold for its users, with their names in the place of templates', async () => {
    const [ann, free] = [await as('P', 'ann'), await as('P', 'free')];
    expect(await arrivals(ann, 'w.ann.x', free, 'w.>')).toEqual(['w.ann.x']);
    expect(await arrivals(ann, 'w.bob.x', free, 'w.>')).toEqual([]);
  });

  test('of the account hold where the user has none', async () => {
    const only = await as('L', 'only');
    expect(await arrivals(only, 'e.x', only, 'e.x')).toEqual(['e.x']);
    expect(await arrivals(only, 'd.x', only, 'd.x')).toEqual([]);
    await expect(as('L', 'only'), 'one connection is the limit').rejects.toThrow();
    await only.close();
  });
});

describe('limits', () => {
  test('of a user: payload and subscriptions', async () => {
    const [small, free] = [await as('P', 'small'), await as('P', 'free')];
    expect(small.info?.max_payload).toBe(4);
    expect(await arrivals(free, 'one', small, 'one')).toEqual(['one']);
    small.subscribe('taken');
    expect(await arrivals(free, 'two', small, 'two')).toEqual([]);
  });

  test('of an account: subscriptions', async () => {
    const few = await as('F', 'few');
    expect(await arrivals(few, 'one', few, 'one')).toEqual(['one']);
    few.subscribe('taken');
    expect(await arrivals(few, 'two', few, 'two')).toEqual([]);
  });
});

describe('where, when and how a user may connect', () => {
  test.each(['mqtt', 'far', 'asleep', 'later', 'past', 'gone'])('%s may not', async (user) => {
    await expect(as('P', user)).rejects.toThrow();
  });

  test.each(['standard', 'near', 'awake', 'free'])('%s may', async (user) => {
    expect((await as('P', user)).isClosed()).toBe(false);
  });

  test('a user that was deleted without being revoked still may, as the note says', async () => {
    expect((await as('P', 'forgotten')).isClosed()).toBe(false);
  });

  test('a bearer token lets in without a signature, and no other JWT does', async () => {
    const token = (user: string) =>
      readFileSync(home.data('stores', 'OP', 'accounts', 'P', 'users', `${user}.jwt`), 'utf8');
    const attempt = async (user: string) => {
      const authenticator = jwtAuthenticator(token(user));
      const connection = await connect({ servers: broker.url, authenticator, reconnect: false });
      return world.opened(connection);
    };
    expect((await attempt('bearer')).isClosed()).toBe(false);
    await expect(attempt('free')).rejects.toThrow();
  });
});

describe('between accounts', () => {
  test('a mapping sends messages elsewhere', async () => {
    const free = await as('P', 'free');
    expect(await arrivals(free, 'orders.7', free, 'v2.*')).toEqual(['v2.7']);
  });

  test('a stream arrives under its local subject, where it is imported', async () => {
    const [free, reader, nobody] = [await as('P', 'free'), await as('Q', 'reader'), await as('N', 'nobody')];
    expect(await arrivals(free, 'news.x', reader, 'from.p.>')).toEqual(['from.p.x']);
    expect(await arrivals(free, 'news.x', nobody, '>')).toEqual([]);
  });

  test('a private stream arrives as far as the activation goes', async () => {
    const [free, reader] = [await as('P', 'free'), await as('Q', 'reader')];
    expect(await arrivals(free, 'priv.q', reader, 'priv.*')).toEqual(['priv.q']);
    expect(await arrivals(free, 'priv.other', reader, 'priv.*')).toEqual([]);
  });

  test('a service answers under its local subject', async () => {
    const [free, reader] = [await as('P', 'free'), await as('Q', 'reader')];
    await serve(free, 'time', 'noon');
    expect((await reader.request('clock')).string()).toBe('noon');
  });

  test('a service that wants the account in its subject is told who asks', async () => {
    const [free, reader] = [await as('P', 'free'), await as('Q', 'reader')];
    free.subscribe('own.*.q', {
      callback: (_, message) => {
        message.respond(message.subject);
      },
    });
    await free.flush();
    const q = JSON.parse(await home.ok('describe account Q -F sub'));
    expect((await reader.request('own.q')).string()).toBe(`own.${q}.q`);
  });
});
