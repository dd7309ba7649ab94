// How long a command takes to be done: `nsc list accounts` beside `node -e 0`, which does nothing, in a home of ten
// accounts, by the clock and in processor time of the whole process; and in a large home, where the cost of one account
// shows. Time by the clock also says what else the machine does, so only its ratio counts.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { alternate, spread } from '../../reporting/rounds.mjs';
import { homeWith } from '../home.mjs';

const NSC = fileURLToPath(new URL('../../../packages/nsc/bin/nsc.js', import.meta.url));
const MEASURE = fileURLToPath(new URL('../cpu-at-exit.cjs', import.meta.url));

/** Runs a program to its end. @returns {Promise<number>} milliseconds of processor time, its start included */
function cpuOf(...args) {
  return new Promise((resolve, reject) => {
    const stdio = ['ignore', 'ignore', 'inherit', 'pipe'];
    const child = spawn(process.execPath, ['--require', MEASURE, ...args], { stdio });
    let text = '';
    child.stdio[3].setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    child.once('close', (code) =>
      code === 0 ? resolve(Number(text)) : reject(new Error(`${args.join(' ')}: exit code ${code}`)),
    );
  });
}

/** Runs a program to its end. @returns {Promise<number>} milliseconds by the clock */
function timeOf(...args) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('close', (code) =>
      code === 0
        ? resolve(performance.now() - start)
        : reject(new Error(`${args.join(' ')}: exit code ${code}`)),
    );
  });
}

/** @param {import('../main.mjs').Bench} bench @returns {Promise<import('../report.mjs').Row[]>} */
export async function start({ cache, rounds, count }) {
  const [small, large] = [await homeWith(cache, 9), await homeWith(cache, count)];
  const line = (home) => [NSC, 'list', 'accounts', '--all-dirs', home.folder];
  const list = (home) => cpuOf(...line(home));
  await list(small);
  const many = rounds * 3;
  const byClock = await alternate(
    many,
    () => timeOf(...line(small)),
    () => timeOf('-e', '0'),
  );
  const beside = await alternate(
    many,
    () => list(small),
    () => cpuOf('-e', '0'),
  );
  const inLarge = [];
  for (let round = 0; round < rounds; round++) inLarge.push(await list(large));
  const each = inLarge.map((milliseconds) => ((milliseconds - beside.ours.median) * 1000) / count);
  return [
    { name: 'list 10 accounts, by the clock', unit: ' ms', otherName: 'node -e 0', limit: 2, ...byClock },
    { name: 'list 10 accounts', unit: ' ms CPU', otherName: 'node -e 0', limit: 2, ...beside },
    {
      name: `list ${count.toLocaleString('en')} accounts`,
      unit: ' ms CPU',
      ours: spread(inLarge),
      cpu: { 'an account': spread(each) },
    },
  ];
}
