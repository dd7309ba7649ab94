import { readdir, rm } from 'node:fs/promises';
import { MemoryStore, StoreError } from '@nats-ts/jwt-store';
import { expect, test, vi } from 'vitest';
import { now, post, tempDir, World } from '../../test/world.js';
import type { HealthReport } from './health.js';

const world = new World();

async function health(
  server: { url: string },
  query = '',
): Promise<{ status: number; report: HealthReport }> {
  const answer = await fetch(`${server.url}/healthz${query}`);
  return { status: answer.status, report: (await answer.json()) as HealthReport };
}

test('a server that can do its work is healthy', async () => {
  expect(await health(await world.serve())).toEqual({ status: 200, report: { status: 'ok' } });
});

test('an expired operator is named', async () => {
  const server = await world.serve({ operator: world.operatorWith({}, { exp: now() - 1 }) });
  const { status, report } = await health(server);
  expect(status).toBe(503);
  expect(report).toEqual({
    status: 'unavailable',
    reasons: [{ part: 'operator', reason: expect.stringMatching(/^the operator's JWT expired on /) }],
  });
});

test('a folder that is gone is named', async () => {
  const dir = await tempDir();
  const server = await world.serve({ store: { dir } });
  expect((await health(server)).status).toBe(200);
  await rm(dir, { recursive: true });
  expect(await health(server)).toMatchObject({ status: 503, report: { reasons: [{ part: 'store' }] } });
});

test('a push makes a folder anew that is gone, and the server is well again', async () => {
  const dir = await tempDir();
  const server = await world.serve({ store: { dir } });
  const { key, token } = world.account();
  await rm(dir, { recursive: true });
  expect((await post(server, key, token)).status).toBe(200);
  expect((await health(server)).status).toBe(200);
  expect(await readdir(dir)).toContain(`${key}.jwt`);
});

test('a disk that refused the last JWT is named until it takes one', async () => {
  const store = new MemoryStore();
  const server = await world.serve({ store });
  const { key, token } = world.account();
  vi.spyOn(store, 'save').mockRejectedValueOnce(new StoreError('disk', 'no space left on device'));
  expect((await post(server, key, token)).status).toBe(500);
  expect(await health(server)).toMatchObject({
    status: 503,
    report: { reasons: [{ part: 'store', reason: expect.stringContaining('no space left') }] },
  });
  expect((await post(server, key, token)).status).toBe(200);
  expect((await health(server)).status).toBe(200);
});

test('a broker that is away limits the server; only the strict question calls that unhealthy', async () => {
  const server = await world.serve({ nats: { servers: ['nats://127.0.0.1:9'] } });
  const reasons = [{ part: 'nats', reason: expect.stringContaining('not connected to NATS') }];
  expect(await health(server)).toEqual({ status: 200, report: { status: 'degraded', reasons } });
  expect(await health(server, '?strict=true')).toEqual({
    status: 503,
    report: { status: 'unavailable', reasons },
  });
});
