// The brokers that the cases run against, behind one interface: the Go program, ours as a program, ours as a library.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from '@nats-ts/log';
import { NatsServer } from '@nats-ts/nats-server';
import { parseFlags } from '../../packages/nats-server/src/options/flags.js';
import { loadOptions } from '../../packages/nats-server/src/options/load.js';

/** What a broker is started with. */
export interface Setup {
  /** The text of its configuration file; the address and the port are added on the command line. */
  readonly conf?: string;
  /** More files of its folder, by name; `conf` may name them by `$DIR/name`. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** More arguments; `$DIR` is the broker's folder. */
  readonly flags?: readonly string[];
}

/** A broker that takes clients. */
export interface Running {
  readonly port: number;
  /** Everything it logged. */
  log(): string;
  /** Resolves when the log holds `pattern`, counted from `from` (a length of the log). */
  logged(pattern: RegExp, from?: number): Promise<RegExpExecArray>;
  /** Writes the configuration anew and has it reloaded; resolves when the broker says how it went. */
  reload(conf: string): Promise<void>;
  /** Begins what `nats-server -sl ldm` begins. */
  lameDuck(): void;
  /** The process to look at (memory, processor time). */
  readonly pid: number;
  /** Stops the broker and removes its folder. */
  stop(): Promise<void>;
}

/** A kind of broker. */
export interface Broker {
  readonly name: string;
  start(setup?: Setup): Promise<Running>;
}

/** Our program's executable. */
export const OUR_PROGRAM = fileURLToPath(
  new URL('../../packages/nats-server/bin/nats-server.js', import.meta.url),
);

/** The Go program, where there is one: `npm test` names it in NATS_SERVER_GO. */
export const GO_PROGRAM = process.env.NATS_SERVER_GO ?? 'nats-server';

const PATIENCE = 15_000;

/** A process whose output is kept. */
class Program implements Running {
  port = 0;
  readonly #child: ChildProcess;
  readonly #dir: string;
  readonly #fill: (text: string) => string;
  #output = '';
  #ended = false;
  #wake: Array<() => void> = [];

  constructor(command: readonly string[], dir: string, fill: (text: string) => string) {
    this.#dir = dir;
    this.#fill = fill;
    const [program = '', ...args] = command;
    this.#child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const take = (text: string) => {
      this.#output += text;
      for (const wake of this.#wake.splice(0)) wake();
    };
    this.#child.stdout?.setEncoding('utf8').on('data', take);
    this.#child.stderr?.setEncoding('utf8').on('data', take);
    this.#child.once('error', (error) => take(`${error.message}\n`));
    this.#child.once('close', () => {
      this.#ended = true;
      take('');
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  log(): string {
    return this.#output;
  }

  async logged(pattern: RegExp, from = 0): Promise<RegExpExecArray> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const match = pattern.exec(this.#output.slice(from));
      if (match) return match;
      if (this.#ended) throw new Error(`the broker ended before it logged ${pattern}:\n${this.#output}`);
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`the broker did not log ${pattern}:\n${this.#output}`);
      await this.#turn(left);
    }
  }

