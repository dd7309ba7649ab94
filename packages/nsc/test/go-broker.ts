// The real Go nats-server, started from a configuration file as nsc writes it.
import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';

/** `npm test` finds the Go broker and says so here. */
const program = process.env.NATS_SERVER_GO ?? 'nats-server';

/** The lines that name its ports. */
const CLIENTS = /Listening for client connections on \S*:(\d+)/;
const ROUTES = /Listening for route connections on \S*:(\d+)/;
const LEAFS = /Listening for leafnode connections on \S*:(\d+)/;

function portIn(log: string, line: RegExp): number {
  return Number(line.exec(log)?.[1] ?? 0);
}

/** How long a broker may take to be ready, in milliseconds. */
const PATIENCE = 15_000;

/** Settings of one start. */
export interface BrokerStart {
  /** Port for clients; default any free one. */
  readonly port?: number;
  /** Its name; default one of its own making. */
  readonly name?: string;
  /** Cluster port of another broker to join; `0` begins a cluster. */
  readonly join?: number;
}

/** A broker that is up. */
export class GoBroker {
  readonly #process: ChildProcess;
  readonly port: number;
  /** Port for other brokers of the cluster; 0 without one. */
  readonly clusterPort: number;
  /** Port for leaf nodes; 0 without one. */
  readonly leafPort: number;
  #log: string;

  private constructor(process: ChildProcess, log: string) {
    this.#process = process;
    this.#log = log;
    this.port = portIn(log, CLIENTS);
    this.clusterPort = portIn(log, ROUTES);
    this.leafPort = portIn(log, LEAFS);
    process.stderr?.on('data', (text: string) => {
      this.#log += text;
    });
  }

  /** Starts it in the configuration's folder and waits until it takes clients. Rejects with its output otherwise. */
  static async start(config: string, options: BrokerStart = {}): Promise<GoBroker> {
    const args = ['-c', config, '-a', '127.0.0.1', '-p', String(options.port ?? -1), '-D'];
    if (options.name !== undefined) args.push('-n', options.name);
    if (options.join !== undefined) {
      args.push('--cluster_name', 'test', '--cluster', 'nats://127.0.0.1:-1');
      if (options.join > 0) args.push('--routes', `nats://127.0.0.1:${options.join}`);
    }
    const child = spawn(program, args, { cwd: dirname(config), stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the Go broker is not ready:\n${output}`)), PATIENCE);
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        act();
      };
      child.once('error', (error) =>
        settle(() => reject(new Error(`${program} cannot be started (NATS_SERVER_GO): ${error.message}`))),
      );
      child.once('exit', () => settle(() => reject(new Error(`the Go broker ended:\n${output}`))));
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        // A cluster's port opens by itself, before or after the server calls itself ready.
        const routes = options.join === undefined || ROUTES.test(output);
        if (routes && output.includes('Server is ready')) settle(resolve);
      });
    }).catch((error: unknown) => {
      child.kill('SIGKILL');
      throw error;
    });
    return new GoBroker(child, output);
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** Waits until its log has such a line, since its start. @returns the whole log then */
  async logged(line: RegExp): Promise<string> {
    const give = Date.now() + PATIENCE;
    while (!line.test(this.#log)) {
      if (Date.now() > give) throw new Error(`the Go broker did not log ${line}:\n${this.#log}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return this.#log;
  }

  /** Reads its configuration again. */
  reload(): void {
    this.#process.kill('SIGHUP');
  }

  /** Ends it and waits for that. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await ended;
  }
}
