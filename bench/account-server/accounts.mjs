// Accounts to measure with: one operator and any number of account JWTs signed by it, made once by all cores and
// kept in .cache/bench. Every one is genuine: its own key, its own signature.
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createKeyPair, encode, newOperatorClaims } from '@nats-ts/jwt';
import { packLines } from './pack.mjs';

/** Accounts that one worker signs before it hands them over. */
const BATCH = 1000;

/**
 * @typedef {object} Accounts
 * @property {number} count
 * @property {string} operator file with the operator's JWT
 * @property {string} pack file with a `key|jwt` line for each account
 */

/**
 * The accounts, made when they are not there yet.
 * @param {string} cache a folder
 * @param {number} count
 * @returns {Promise<Accounts>}
 */
export async function signedAccounts(cache, count) {
  const dir = join(cache, `accounts-${count}`);
  const found = { count, operator: join(dir, 'operator.jwt'), pack: join(dir, 'accounts.pack') };
  if (existsSync(dir)) return found;
  const making = `${dir}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  const operator = createKeyPair('operator');
  await writeFile(
    join(making, 'operator.jwt'),
    encode({ ...newOperatorClaims(operator.publicKey), name: 'BENCH' }, operator),
  );
  const file = await open(join(making, 'accounts.pack'), 'w');
  let asked = 0;
  const lane = async () => {
    const worker = new Worker(new URL('sign-worker.mjs', import.meta.url), { workerData: operator.seed });
    while (asked < count) {
      const from = asked;
      asked = Math.min(count, asked + BATCH);
      worker.postMessage({ from, to: asked });
      const [lines] = await once(worker, 'message');
      await file.write(lines);
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  await file.close();
  renameSync(making, dir);
  return found;
}

/**
 * The accounts laid out as a sharded store, made when it is not there yet.
 * @param {string} cache
 * @param {Accounts} accounts
 * @param {number} count the first so many of them
 * @returns {Promise<string>} the store's folder
 */
export async function storeOf(cache, accounts, count) {
  const dir = join(cache, `store-${count}-of-${accounts.count}`);
  if (existsSync(dir)) return dir;
  const making = `${dir}.making`;
  rmSync(making, { recursive: true, force: true });
  const shards = new Set();
  const lines = await packLines(accounts.pack, 0, count);
  const lane = async () => {
    for (let line = lines.pop(); line !== undefined; line = lines.pop()) {
      const [key, jwt] = line.split('|');
      const shard = join(making, key.slice(-2));
      if (!shards.has(shard)) mkdirSync(shard, { recursive: true });
      shards.add(shard);
      await writeFile(join(shard, `${key}.jwt`), jwt);
    }
  };
  await Promise.all(Array.from({ length: 16 }, lane));
  renameSync(making, dir);
  return dir;
}
