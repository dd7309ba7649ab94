import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createKeyPair } from '@nats-ts/jwt';
import { expect, onTestFinished, test } from 'vitest';
import { postPacks } from './pack-road.js';

/** A server that takes packs; @returns its address and the keys of every pack that came. */
async function takerOfPacks(): Promise<{ url: string; packs: string[][] }> {
  const packs: string[][] = [];
  const server = createServer(async (request, response) => {
    const keys = (await text(request)).split('\n').map((line) => line.slice(0, line.indexOf('|')));
    packs.push(keys);
    response.end(JSON.stringify({ answers: keys.map((key) => ({ key, status: 200 })) }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwt/v1`, packs };
}

test('accounts of one shard come one after the other, whatever their names are, and each gets its answer', async () => {
  const { url, packs } = await takerOfPacks();
  const candidates = Array.from({ length: 300 }, (_, index) => {
    const key = createKeyPair('account').publicKey;
    return { name: `A${index}`, token: 'a.b.c', key, issuer: '' };
  });
  const answered: string[] = [];
  const counts: number[] = [];
  await postPacks(
    url,
    candidates,
    ({ key }, { status }) => answered.push(`${key} ${status}`),
    (done, total) => counts.push(done / total),
  );
  expect(answered.sort()).toEqual(candidates.map(({ key }) => `${key} 200`).sort());
  expect(counts.at(-1)).toBe(1);
  const first = packs.flatMap((keys) => keys.slice(0, 1)).map((key) => key.slice(-2));
  const last = packs.flatMap((keys) => keys.slice(-1)).map((key) => key.slice(-2));
  for (const keys of packs)
    expect(keys.map((key) => key.slice(-2))).toEqual(keys.map((key) => key.slice(-2)).sort());
  // No pack reaches into the shards of another, but for one at the edge.
  const edges = packs.map((_, index) => [first[index], last[index]] as [string, string]).sort();
  for (let index = 1; index < edges.length; index++)
    expect((edges[index] as [string, string])[0] >= (edges[index - 1] as [string, string])[1]).toBe(true);
});
