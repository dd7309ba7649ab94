// What every case is given: the accounts, the load, where to keep things, how long to measure.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { signedAccounts } from './accounts.mjs';
import { Worker } from './processes.mjs';

/**
 * @typedef {object} Bench
 * @property {string} cache folder for what the next run may use again
 * @property {import('./accounts.mjs').Accounts} accounts
 * @property {Worker} load
 * @property {number} rounds of every comparison
 * @property {number} seconds of every measurement that goes by time
 * @property {(name: string) => Promise<string>} folder makes an empty folder on the disk of the cache
 * @property {() => Promise<void>} close
 */

/**
 * @param {{ cache: string, count: number, rounds: number, seconds: number }} options
 * @returns {Promise<Bench>}
 */
export async function prepare({ cache, count, rounds, seconds }) {
  mkdirSync(cache, { recursive: true });
  const work = join(cache, `run-${process.pid}`);
  const accounts = await signedAccounts(cache, count);
  const load = new Worker('load.mjs');
  return {
    cache,
    accounts,
    load,
    rounds,
    seconds,
    folder: async (name) => {
      const dir = join(work, name);
      mkdirSync(dir, { recursive: true });
      return dir;
    },
    close: async () => {
      await load.stop();
      rmSync(work, { recursive: true, force: true });
    },
  };
}
