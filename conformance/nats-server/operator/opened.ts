// What the suites of operator mode open, and how it ends: brokers, connections and whatever belongs to them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NatsConnection, NodeConnectionOptions } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Broker, Running } from '../servers.js';
import { connectAs, MadeAccount, type MadeUser, type World } from './world.js';

const PATIENCE = 30_000;

/** A broker, as far as clients need it. */
type Reachable = Pick<Running, 'port'>;

/** Opens what a test needs; all of it is closed after the test, the last first. Made within `describe`. */
export class Opened {
  readonly #broker: Broker;
  readonly #closers: (() => unknown)[] = [];

  constructor(broker: Broker) {
    this.#broker = broker;
    afterEach(() => this.#close());
  }

  /** Starts a broker for this test. */
  async start(conf: string): Promise<Running> {
    const server = await this.#broker.start({ conf });
    this.later(() => server.stop());
    return server;
  }

  /** Connects as a user; of an account: as a new one. */
  async enter(
    server: Reachable,
    who: MadeUser | MadeAccount,
    options: NodeConnectionOptions = {},
  ): Promise<NatsConnection> {
    const user = who instanceof MadeAccount ? who.user() : who;
    const connection = await connectAs(server, user, options);
    this.later(() => connection.close());
    return connection;
  }

  /** An empty folder. */
  folder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'operator-'));
    this.later(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }

  /** Does this after the test. */
  later(close: () => unknown): void {
    this.#closers.push(close);
  }

  async #close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }
}

/** A broker that the tests of a suite share. Made within `describe`. */
export class SharedBroker implements Reachable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'operator-'));
  #running: Running | undefined;
  #system: NatsConnection | undefined;

  /** @param conf is asked for when the tests begin; it may use an empty folder */
  constructor(broker: Broker, world: World, conf: (folder: string) => string = () => world.conf()) {
    beforeAll(async () => {
      this.#running = await broker.start({ conf: conf(this.#folder) });
      this.#system = await connectAs(this.#running, world.systemUser);
    }, PATIENCE);
    afterAll(async () => {
      await this.#system?.close();
      await this.#running?.stop();
      rmSync(this.#folder, { recursive: true, force: true });
    });
  }

  get folder(): string {
    return this.#folder;
  }

  get port(): number {
    return there(this.#running).port;
  }

  /** A connection of its system account. */
  get system(): NatsConnection {
    return there(this.#system);
  }
}

function there<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('the broker did not start');
  return thing;
}
