import { expect, test } from 'vitest';
import { get, post, World } from '../test/world.js';

const world = new World();

/** The page as a map from name and labels to value. */
async function scrape(server: { url: string }): Promise<Map<string, number>> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

test('requests are counted by route and status, whichever way they took', async () => {
  const server = await world.serve();
  const { key, token } = world.account();
  await post(server, key, token);
  await get(server, key);
  await get(server, key, '?decode=true');
  await get(server, world.account().key);
  await fetch(`${server.url}/nowhere`);
  const page = await scrape(server);
  const requests = (route: string, status: number): number | undefined =>
    page.get(`nats_account_server_http_requests_total{route="${route}",status="${status}"}`);
  expect(requests('/jwt/v1/accounts/:key', 200)).toBe(3);
  expect(requests('/jwt/v1/accounts/:key', 404)).toBe(1);
  expect(requests('other', 404)).toBe(1);
  const latency = 'nats_account_server_http_request_duration_seconds';
  expect(page.get(`${latency}_count{route="/jwt/v1/accounts/:key"}`)).toBe(4);
  expect(page.get(`${latency}_bucket{le="+Inf",route="/jwt/v1/accounts/:key"}`)).toBe(4);
  expect(page.get(`${latency}_sum{route="/jwt/v1/accounts/:key"}`)).toBeGreaterThan(0);
});

test('what became of JWTs, the size of the store and the state of things', async () => {
  const server = await world.serve();
  const { key, token } = world.account();
  await post(server, key, token);
  await post(server, key, token);
  await post(server, key, 'rubbish');
  const page = await scrape(server);
  expect(page.get('nats_account_server_jwts_total{from="http",outcome="saved"}')).toBe(1);
  expect(page.get('nats_account_server_jwts_total{from="http",outcome="unchanged"}')).toBe(1);
  expect(page.get('nats_account_server_jwts_total{from="http",outcome="refused"}')).toBe(1);
  expect(page.get('nats_account_server_store_accounts')).toBe(1);
  expect(page.get('nats_account_server_operator_valid')).toBe(1);
  expect(page.get('nats_account_server_nats_connected')).toBe(0);
  expect(page.get('nats_account_server_notifications_total{result="sent"}')).toBe(0);
  expect(page.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
});

test('two servers of one process count for themselves', async () => {
  const [one, two] = [await world.serve(), await world.serve()];
  await get(one, world.account().key);
  const name = 'nats_account_server_http_requests_total{route="/jwt/v1/accounts/:key",status="404"}';
  expect((await scrape(one)).get(name)).toBe(1);
  expect((await scrape(two)).get(name)).toBeUndefined();
});

test('the page can be turned off', async () => {
  const server = await world.serve({ http: { metrics: false } });
  expect((await fetch(`${server.url}/metrics`)).status).toBe(404);
});
