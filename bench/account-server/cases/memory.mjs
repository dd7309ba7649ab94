// Resident memory that each warm account adds, beyond what a server that is already busy uses.

import { residentBytes } from '../../reporting/processes.mjs';
import { spread } from '../../reporting/rounds.mjs';
import { storeOf } from '../accounts.mjs';
import { CONNECTIONS } from '../contest.mjs';
import { startOurs } from '../processes.mjs';

/** Accounts asked for, over and over, before the first look at the memory: compiled code and full young heap. */
const BUSY = 2000;
/** Accounts that become warm between the two looks. */
const ADDED = 60_000;
/** Runs; each needs a fresh process. */
const RUNS = 3;

/** @param {import('../bench.mjs').Bench} bench @returns {Promise<import('../report.mjs').Row[]>} */
export async function memory({ accounts, load, cache, folder }) {
  const store = await storeOf(cache, accounts, accounts.count);
  const dir = await folder('memory');
  const perAccount = [];
  for (let run = 0; run < RUNS; run++) {
    const ours = await startOurs({ dir, operator: accounts.operator, store, memoryLimit: 1 << 30 });
    const ask = (from, to) =>
      load.do({
        port: ours.port,
        connections: CONNECTIONS,
        pack: { file: accounts.pack, from, to, method: 'GET' },
      });
    for (let time = 0; time < 20; time++) await ask(0, BUSY);
    const before = residentBytes(ours.pid);
    await ask(BUSY, BUSY + ADDED);
    // The accounts stay warm while what reading them left behind is collected.
    for (let time = 0; time < 20; time++) await ask(0, BUSY);
    perAccount.push((residentBytes(ours.pid) - before) / ADDED);
    await ours.stop();
  }
  return [{ name: 'memory per warm account', unit: ' B', ours: spread(perAccount) }];
}
