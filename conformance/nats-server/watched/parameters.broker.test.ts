// Each monitoring page with each of its parameters, on both servers under the same load: the same answer, values
// included, and the same refusal of what cannot be read.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EMBEDDED, GO } from '../servers.js';
import { alike } from './alike.js';
import { burden, CONF, page, settled, startWorld, type World } from './world.js';

let go: World;
let ours: World;

beforeAll(async () => {
  [go, ours] = await Promise.all([startWorld(GO), startWorld(EMBEDDED)]);
  for (const world of [go, ours]) {
    await burden(world);
    await settled(world);
  }
}, 60_000);

afterAll(async () => {
  await Promise.all([go?.stop(), ours?.stop()]);
});

async function same(path: string, more: readonly string[] = []): Promise<void> {
  const [theirs, own] = [await page(go, path), await page(ours, path)];
  const seen = ({ text, ...rest }: typeof own): object => ({ ...rest, text: alike(text, more) });
  expect(seen(own)).toEqual(seen(theirs));
}

const OPEN = 'cid start subs pending msgs_to msgs_from bytes_to bytes_from last idle uptime'.split(' ');
// How long the closed ones lived, and what was still to be sent, is chance.
const CLOSED = [...OPEN.filter((sort) => !/uptime|pending/.test(sort)), 'stop', 'reason'];

describe('/connz', () => {
  test.each([
    // One connection only where the order depends on the clock of the machine.
    ...[...OPEN, 'rtt'].map((sort) => `/connz?auth=1&acc=A&user=ada&sort=${sort}`),
    ...['cid', 'start', 'subs', 'msgs_to', 'msgs_from', 'bytes_to', 'bytes_from', 'uptime'].map(
      (sort) => `/connz?auth=1&sort=${sort}`,
    ),
    ...CLOSED.map((sort) => `/connz?auth=1&state=closed&sort=${sort}`),
    ...OPEN.filter((sort) => !/last|idle|pending|uptime/.test(sort)).map(
      (sort) => `/connz?auth=1&state=any&sort=${sort}`,
    ),
    ...['open', 'OPEN', 'any', 'all', 'ALL', 'closed', 'Closed', ''].map((state) => `/connz?state=${state}`),
    ...['1', 'true', 'T', '0', 'f', 'False', 'detail', 'DETAIL', ''].map((subs) => `/connz?subs=${subs}`),
    ...['auth=t', 'auth=0', 'auth=1&auth=0', 'auth=', 'unknown=1'].map((rest) => `/connz?${rest}`),
    ...['user=ada', 'user=ada&state=closed&auth=1', 'user=nobody', 'user=ada&auth=1'].map(
      (rest) => `/connz?${rest}`,
    ),
    ...['A', 'A&state=closed', 'A&state=any', 'B', '%24G', 'nobody', 'A&user=bob'].map(
      (rest) => `/connz?acc=${rest}`,
    ),
    ...['offset=1', 'offset=100', 'offset=-1', 'limit=1', 'limit=0', 'limit=-1', 'limit=%2B1'].map(
      (rest) => `/connz?${rest}`,
    ),
    '/connz?offset=1&limit=2&state=any',
    '/connz?mqtt_client=x',
    '/connz?mqtt_client=x&state=any',
    '/connz?cid=0',
    '/connz?cid=99999&state=any',
  ])('%s', (path) => same(path));

  test('one connection by its number, open and closed', async () => {
    const seen = async (world: World) => {
      const list = async (query: string) =>
        JSON.parse((await page(world, `/connz?${query}`)).text) as {
          total: number;
          limit: number;
          connections: { cid: number; name: string; user: string; authorized_user: string }[];
        };
      const [first] = (await list('acc=A&user=ada')).connections;
      const [gone] = (await list('state=closed&sort=reason')).connections;
      const pick = ({ total, limit, connections }: Awaited<ReturnType<typeof list>>) => ({
        total,
        limit,
        names: connections.map(({ name }) => name),
      });
      return [
        pick(await list(`cid=${first?.cid}`)),
        pick(await list(`cid=${first?.cid}&acc=B`)),
        pick(await list(`cid=${first?.cid}&state=closed`)),
        pick(await list(`cid=${first?.cid}&state=any&limit=5`)),
        pick(await list(`cid=${gone?.cid}&state=closed`)),
        pick(await list(`cid=${gone?.cid}`)),
      ];
    };
    expect(await seen(ours)).toEqual(await seen(go));
  });
});

