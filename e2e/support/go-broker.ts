// The real Go `nats-server` for every test that needs one: on a port of its own, stopped and started again at will.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Running } from './program.js';

/** The Go broker's executable; `npm test` finds or installs it and says so in NATS_SERVER_GO. */
export const goServer = process.env.NATS_SERVER_GO ?? 'nats-server';

const READY = /Server is ready/;
const CLIENTS = /Listening for client connections on \S*:(\d+)/;
const ROUTES = /Listening for route connections on \S*:(\d+)/;
const LEAFS = /Listening for leafnode connections on \S*:(\d+)/;

/** How a broker is started. */
export interface BrokerStart {
  /** Port for clients; default any free one. */
  readonly port?: number;
  /** Its name; default one of its own making. */
  readonly name?: string;
  /** Cluster port of another broker to join; `0` begins a cluster. */
  readonly join?: number;
}

/** A Go broker. */
export class GoBroker {
  readonly configFile: string;
  readonly #options: BrokerStart;
  #process: Running | undefined;
  #port: number;
  #clusterPort = 0;
  /** What it logged in former lives. */
  #before = '';

  /** A broker with this configuration file, not started yet. */
  constructor(configFile: string, options: BrokerStart = {}) {
    this.configFile = configFile;
    this.#options = options;
    this.#port = options.port ?? -1;
  }

  /** A broker whose configuration is a text, written to `broker.conf` in a folder that is made; not started yet. */
  static inFolder(dir: string, config: string, options: BrokerStart = {}): GoBroker {
    mkdirSync(dir, { recursive: true });
    const file = join(dir, 'broker.conf');
    writeFileSync(file, `listen: "127.0.0.1:${options.port ?? -1}"\n${config}\n`);
    return new GoBroker(file, options);
  }

  /** A broker with this configuration file that takes clients. */
  static start(configFile: string, options: BrokerStart = {}): Promise<GoBroker> {
    return new GoBroker(configFile, options).start();
  }

  /** Port for clients; stays the same when it is stopped and started again. */
  get port(): number {
    return this.#port;
  }

  /** Port for other brokers of the cluster; 0 without one. */
  get clusterPort(): number {
    return this.#clusterPort;
  }

  /** Port for leaf nodes; 0 without one. */
  get leafPort(): number {
    return Number(LEAFS.exec(this.#process?.output ?? '')?.[1] ?? 0);
  }

  get url(): string {
    return `nats://127.0.0.1:${this.#port}`;
  }

  /** Everything it logged. */
  get output(): string {
    return this.#before + (this.#process?.output ?? '');
  }

  /** Waits until its log has such a line, since its last start. */
  async logged(line: RegExp): Promise<void> {
    await this.#process?.printed(line);
  }

  /** Starts it and waits until it takes clients. Rejects with its output when it does not, or is not installed. */
  async start(): Promise<this> {
    const { name, join } = this.#options;
    const args = ['-c', this.configFile, '-a', '127.0.0.1', '-p', String(this.#port), '-D'];
    if (name !== undefined) args.push('-n', name);
    if (join !== undefined) {
      args.push('--cluster_name', 'test', '--cluster', 'nats://127.0.0.1:-1');
      if (join > 0) args.push('--routes', `nats://127.0.0.1:${join}`);
    }
    this.#before = this.output;
    const broker = new Running(goServer, args, { cwd: dirname(this.configFile) });
    this.#process = broker;
    await broker.printed(READY);
    this.#port = Number((await broker.printed(CLIENTS))[1]);
    // A cluster's port opens by itself, before or after the server calls itself ready.
    if (join !== undefined) this.#clusterPort = Number((await broker.printed(ROUTES))[1]);
    return this;
  }

  /** Reads its configuration again. */
  reload(): void {
    this.#process?.child.kill('SIGHUP');
  }

  /** Ends it and waits for that. */
  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#process?.stop(signal);
  }
}
