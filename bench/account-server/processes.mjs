// The processes of this benchmark: our account server as users start it, the bare contenders, the load.
import { fork, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stop } from '../reporting/processes.mjs';

/** Forks a file of this folder. */
function start(file, args = []) {
  return fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: [] });
}

/** Sends a message and waits for the answer. */
function ask(child, message) {
  return new Promise((resolve, reject) => {
    const exit = (code) => reject(new Error(`a benchmark process ended with code ${code}`));
    child.once('exit', exit);
    child.once('message', (answer) => {
      child.off('exit', exit);
      if (answer.error) reject(new Error(answer.error));
      else resolve(answer);
    });
    if (message) child.send(message);
  });
}

/** A process that does jobs: the load or the raw file writer. */
export class Worker {
  #child;

  /** @param {'load.mjs' | 'raw-files.mjs'} file */
  constructor(file) {
    this.#child = start(file);
  }

  do(job) {
    return ask(this.#child, job);
  }

  stop() {
    return stop(this.#child);
  }
}

/**
 * Starts the bare contender.
 * @param {import('./bare-http.mjs').BareAnswer} answer
 */
export async function startBare(answer) {
  const child = start('bare-http.mjs', [JSON.stringify(answer)]);
  const { port } = await ask(child);
  return { pid: child.pid, port, stop: () => stop(child) };
}

const PROGRAM = fileURLToPath(
  new URL('../../packages/nats-account-server/bin/nats-account-server.js', import.meta.url),
);

/**
 * Waits until the disk has the file of every account: what comes many at a time is in a journal before. That work is no
 * part of an answer's time, but it belongs to its cost, and must not be in the way of what is measured next.
 */
async function settled(store) {
  const journals = join(store, '.journal');
  while (existsSync(journals) && readdirSync(journals).length > 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Starts our account server on a store folder and waits until it listens. Its log goes to a file, as in earnest.
 * @param {{
 *   dir: string, operator: string, store: string, memoryLimit?: number, more?: string, nodeArgs?: string[],
 * }} options
 *   `dir` takes the configuration and the log; `operator` is the operator's JWT file; `more` are lines of the configuration
 */
export async function startOurs({ dir, operator, store, memoryLimit, more = '', nodeArgs = [] }) {
  const config = join(dir, 'account-server.conf');
  const bound = memoryLimit === undefined ? '' : `memorylimit: ${memoryLimit}`;
  await writeFile(
    config,
    `operatorjwtpath: "${operator}"
     http { host: "127.0.0.1", port: 0 }
     store { dir: "${store}", shard: true, ${bound} }
     ${more}\n`,
  );
  const log = join(dir, 'account-server.log');
  const out = openSync(log, 'w');
  const child = spawn(process.execPath, [...nodeArgs, PROGRAM, '-c', config], {
    stdio: ['ignore', out, out],
  });
  closeSync(out);
  const deadline = performance.now() + 30_000;
  for (;;) {
    const text = readFileSync(log, 'latin1');
    const found = /http listening on port (\d+)/.exec(text);
    if (found) {
      return {
        pid: child.pid,
        port: Number(found[1]),
        stop: () => stop(child),
        settled: () => settled(store),
        log,
      };
    }
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill();
      throw new Error(`the account server did not start:\n${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