test.each([
  '/subsz?acc=A',
  '/subsz?subs=1&acc=A&test=a.work',
  '/subsz?subs=1&test=a.work',
  '/subsz?subs=1&test=nobody.hears',
  '/subsz?subs=1&acc=nobody',
  '/subsz?subs=1&test=a.work&acc=B',
  '/subsz?subs=1&offset=10000',
  '/subsz?subs=1&test=a.once&offset=1&limit=1',
  '/subsz?subs=1&test=a..b',
  '/subsz?subs=detail',
  '/subsz?offset=x',
  '/subsz?limit=x',
  '/subscriptionsz?test=a.*',
])('%s', (path) => same(path, ['total', 'subject', 'qgroup', 'sid', 'msgs']));

test.each([
  '/accountz?acc=',
  '/accountz?acc=A',
  '/accountz?acc=B',
  '/accountz?acc=SYS',
  '/accountz?acc=%24G',
  '/accountz?unknown=1',
  '/accstatz?unused=0',
  '/accstatz?unused=true',
  '/accstatz?acc=A',
])('%s', (path) => same(path, ['subscriptions']));

test.each([
  '/routez?subs=1',
  '/routez?subs=detail',
  '/routez?subs=x',
  '/gatewayz?gw_name=x',
  '/gatewayz?gw_name=x&accs=1&acc_name=A&subs=detail',
  '/gatewayz?subs=x',
  '/leafz?acc=A',
  '/leafz?subs=1&acc=nobody',
  '/raftz?acc=A',
  '/raftz?group=g',
])('%s', (path) => same(path));

describe('/jsz', () => {
  const flags = [
    'accounts',
    'streams',
    'consumers',
    'direct-consumers',
    'config',
    'raft',
    'stream-leader-only',
  ];
  test.each([
    ...flags.flatMap((flag) => [`/jsz?${flag}=1`, `/jsz?${flag}=x`]),
    '/jsz?acc=A',
    '/jsz?acc=nobody',
    '/jsz?offset=x',
    '/jsz?limit=x',
    '/jsz?offset=1&limit=1&accounts=1',
    '/jsz?leader-only=true',
    '/jsz?leader-only=0',
    '/jsz?streams=1&acc=A',
  ])('%s', (path) => same(path));
});

describe('/healthz', () => {
  const flags = ['js-enabled', 'js-enabled-only', 'js-server-only', 'js-meta-only', 'details'];
  test.each([
    ...flags.flatMap((flag) => [`/healthz?${flag}=1`, `/healthz?${flag}=x`, `/healthz?${flag}=1&details=1`]),
    '/healthz?account=A',
    '/healthz?account=nobody',
    '/healthz?account=A&stream=s',
    '/healthz?account=A&stream=s&details=1',
    '/healthz?account=A&stream=s&consumer=c',
    '/healthz?consumer=c',
  ])('%s', (path) => same(path));
});

test('/varz: the values of the same configuration under the same load', () =>
  same('/varz', ['total_connections', 'subscriptions']));

describe('below a base path', () => {
  test.each(['/nats', 'nats', '/nats/', '/a/b'])('%s', async (base) => {
    const conf = `http_base_path: "${base}"\n${CONF}`;
    const [theirs, own] = [await startWorld(GO, conf), await startWorld(EMBEDDED, conf)];
    try {
      const path = base.replace(/^\/?/, '/').replace(/\/$/, '');
      for (const asked of [`${path}/varz`, `${path}/healthz`, `${path}/connz?limit=x`, '/varz', '/', path]) {
        const [left, right] = [await page(theirs, asked), await page(own, asked)];
        expect([right.status, right.type], asked).toEqual([left.status, left.type]);
      }
      const { text } = await page(own, path);
      for (const [, link] of text.matchAll(/href="([^"]+)"/g)) expect(link).toMatch(new RegExp(`^${path}/`));
    } finally {
      await Promise.all([theirs.stop(), own.stop()]);
    }
  });
});