  #turn(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async reload(conf: string): Promise<void> {
    const from = this.#output.length;
    writeFileSync(join(this.#dir, 'server.conf'), this.#fill(conf));
    this.#child.kill('SIGHUP');
    await this.logged(/Reloaded server configuration|Failed to reload server configuration/, from);
  }

  lameDuck(): void {
    this.#child.kill('SIGUSR2');
  }

  async stop(): Promise<void> {
    if (!this.#ended) this.#child.kill('SIGKILL');
    while (!this.#ended) await this.#turn(PATIENCE);
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

/** The folder of a broker, with its files; and the arguments that name them. */
function prepare(setup: Setup): { dir: string; fill: (text: string) => string; args: string[] } {
  const dir = mkdtempSync(join(tmpdir(), 'nats-ts-broker-'));
  const fill = (text: string) => text.replaceAll('$DIR', dir);
  for (const [file, content] of Object.entries(setup.files ?? {})) {
    writeFileSync(join(dir, file), typeof content === 'string' ? fill(content) : content);
  }
  writeFileSync(join(dir, 'server.conf'), fill(setup.conf ?? ''));
  const address = ['-c', join(dir, 'server.conf'), '-a', '127.0.0.1', '-p', '-1'];
  return { dir, fill, args: [...address, ...(setup.flags ?? []).map(fill)] };
}

/** A broker that is a program with the Go server's command line. */
export function programBroker(name: string, command: readonly string[]): Broker {
  return {
    name,
    async start(setup = {}) {
      const { dir, fill, args } = prepare(setup);
      const running = new Program([...command, ...args], dir, fill);
      try {
        const [, port] = await running.logged(/Listening for client connections on \S*:(\d+)/);
        await running.logged(/Server is ready/);
        running.port = Number(port);
        return running;
      } catch (error) {
        await running.stop();
        throw error;
      }
    },
  };
}

/** A server of ours within this process: the same command line, without a process of its own. */
class Embedded implements Running {
  readonly pid = process.pid;
  #output = '';
  readonly #changed = new Set<() => void>();
  readonly #dir: string;
  readonly #fill: (text: string) => string;
  readonly #args: readonly string[];
  #server: NatsServer | undefined;

  constructor(dir: string, fill: (text: string) => string, args: readonly string[]) {
    this.#dir = dir;
    this.#fill = fill;
    this.#args = args;
  }

  /** Starts it; the log is kept in the words of the program. */
  async start(): Promise<this> {
    const { options } = loadOptions(parseFlags(this.#args));
    this.#server = await NatsServer.start({ ...options, log: this.#log(options.debug) });
    return this;
  }

  #log(debug: boolean): Log {
    const line = (level: string) => (text: string) => {
      this.#output += `[${level}] ${text}\n`;
      for (const changed of this.#changed) changed();
    };
    return {
      debugEnabled: debug,
      traceEnabled: false,
      fatal: line('FTL'),
      error: line('ERR'),
      warn: line('WRN'),
      info: line('INF'),
      debug: line('DBG'),
      trace: line('TRC'),
    };
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  log(): string {
    return this.#output;
  }

  async logged(pattern: RegExp, from = 0): Promise<RegExpExecArray> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const match = pattern.exec(this.#output.slice(from));
      if (match) return match;
      if (Date.now() > deadline) throw new Error(`the broker did not log ${pattern}:\n${this.#output}`);
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          this.#changed.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, deadline - Date.now());
        this.#changed.add(wake);
      });
    }
  }

  async reload(conf: string): Promise<void> {
    writeFileSync(join(this.#dir, 'server.conf'), this.#fill(conf));
    try {
      const { options } = loadOptions(parseFlags(this.#args));
      const report = await this.#server?.reload({ ...options, log: this.#log(options.debug) });
      for (const name of report?.refused ?? []) {
        this.#output += `[ERR] Failed to reload server configuration: config reload not supported for ${name}: old=?, new=?\n`;
      }
    } catch (error) {
      this.#output += `[ERR] Failed to reload server configuration: ${(error as Error).message}\n`;
    }
  }

  lameDuck(): void {
    void this.#server?.enterLameDuck();
  }

  async stop(): Promise<void> {
    await this.#server?.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

/** The Go server. */
export const GO: Broker = programBroker('the Go nats-server', [GO_PROGRAM]);

/** Our server as a user starts it. */
export const OURS: Broker = programBroker('our nats-server', [process.execPath, OUR_PROGRAM]);

/** Our server within this process. */
export const EMBEDDED: Broker = {
  name: 'our nats-server as a library',
  start(setup = {}) {
    const { dir, fill, args } = prepare(setup);
    return new Embedded(dir, fill, args).start();
  },
};
