// Every account of a home to our account server: as nsc does it, beside one request at a time. Each push is a process
// of its own against a server with an empty store; the time counts from the first file read to the last answer, the
// server's processor time until the disk has the last file.
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startOurs } from '../../account-server/processes.mjs';
import { cpuSeconds } from '../../reporting/processes.mjs';
import { alternate, spread } from '../../reporting/rounds.mjs';
import { homeWith } from '../home.mjs';

const SCRIPT = fileURLToPath(new URL('../push-process.mjs', import.meta.url));

/** @param {import('../main.mjs').Bench} bench @returns {Promise<import('../report.mjs').Row[]>} */
export async function pushAll({ cache, work, rounds, count }) {
  const home = await homeWith(cache, count);
  const cpu = { ours: [], server: [] };
  let run = 0;
  const push = async (...atOnce) => {
    const dir = join(work, `push-${++run}`);
    const store = join(dir, 'store');
    mkdirSync(store, { recursive: true });
    const server = await startOurs({ dir, operator: home.operator, store });
    try {
      const before = cpuSeconds(server.pid);
      const url = `http://127.0.0.1:${server.port}/jwt/v1`;
      const args = [SCRIPT, home.folder, url, ...atOnce];
      const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 26 });
      const done = JSON.parse(stdout);
      if (done.pushed !== done.accounts) throw new Error(`push: ${stdout}`);
      await server.settled();
      if (atOnce.length === 0) {
        cpu.ours.push((done.cpuSeconds / done.accounts) * 1e6);
        cpu.server.push(((cpuSeconds(server.pid) - before) / done.accounts) * 1e6);
      }
      return done.accounts / done.seconds;
    } finally {
      await server.stop();
    }
  };
  const rates = await alternate(
    rounds,
    () => push(),
    () => push('1'),
  );
  return [
    {
      name: `push of ${count.toLocaleString('en')} accounts to an account server`,
      unit: '/s',
      otherName: 'one request at a time',
      goal: 5,
      ...rates,
      cpu: { nsc: spread(cpu.ours), 'account server': spread(cpu.server) },
    },
  ];
}
