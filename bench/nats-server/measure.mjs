// One measurement: a broker, a load, and what the system says the broker used meanwhile.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stop } from '../reporting/processes.mjs';
import { spread } from '../reporting/rounds.mjs';
import { Broker } from './servers.mjs';

/**
 * @typedef {object} Figure
 * @property {number} [value] messages a second, bytes of memory for each, or the part of the throughput that was kept
 * @property {number} [cpu] µs of the broker's processor time for each message
 * @property {Record<string, number[]>} [times] milliseconds, by kind
 */

/**
 * @param {import('./servers.mjs').Which} which
 * @param {import('./cases.mjs').Case} one
 * @param {{ seconds: number, warmUp: number }} time
 * @returns {Promise<Figure>}
 */
async function measureOnce(which, one, time) {
  const prepared = (await one.prepare?.()) ?? { config: one.config };
  try {
    return await measureWith(prepared, which, one, time);
  } finally {
    await prepared.close?.();
  }
}

async function measureWith({ config, port, job }, which, one, time) {
  const broker = await Broker.start(which, config, port);
  const load = fork(fileURLToPath(new URL('load.mjs', import.meta.url)), [], { execArgv: [] });
  try {
    const marks = [];
    const done = await new Promise((resolve, reject) => {
      load.on('exit', (code) => reject(new Error(`the load ended with code ${code}`)));
      load.on('message', (message) => {
        if (message.error) reject(new Error(message.error));
        else if (message.progress) marks.push({ cpu: broker.cpu, memory: broker.memory });
        else resolve(message);
      });
      load.send({ ...one.job, ...job, ...time, port: broker.port });
    });
    if (one.measure === 'times') return { times: done.times };
    const [begin, end] = marks;
    if (one.measure === 'memory') return { value: (end.memory - begin.memory) / done.messages };
    if (one.measure === 'kept') return { value: done.kept };
    return { value: done.messages / done.seconds, cpu: ((end.cpu - begin.cpu) / done.messages) * 1e6 };
  } finally {
    load.removeAllListeners('exit');
    await stop(load);
    await broker.stop();
  }
}

/**
 * Measures a case on both brokers in turn; who begins changes every round.
 * @param {import('./cases.mjs').Case} one
 * @param {{ rounds: number, seconds: number, warmUp: number }} setting
 * @returns {Promise<object[]>} its rows of the table
 */
export async function measure(one, { rounds, ...time }) {
  /** @type {{ ours: Figure, go: Figure }[]} */
  const figures = [];
  for (let round = 0; round < Math.min(rounds, one.mostRounds ?? rounds); round++) {
    const order = round % 2 === 0 ? ['ours', 'go'] : ['go', 'ours'];
    const figure = {};
    for (const which of order) figure[which] = await measureOnce(which, one, time);
    figures.push(figure);
  }
  return one.measure === 'times' ? one.rows.map((row) => timesRow(row, figures)) : [figureRow(one, figures)];
}

function figureRow(one, figures) {
  const less = one.measure === 'memory';
  const cpus = (which) => figures.map((figure) => figure[which].cpu).filter((cpu) => cpu !== undefined);
  return {
    name: one.name,
    measure: one.measure,
    goal: one.goal,
    ours: spread(figures.map(({ ours }) => ours.value)),
    go: spread(figures.map(({ go }) => go.value)),
    ratio: spread(figures.map(({ ours, go }) => (less ? go.value / ours.value : ours.value / go.value))),
    ...(cpus('ours').length > 0 ? { cpu: { ours: spread(cpus('ours')), go: spread(cpus('go')) } } : {}),
  };
}

/** All times of all rounds together; the ratio is that of the medians of a round. */
function timesRow({ key, name, most }, figures) {
  const all = (which) => spread(figures.flatMap((figure) => figure[which].times[key]));
  const median = ({ times }) => spread(times[key]).median;
  const [ours, go] = [all('ours'), all('go')];
  const ratio = spread(figures.map((figure) => median(figure.go) / median(figure.ours)));
  return { name, measure: 'times', most, ours, go, ratio };
}
