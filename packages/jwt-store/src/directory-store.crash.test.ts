import { execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { decodeAccount } from '@nats-ts/jwt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeptLog, newKey, tokenFor } from '../test/accounts.js';
import { DirectoryStore } from './directory-store.js';
import { journalsIn } from './journal/journal.js';

const ROUNDS = 15;

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const writer = join(packageFolder, 'test', 'crash-writer.mjs');
let dir: string;

beforeAll(async () => {
  // The writer is a process of its own and runs the built package; this builds what has changed.
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [tsc, '-b', packageFolder]);
  dir = await mkdtemp(join(tmpdir(), 'jwt-store-crash-'));
});

afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

/** Runs the writer until some of its saves are through, kills it, and gives what it said. */
async function writeAndKill(keys: readonly string[], start: number, lanes: number): Promise<string> {
  const child = spawn(process.execPath, [writer, dir, keys.join(','), String(start), String(lanes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const ended = once(child, 'close');
  let wanted = randomInt(1, 200);
  for await (const chunk of child.stdout) {
    said += chunk;
    if (wanted > 0 && said.split('\n').length > wanted) {
      wanted = 0;
      setTimeout(() => child.kill('SIGKILL'), randomInt(0, 8));
    }
  }
  const [, signal] = await ended;
  expect(signal).toBe('SIGKILL');
  return said;
}

// A few at a time are written on their own, many go through a journal.
test.each([8, 40])(
  'a process killed while it saves %i at a time tears no JWT and loses none it has acknowledged',
  {
    timeout: 60_000,
  },
  async (lanes) => {
    const keys = Array.from({ length: lanes + 4 }, newKey);
    const acknowledged = new Map<string, number>();
    let last = 1_700_000_000;
    for (let round = 0; round < ROUNDS; round++) {
      const said = await writeAndKill(keys, last, lanes);
      // The line the process died in is no acknowledgement.
      for (const line of said.split('\n').slice(0, -1)) {
        const [key = '', issuedAt = ''] = line.split(' ');
        acknowledged.set(key, Math.max(acknowledged.get(key) ?? 0, Number(issuedAt)));
      }
      const log = new KeptLog();
      const store = await DirectoryStore.open({ dir, shard: true, log });
      expect(await readdir(join(dir, '.tmp'))).toEqual([]);
      expect(await journalsIn(dir)).toEqual([]);
      for (const key of keys) {
        const stored = await store.load(key);
        if (stored !== undefined) expect(decodeAccount(stored.token).claims.sub).toBe(key);
        expect(stored?.issuedAt ?? 0).toBeGreaterThanOrEqual(acknowledged.get(key) ?? 0);
        last = Math.max(last, stored?.issuedAt ?? 0);
      }
      expect(log.lines.filter((line) => line.startsWith('warn'))).toEqual([]);
      await store.close();
    }
    expect(acknowledged.size).toBeGreaterThan(0);
  },
);

test('temporary files of dead processes are removed at the opening, those of others stay', async () => {
  const folder = join(dir, '.tmp');
  await mkdir(folder, { recursive: true });
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  const [dead, alive] = [`${child.pid}-7.tmp`, `${process.ppid}-7.tmp`];
  for (const name of [dead, alive, 'notes']) await writeFile(join(folder, name), tokenFor(newKey()));
  const store = await DirectoryStore.open({ dir, shard: true });
  expect((await readdir(folder)).sort()).toEqual([alive, 'notes'].sort());
  await store.close();
});
