// The real Go nats-server for the tests of the NATS side.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.js';

/** `npm test` finds the Go broker and says so here. */
const program = process.env.NATS_SERVER_GO ?? 'nats-server';

/** A Go broker, which can be stopped and started again on the same port. */
export class GoBroker {
  readonly #dir: string;
  readonly #config: string;
  #port = -1;
  #process: ChildProcess | undefined;
  #output = '';

  /** `config` without a listen line; `dir` is made. */
  constructor(dir: string, config: string) {
    mkdirSync(dir, { recursive: true });
    this.#dir = dir;
    this.#config = config;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.#port}`;
  }

  /** Everything it logged. */
  get output(): string {
    return this.#output;
  }

  /** Starts it and waits until it takes clients. Rejects with its output when it does not, or is not installed. */
  async start(): Promise<this> {
    const file = join(this.#dir, 'broker.conf');
    writeFileSync(file, `listen: "127.0.0.1:${this.#port}"\n${this.#config}\n`);
    const from = this.#output.length;
    const broker = spawn(program, ['-c', file, '-D'], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = broker;
    let failure: string | undefined;
    broker.on('error', (error) => {
      failure = `the Go broker ${program} cannot be started (NATS_SERVER_GO names it): ${error.message}`;
    });
    broker.on('exit', (code) => {
      failure ??= `the Go broker ended with ${code}`;
    });
    broker.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#output += text;
    });
    await until('the Go broker is ready', () => {
      if (failure !== undefined) throw new Error(`${failure}\n${this.#output}`);
      return this.#output.includes('Server is ready', from);
    });
    const [, port] = /Listening for client connections on \S*:(\d+)/.exec(this.#output.slice(from)) ?? [];
    this.#port = Number(port);
    return this;
  }

  /** Ends it and waits for that. */
  async stop(): Promise<void> {
    const broker = this.#process;
    this.#process = undefined;
    if (broker === undefined || broker.exitCode !== null) return;
    const ended = new Promise((resolve) => broker.once('exit', resolve));
    broker.kill('SIGKILL');
    await ended;
  }
}
