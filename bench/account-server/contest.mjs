// Our account server and a bare node:http server under the same load, in turn.

import { cpuSeconds } from '../reporting/processes.mjs';
import { alternate, spread } from '../reporting/rounds.mjs';
import { assertAlike, exchange, imitationOf } from './answer.mjs';
import { startBare } from './processes.mjs';

/** Requests under way at once, in every case over HTTP. */
export const CONNECTIONS = 32;

/** Seconds of load before a measurement, so that both contenders' code is compiled. */
const WARM_UP = 1;

/**
 * @param {object} contest
 * @param {{ pid: number, port: number }} contest.ours a running account server
 * @param {import('./processes.mjs').Worker} contest.load
 * @param {string[]} contest.requests asked round and round; all their answers have the same length
 * @param {number} contest.rounds
 * @param {number} contest.seconds of each measurement
 * @returns what each answered a second, and the processor time that an answer took each of them and the load
 */
export async function contest({ ours, load, requests, rounds, seconds }) {
  const model = await exchange(ours.port, requests[0]);
  const status = model.slice(9, 12);
  const bare = await startBare(imitationOf(model));
  assertAlike(model, await exchange(bare.port, requests[0]));
  const cpu = { ours: [], other: [], load: [] };
  const measure = async (name, { pid, port }) => {
    const before = cpuSeconds(pid);
    const done = await load.do({ port, connections: CONNECTIONS, texts: requests, seconds });
    if (done.statuses[status] !== done.answers) {
      throw new Error(`${name}: answers other than ${status}: ${JSON.stringify(done.statuses)}`);
    }
    cpu[name].push(((cpuSeconds(pid) - before) / done.answers) * 1e6);
    cpu.load.push((done.cpuSeconds / done.answers) * 1e6);
    return done.answers / done.seconds;
  };
  for (const { port } of [ours, bare]) {
    await load.do({ port, connections: CONNECTIONS, texts: requests, seconds: WARM_UP });
  }
  const rates = await alternate(
    rounds,
    () => measure('ours', ours),
    () => measure('other', bare),
  );
  await bare.stop();
  return {
    ...rates,
    cpu: { ours: spread(cpu.ours), other: spread(cpu.other), load: spread(cpu.load) },
  };
}
