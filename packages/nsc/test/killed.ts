// A run of the program that dies just before its nth change of a file's name, as a power cut would have it: in a thread
// of its own, which stops there and then, without another line of it running.
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const program = new URL('../dist/cli/run.js', import.meta.url).href;

const SOURCE = `
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const { parentPort, workerData } = require('node:worker_threads');
let left = workerData.dieAt;
for (const name of ['renameSync', 'rmSync']) {
  const call = fs[name];
  fs[name] = (...args) => {
    if (--left === 0) process.exit(137);
    return call(...args);
  };
}
syncBuiltinESMExports();
import(workerData.program).then(async ({ runNsc }) => {
  const home = workerData.home;
  let err = '';
  const code = await runNsc(workerData.line.split(' '), {
    environment: { env: { HOME: home, LC_ALL: 'C' }, cwd: home, now: Date.now },
    stdout: () => undefined,
    stderr: (text) => { err += text; },
    isTerminal: false,
    prompter: { canAsk: false },
  });
  parentPort.postMessage({ code, err });
});
`;

/** How a run ended; undefined when it died. */
export interface Ended {
  readonly code: number;
  readonly err: string;
}

/** Runs a line of the built program in a home; it dies before its nth rename or removal, if it has so many. */
export async function runUntil(dieAt: number, home: string, line: string): Promise<Ended | undefined> {
  const worker = new Worker(SOURCE, {
    eval: true,
    workerData: { dieAt, home, line, program },
    execArgv: [],
    name: fileURLToPath(import.meta.url),
  });
  let ended: Ended | undefined;
  worker.on('message', (message: Ended) => {
    ended = message;
  });
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => resolve());
  });
  return ended;
}
