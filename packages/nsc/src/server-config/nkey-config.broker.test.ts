// The configuration that names users by their nkeys holds accounts and users to what their JWTs say, at the real broker.
import { connect, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GoBroker } from '../../../../e2e/support/go-broker.js';
import { arrivals, Enforcement, repliesTo, serve } from '../../test/enforcement.js';
import { KeyStore } from '../keystore/keystore.js';

let world: Enforcement;
let broker: GoBroker;

beforeAll(async () => {
  world = new Enforcement();
  await world.prepare(
    'add operator OP',
    'add account with-dash',
    'add user free',
    'add user answer --allow-sub ask --allow-pub-response=1 --response-ttl 5s --deny-pub x',
    'add export -s news.>',
    'add export -s priv --private',
    'add export -s time --service',
    'add account Q',
    'add user reader',
    'add import --src-account with-dash --remote-subject news.> --local-subject from.p.>',
    'add import --src-account with-dash --remote-subject time --service --local-subject clock',
    'generate activation -a with-dash -s priv -t Q -o priv.jwt',
    'add import -a Q --token priv.jwt',
    'add account N',
    'add user nobody',
    'generate config --nkey --config-file nkeys.conf',
  );
  broker = world.keep(await GoBroker.start(world.home.path('nkeys.conf')));
}, 60_000);

afterAll(() => world.end());

async function as(account: string, user: string): Promise<NatsConnection> {
  const key = await world.field(`user -a ${account} ${user} -F sub`);
  const seed = new KeyStore(world.home.data('keys'), true).read(key)?.seed ?? '';
  const authenticator = nkeyAuthenticator(new TextEncoder().encode(seed));
  return world.opened(await connect({ servers: broker.url, authenticator, reconnect: false }));
}

test('streams and services go to those who import them, and to nobody else', async () => {
  const [free, reader, nobody] = [
    await as('with-dash', 'free'),
    await as('Q', 'reader'),
    await as('N', 'nobody'),
  ];
  expect(await arrivals(free, 'news.x', reader, 'from.p.>')).toEqual(['from.p.x']);
  expect(await arrivals(free, 'priv', reader, 'priv')).toEqual(['priv']);
  expect(await arrivals(free, 'priv', nobody, '>')).toEqual([]);
  await serve(free, 'time', 'noon');
  expect((await reader.request('clock')).string()).toBe('noon');
  await expect(nobody.request('clock')).rejects.toThrow();
});

test('answers are allowed as often as the JWT says', async () => {
  const [free, answer] = [await as('with-dash', 'free'), await as('with-dash', 'answer')];
  await serve(answer, 'ask', 'one', 'two');
  expect(await repliesTo(free, 'ask', answer)).toEqual(['one']);
});

test('an import from an account that is not here is refused', async () => {
  await world.prepare('delete account with-dash');
  const { code, err } = await world.home.run(['generate', 'config', '--nkey']);
  expect(code).toBe(1);
  expect(err).toMatch(/unable to resolve account "A\w+" in import of "Q" under current operator/);
});
