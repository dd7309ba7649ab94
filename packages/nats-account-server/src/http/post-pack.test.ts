import { createKeyPair } from '@nats-ts/jwt';
import { expect, test } from 'vitest';
import { get, now, post, World } from '../../test/world.js';

const world = new World();

async function postPack(url: string, body: string) {
  const response = await fetch(`${url}/jwt/v1/pack`, { method: 'POST', body });
  return { status: response.status, text: await response.text() };
}

test('every account of a pack is stored and answered in its place', async () => {
  const server = await world.serve();
  const accounts = Array.from({ length: 100 }, () => world.account());
  const answer = await postPack(server.url, accounts.map(({ key, token }) => `${key}|${token}`).join('\n'));
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toEqual({ answers: accounts.map(({ key }) => ({ key, status: 200 })) });
  for (const { key, token } of accounts) expect(await (await get(server, key)).text()).toBe(token);
});

test('a bad line is answered as a bad POST, and the others are stored', async () => {
  const server = await world.serve();
  const stranger = new World();
  const newer = world.account({ issuedAt: now() });
  expect((await post(server, newer.key, newer.token)).status).toBe(200);
  const older = world.account({ keys: newer.keys, issuedAt: now() - 100 });
  const good = world.account();
  const foreign = stranger.account();
  const expired = world.account({ exp: now() - 10 });
  const bad: [string, string][] = [
    [foreign.key, foreign.token],
    [createKeyPair('account').publicKey, good.token],
    [older.key, older.token],
    [expired.key, expired.token],
    [good.key, good.token.slice(0, -4)],
    ['../../etc/passwd', good.token],
  ];
  const lines = [...bad.map((line) => line.join('|')), 'no bar', `${good.key}|${good.token}`];
  const { answers } = JSON.parse((await postPack(server.url, lines.join('\r\n'))).text);
  const single = await Promise.all(bad.slice(0, 5).map(([key, token]) => post(server, key, token)));
  for (const [index, response] of single.entries()) {
    expect(answers[index].status).toBe(response.status);
    expect(`${answers[index].text}\n`).toBe(await response.text());
  }
  expect(answers.map((one: { status: number }) => one.status)).toEqual([
    400, 400, 409, 400, 400, 400, 400, 200,
  ]);
  expect(await (await get(server, good.key)).text()).toBe(good.token);
});

test('an empty pack, a pack that is too long and one for a read-only store are refused', async () => {
  const server = await world.serve({ http: { maxBodySize: 2000 } });
  expect(await postPack(server.url, '\n \n')).toMatchObject({ status: 400 });
  expect(await postPack(server.url, 'x'.repeat(2001))).toMatchObject({ status: 413 });
});
