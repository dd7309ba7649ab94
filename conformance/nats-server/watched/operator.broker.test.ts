// Watching a server in operator mode: what comes from JWTs is on the pages and in the events of both servers.
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asked, connectAs, inSeconds, World as Operator } from '../operator/world.js';
import { EMBEDDED, GO } from '../servers.js';
import { differences, shapeOf } from './shape.js';
import { page, startWorld, type World } from './world.js';

const operator = new Operator();
const shop = operator.account('SHOP');
shop.claims.nats.tags = ['env:test'];
shop.claims.nats.revocations = { UAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA: inSeconds(-1000) };
const signer = shop.signingKey();
const user = shop.userBy(signer, (claims) => {
  claims.name = 'front';
  claims.nats.tags = ['team:a'];
  claims.exp = inSeconds(3600);
  claims.nats.pub = { allow: ['orders.>', '$SYS.REQ.USER.INFO'] };
});
const bearer = shop.user((claims) => {
  claims.name = 'bearer';
  claims.nats.bearer_token = true;
});

/** Keys that are data. */
const MAPS = ['account_detail.revoked_user'];

interface Side {
  readonly world: World;
  readonly sys: NatsConnection;
  readonly front: NatsConnection;
  readonly events: Record<string, unknown>[];
}

let go: Side;
let ours: Side;

async function startSide(broker: typeof GO): Promise<Side> {
  const world = await startWorld(broker, operator.conf('http: "127.0.0.1:-1"'));
  const sys = await connectAs(world.running, operator.systemUser);
  const events: Record<string, unknown>[] = [];
  sys.subscribe(`$SYS.ACCOUNT.${shop.key}.*`, { callback: (_, message) => void events.push(message.json()) });
  await sys.flush();
  const front = await connectAs(world.running, user, { name: 'front' });
  await connectAs(world.running, bearer, { name: 'bearer' });
  return { world, sys, front, events };
}

beforeAll(async () => {
  [go, ours] = await Promise.all([startSide(GO), startSide(EMBEDDED)]);
}, 60_000);

afterAll(async () => {
  await Promise.all([go?.world.stop(), ours?.world.stop()]);
});

async function both<T>(ask: (side: Side) => Promise<T>): Promise<[T, T]> {
  return [await ask(go), await ask(ours)];
}

test.each([
  `/connz?auth=1&acc=${shop.key}&subs=detail`,
  `/accountz?acc=${shop.key}`,
  `/accountz?acc=${operator.system.key}`,
  `/accstatz?unused=1`,
  '/accountz',
])('%s', async (path) => {
  const [theirs, own] = await both(async ({ world }) => JSON.parse((await page(world, path)).text) as object);
  expect(differences(shapeOf(theirs, MAPS), shapeOf(own, MAPS))).toEqual([]);
});

test('the JWT of a user is shown, but not where having it is enough to connect', async () => {
  const [theirs, own] = await both(async ({ world }) => {
    const { text } = await page(world, `/connz?auth=1&acc=${shop.key}`);
    const { connections } = JSON.parse(text) as { connections: Record<string, unknown>[] };
    return connections.map(({ name, jwt, issuer_key, name_tag, tags, authorized_user, account }) => ({
      name,
      jwt,
      issuer_key,
      name_tag,
      tags,
      authorized_user,
      account,
    }));
  });
  expect(own).toEqual(theirs);
  expect(own.map(({ jwt }) => jwt)).toEqual([user.jwt, undefined]);
});

test('events name the issuer, the tags and the account', async () => {
  const of = ({ events }: Side) =>
    events
      .map(({ client }) => client as Record<string, unknown>)
      .filter(({ name }) => name === 'front')
      .map(({ acc, user, jwt, issuer_key, name_tag, tags }) => ({
        acc,
        user,
        jwt,
        issuer_key,
        name_tag,
        tags,
      }));
  await expect.poll(() => of(ours).length, { timeout: 5000 }).toBeGreaterThan(0);
  await expect.poll(() => of(go).length, { timeout: 5000 }).toBeGreaterThan(0);
  expect(of(ours)).toEqual(of(go));
  const shown = ours.events
    .map(({ client }) => client as Record<string, unknown>)
    .find(({ name }) => name === 'bearer');
  expect(shown).not.toHaveProperty('jwt');
});

test('a user is told who it is and until when', async () => {
  const [theirs, own] = await both(async ({ front }) => {
    const { data } = (await asked(front, '$SYS.REQ.USER.INFO')) as { data: Record<string, unknown> };
    const { expires, permissions, ...who } = data;
    return { who, near: Math.abs(Number(expires) / 1e9 - 3600) < 120, permissions: shapeOf(permissions) };
  });
  expect(own).toEqual(theirs);
  expect(own.near).toBe(true);
});
