// The two brokers, each started as users start it: a program with a configuration file.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuSeconds, residentBytes, stop } from '../reporting/processes.mjs';

const OURS = fileURLToPath(new URL('../../packages/nats-server/bin/nats-server.js', import.meta.url));

/** @typedef {'ours' | 'go'} Which */

/** A broker in a process of its own. */
export class Broker {
  #child;
  #folder;

  /**
   * Starts a broker and waits until it listens.
   * @param {Which} which
   * @param {string} config beside `listen`
   * @param {number} port -1 for any
   */
  static async start(which, config = '', port = -1) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-nats-'));
    const file = join(folder, 'nats.conf');
    const log = join(folder, 'log');
    writeFileSync(file, `listen: "127.0.0.1:${port}"\nmax_connections: 200000\n${config}\n`);
    const out = openSync(log, 'w');
    const [program, args] = which === 'ours' ? [process.execPath, [OURS]] : [process.env.NATS_SERVER_GO, []];
    const child = spawn(program, [...args, '-c', file], { stdio: ['ignore', out, out] });
    closeSync(out);
    const deadline = performance.now() + 30_000;
    for (;;) {
      const text = readFileSync(log, 'latin1');
      const port = /Listening for client connections on [^\s]*:(\d+)/.exec(text)?.[1];
      if (port && /Server is ready/.test(text)) return new Broker(child, folder, Number(port));
      if (child.exitCode !== null || performance.now() > deadline) {
        child.kill();
        throw new Error(`${which} did not start:\n${text}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  constructor(child, folder, port) {
    this.#child = child;
    this.#folder = folder;
    this.port = port;
  }

  /** Seconds of processor time it has used. */
  get cpu() {
    return cpuSeconds(this.#child.pid);
  }

  /** Bytes of memory it has resident. */
  get memory() {
    return residentBytes(this.#child.pid);
  }

  async stop() {
    await stop(this.#child);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
