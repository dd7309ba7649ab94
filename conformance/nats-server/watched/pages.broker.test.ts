// The monitoring pages of both servers under the same load: the same fields of the same types, the same errors.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EMBEDDED, GO } from '../servers.js';
import { differences, shapeOf } from './shape.js';
import { burden, page, settled, startWorld, type World } from './world.js';

let go: World;
let ours: World;

beforeAll(async () => {
  [go, ours] = await Promise.all([startWorld(GO), startWorld(EMBEDDED)]);
  await Promise.all([burden(go), burden(ours)]);
  await Promise.all([settled(go), settled(ours)]);
}, 60_000);

afterAll(async () => {
  await Promise.all([go?.stop(), ours?.stop()]);
});

/** Pages of the same fields. */
const PAGES: readonly string[] = [
  '/varz',
  '/connz',
  '/connz?auth=1&subs=detail',
  '/connz?subs=1',
  '/connz?acc=A&auth=true',
  '/connz?acc=nobody',
  '/connz?state=closed&auth=1&subs=detail',
  '/connz?state=any&sort=bytes_to',
  '/connz?user=bob',
  '/connz?offset=1&limit=1',
  '/routez',
  '/routez?subs=detail',
  '/gatewayz?accs=1',
  '/leafz?subs=1',
  '/subsz',
  '/subsz?subs=1&acc=A',
  '/subscriptionsz?subs=1&test=a.work',
  '/accountz',
  '/accountz?acc=A',
  '/accountz?acc=SYS',
  '/accstatz',
  '/accstatz?unused=1',
  '/jsz',
  '/jsz?accounts=1&streams=1&consumers=1&config=1',
  '/healthz',
  '/healthz?details=true',
  '/healthz?js-server-only=true',
  '/ipqueuesz',
];

/** Fields that come and go with what happens to have happened. */
const BY_CHANCE: ReadonlySet<string> = new Set(['connections[].stalls: number']);

describe('the fields and types', () => {
  test.each(PAGES)('%s', async (path) => {
    const maps = ['http_req_stats', 'metadata'];
    const [theirs, own] = [await page(go, path), await page(ours, path)];
    expect([own.status, own.type, own.cors]).toEqual([theirs.status, theirs.type, theirs.cors]);
    const found = differences(shapeOf(JSON.parse(theirs.text), maps), shapeOf(JSON.parse(own.text), maps));
    expect(found.filter((one) => !BY_CHANCE.has(one.slice(2)))).toEqual([]);
  });

  test('the order of fields, the indentation and what is escaped', async () => {
    const layout = (text: string): string => text.replace(/: .*/g, ':').replace(/"\/\w*":\n\s*/g, '');
    for (const path of [
      '/varz',
      '/connz?acc=A&auth=1&subs=detail&user=bob',
      '/jsz',
      '/accstatz',
      '/subsz?subs=1&acc=A&test=a.left',
    ]) {
      expect(layout((await page(ours, path)).text), path).toBe(layout((await page(go, path)).text));
    }
  });

  test('queues are of the original alone: Go passes messages between threads, this server does not', async () => {
    const { text } = await page(ours, '/ipqueuesz?all=1');
    expect(JSON.parse(text)).toEqual({});
  });
});

describe('the values of the same load', () => {
  const values = async (world: World, path: string, pick: (page: never) => unknown): Promise<unknown> =>
    pick(JSON.parse((await page(world, path)).text) as never);
  type Connections = {
    total: number;
    connections: {
      name: string;
      authorized_user: string;
      reason?: string;
      in_msgs: number;
      out_msgs: number;
      in_bytes: number;
      subscriptions: number;
    }[];
  };

  const counters = ({ total, connections }: Connections) => ({
    total,
    connections: connections.map(
      ({ name, authorized_user, reason, in_msgs, in_bytes, out_msgs, subscriptions }) => ({
        name,
        authorized_user,
        reason,
        in_msgs,
        in_bytes,
        out_msgs,
        subscriptions,
      }),
    ),
  });

  test.each([
    '/connz?auth=1',
    '/connz?auth=1&state=closed&sort=stop',
    '/connz?auth=1&state=any&sort=subs&limit=1',
    '/connz?auth=1&sort=msgs_from',
    '/connz?auth=1&sort=bytes_from&offset=1',
    '/connz?auth=1&state=closed&sort=reason',
    '/connz?auth=1&acc=A',
    '/connz?auth=1&acc=B',
    '/connz?auth=1&user=ada',
    '/connz?auth=1&cid=99999',
  ])('%s', async (path) => {
    expect(await values(ours, path, counters)).toEqual(await values(go, path, counters));
  });

  test('what accounts have done', async () => {
    const stats = ({
      account_statz,
    }: {
      account_statz: { acc: string; name: string; conns: number; received: object; sent: object }[];
    }) =>
      account_statz
        .filter(({ acc }) => acc === 'A')
        .map(({ acc, name, conns, received, sent }) => ({ acc, name, conns, received, sent }));
    expect(await values(ours, '/accstatz', stats)).toEqual(await values(go, '/accstatz', stats));
  });
});

describe('what is refused', () => {
  test.each([
    '/connz?sort=foo',
    '/connz?sort=stop',
    '/connz?sort=reason&state=any',
    '/connz?subs=maybe',
    '/connz?auth=yes',
    '/connz?limit=x',
    '/connz?offset=1.5',
    '/connz?limit=99999999999999999999',
    '/connz?cid=-1',
    '/connz?cid=99999999999999999999',
    '/connz?state=half',
    '/subsz?test=a.*',
    '/subsz?subs=%22',
    '/leafz?subs=maybe',
    '/gatewayz?accs=maybe',
    '/accstatz?unused=maybe',
    '/accountz?acc=nobody',
    '/jsz?raft=maybe',
    '/jsz?leader-only=1',
    '/healthz?stream=s',
    '/healthz?account=a&consumer=c',
    '/healthz?account=a&consumer=c&details=1',
    '/healthz?details=maybe',
    '/ipqueuesz?all=maybe',
    '/raftz',
    '/nothing',
    '/varz/',
  ])('%s', async (path) => {
    expect(await page(ours, path)).toEqual(await page(go, path));
  });
});

test('HEAD and POST are answered like GET', async () => {
  for (const method of ['HEAD', 'POST'])
    expect(await page(ours, '/healthz', method)).toEqual(await page(go, '/healthz', method));
});

test('the root page links to pages that exist, below a base path too', async () => {
  const { status, type, text } = await page(ours, '/');
  expect([status, type]).toEqual([200, 'text/html; charset=utf-8']);
  const links = [...text.matchAll(/href="([^"]+)"/g)].map(([, link]) => link ?? '');
  expect(links.length).toBeGreaterThan(10);
  for (const link of links) expect((await page(ours, link)).text, link).not.toContain('404 page not found');
});
