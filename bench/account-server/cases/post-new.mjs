// POSTs of accounts the store does not have: verified, trusted, and on the disk before the answer. Beside the raw
// rate at which this disk takes write + fsync + rename of the same JWTs, as many at once.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cpuSeconds } from '../../reporting/processes.mjs';
import { alternate, spread } from '../../reporting/rounds.mjs';
import { CONNECTIONS } from '../contest.mjs';
import { startOurs, Worker } from '../processes.mjs';

/** Accounts of one round, and of the round that is not measured. */
const NEW = 5000;

/** @param {import('../bench.mjs').Bench} bench @returns {Promise<import('../report.mjs').Row[]>} */
export async function postNew({ accounts, load, rounds, folder }) {
  const dir = await folder('post');
  const [store, rawStore] = [join(dir, 'store'), join(dir, 'raw')];
  for (const made of [store, rawStore]) await mkdir(made);
  const ours = await startOurs({ dir, operator: accounts.operator, store });
  const raw = new Worker('raw-files.mjs');
  const cpu = { ours: [], load: [] };
  // The same accounts for both, other ones in every round: round -1 is the warm-up.
  const range = (round) => ({ from: (round + 1) * NEW, to: (round + 2) * NEW });
  const posts = async (round) => {
    const before = cpuSeconds(ours.pid);
    const pack = { file: accounts.pack, ...range(round), method: 'POST' };
    const done = await load.do({ port: ours.port, connections: CONNECTIONS, pack });
    if (done.statuses[200] !== NEW) throw new Error(`POST: ${JSON.stringify(done.statuses)}`);
    await ours.settled();
    if (round >= 0) {
      cpu.ours.push(((cpuSeconds(ours.pid) - before) / NEW) * 1e6);
      cpu.load.push((done.cpuSeconds / NEW) * 1e6);
    }
    return NEW / done.seconds;
  };
  const writes = async (round) => {
    const job = { pack: accounts.pack, ...range(round), dir: rawStore, atOnce: CONNECTIONS };
    return NEW / (await raw.do(job)).seconds;
  };
  try {
    await posts(-1);
    await writes(-1);
    const rates = await alternate(rounds, posts, writes);
    return [
      {
        name: 'POST of a new JWT (durable)',
        unit: '/s',
        otherName: 'write + fsync + rename',
        goal: 0.6,
        ...rates,
        cpu: { ours: spread(cpu.ours), load: spread(cpu.load) },
      },
    ];
  } finally {
    await ours.stop();
    await raw.stop();
  }
}
