// The first GET of each account after a start: the store reads a file, checks it, and answers. Beside a bare
// node:http server that reads the same file and answers. (The files are in the system's page cache for both.)

import { cpuSeconds } from '../../reporting/processes.mjs';
import { alternate, spread } from '../../reporting/rounds.mjs';
import { storeOf } from '../accounts.mjs';
import { exchange, imitationOf } from '../answer.mjs';
import { CONNECTIONS } from '../contest.mjs';
import { packLines } from '../pack.mjs';
import { startBare, startOurs } from '../processes.mjs';
import { get } from '../requests.mjs';

/** Accounts in the store, each asked for once. */
const COLD = 20_000;

/** @param {import('../bench.mjs').Bench} bench @returns {Promise<import('../report.mjs').Row[]>} */
export async function coldGet({ accounts, load, rounds, cache, folder }) {
  const store = await storeOf(cache, accounts, COLD);
  const dir = await folder('cold');
  const start = () => startOurs({ dir, operator: accounts.operator, store });
  const first = await start();
  const [line] = await packLines(accounts.pack, 0, 1);
  const model = imitationOf(await exchange(first.port, get(line.split('|')[0])));
  await first.stop();

  const cpu = { ours: [], other: [], load: [] };
  const pack = { file: accounts.pack, from: 0, to: COLD, method: 'GET' };
  const measure = async (name, server) => {
    const before = cpuSeconds(server.pid);
    const done = await load.do({ port: server.port, connections: CONNECTIONS, pack });
    if (done.statuses[200] !== COLD) throw new Error(`${name}: ${JSON.stringify(done.statuses)}`);
    cpu[name].push(((cpuSeconds(server.pid) - before) / COLD) * 1e6);
    cpu.load.push((done.cpuSeconds / COLD) * 1e6);
    await server.stop();
    return COLD / done.seconds;
  };
  const rates = await alternate(
    rounds,
    async () => measure('ours', await start()),
    async () => measure('other', await startBare({ ...model, kind: 'file', dir: store })),
  );
  return [
    {
      name: 'GET of a cold account',
      unit: '/s',
      otherName: 'bare node:http + readFile',
      ...rates,
      cpu: { ours: spread(cpu.ours), other: spread(cpu.other), load: spread(cpu.load) },
    },
  ];
}
