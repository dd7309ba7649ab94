import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LogLines } from '../test/support/log-lines.js';
import { get, post, tempDir, World } from '../test/world.js';

const world = new World();

test('an operator that dropped a signing key: its accounts are neither served nor taken any more', async () => {
  const server = await world.serve();
  const kept = world.account();
  const dropped = world.account({ signer: world.signingKey });
  for (const { key, token } of [kept, dropped]) await post(server, key, token);
  expect((await get(server, dropped.key)).status).toBe(200);
  await server.reload({ operator: world.operatorWith({ signing_keys: [] }) });
  expect((await get(server, dropped.key)).status).toBe(404);
  expect((await post(server, dropped.key, dropped.token)).status).toBe(400);
  expect((await get(server, kept.key)).status).toBe(200);
  await server.reload({ operator: world.operatorJwt });
  expect((await get(server, dropped.key)).status).toBe(200);
});

test('accounts of a dropped signing key stay out of service when they are read from disk again', async () => {
  const dir = await tempDir();
  const { key, token } = world.account({ signer: world.signingKey });
  const first = await world.serve({ store: { dir } });
  await post(first, key, token);
  await first.close();
  const server = await world.serve({ store: { dir }, operator: world.operatorWith({ signing_keys: [] }) });
  expect((await get(server, key)).status).toBe(404);
  await server.reload({ store: { dir }, operator: world.operatorJwt });
  expect((await get(server, key)).status).toBe(200);
});

test('an account whose file was removed by hand is gone after a reload', async () => {
  const dir = await tempDir();
  const server = await world.serve({ store: { dir } });
  const [gone, kept] = [world.account(), world.account()];
  for (const { key, token } of [gone, kept]) await post(server, key, token);
  await rm(join(dir, `${gone.key}.jwt`));
  expect((await get(server, gone.key)).status).toBe(200);
  await server.reload({ store: { dir }, operator: world.operatorJwt });
  expect((await get(server, gone.key)).status).toBe(404);
  expect((await get(server, kept.key)).status).toBe(200);
});

test('what can change is taken over, what cannot is named', async () => {
  const log = new LogLines({ trace: false });
  const server = await world.serve({ log });
  const next = {
    operator: world.operatorJwt,
    port: 1,
    http: { maxBodySize: 2000, maxAge: 5000 },
    signRequestTimeout: 7,
  };
  const report = await server.reload(next);
  expect(report.applied).toEqual(['http.maxBodySize', 'http.maxAge']);
  expect(report.needRestart).toEqual(
    expect.arrayContaining(['signRequestTimeout', 'http.host', 'http.port']),
  );
  expect(log.lines).toContain('info reloaded, changed: http.maxBodySize, http.maxAge');
  expect(log.lines.join('\n')).toMatch(/warn not changed before a restart: .*http\.port/);
  const { key, token } = world.account();
  expect((await post(server, key, 'x'.repeat(2001))).status).toBe(413);
  await post(server, key, token);
  expect((await get(server, key)).headers.get('cache-control')).toMatch(/^max-age=5,/);
});

test('a reload that cannot be done changes nothing', async () => {
  const server = await world.serve();
  const { key, token } = world.account();
  await post(server, key, token);
  for (const settings of [
    { operator: 'rubbish', http: { maxAge: 1000 } },
    { operatorJwtPath: '/does/not/exist', http: { maxAge: 1000 } },
    { operator: world.operatorJwt, systemAccount: 'rubbish', http: { maxAge: 1000 } },
  ]) {
    await expect(server.reload(settings)).rejects.toThrow(/error loading/);
    expect((await get(server, key)).headers.get('cache-control')).toMatch(/^max-age=60,/);
  }
});

test('no request is refused while it reloads', async () => {
  const server = await world.serve();
  const { key, token } = world.account();
  await post(server, key, token);
  let reloading = true;
  const statuses = new Set<number>();
  const ask = async (): Promise<void> => {
    while (reloading) statuses.add((await get(server, key)).status);
  };
  const asking = [ask(), ask(), ask()];
  for (let count = 0; count < 20; count += 1) {
    await server.reload({ operator: world.operatorWith({ tags: [`t${count}`] }) });
  }
  reloading = false;
  await Promise.all(asking);
  expect([...statuses]).toEqual([200]);
});

test('reloads come one after the other, and none after the end', async () => {
  const server = await world.serve();
  const { key, token } = world.account({ signer: world.signingKey });
  await post(server, key, token);
  await Promise.all([
    server.reload({ operator: world.operatorWith({ signing_keys: [] }) }),
    server.reload({ operator: world.operatorJwt }),
  ]);
  expect((await get(server, key)).status).toBe(200);
  await server.close();
  await expect(server.reload({})).rejects.toThrow('closed');
});

test('an nsc folder brings its operator along, and a changed one counts at once', async () => {
  const dir = join(await tempDir(), 'O');
  const { mkdir } = await import('node:fs/promises');
  const { key, token } = world.account({ signer: world.signingKey });
  await mkdir(join(dir, 'accounts', 'A'), { recursive: true });
  await writeFile(join(dir, '.nsc'), '{"managed":false,"name":"O","kind":"operator","version":"1"}');
  await writeFile(join(dir, 'O.jwt'), world.operatorJwt);
  await writeFile(join(dir, 'accounts', 'A', 'A.jwt'), token);
  const { AccountServer } = await import('./account-server.js');
  const server = await AccountServer.start({ host: '127.0.0.1', port: 0, store: { nsc: dir } });
  try {
    expect(await (await get(server, key)).text()).toBe(token);
    expect((await fetch(`${server.url}/jwt/v1/operator`)).status).toBe(200);
    expect((await post(server, key, token)).status).toBe(405);
    await writeFile(join(dir, 'next'), world.operatorWith({ signing_keys: [] }));
    await rename(join(dir, 'next'), join(dir, 'O.jwt'));
    await expect.poll(async () => (await get(server, key)).status, { timeout: 10_000 }).toBe(404);
  } finally {
    await server.close();
  }
});
