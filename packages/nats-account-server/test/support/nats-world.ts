// A NATS side with a store and a door of its own, against a Go broker.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { type JwtStore, MemoryStore } from '@nats-ts/jwt-store';
import { GoBroker } from '../../../../e2e/support/go-broker.js';
import { Activations } from '../../src/activations/activations.js';
import { Intake } from '../../src/intake.js';
import { createNatsSide, type NatsSide } from '../../src/nats/nats-side.js';
import type { NatsOptions } from '../../src/options/types.js';
import { Operator, type TestAccount } from './identities.js';
import { LogLines } from './log-lines.js';
import { TcpProxy } from './tcp-proxy.js';

/** An account server's NATS side and what it is made of. */
export interface Station {
  readonly nats: NatsSide;
  readonly store: JwtStore;
  readonly intake: Intake;
  readonly activations: Activations;
  readonly log: LogLines;
}

/** Everything a test starts, and the end of it. */
export class NatsWorld {
  readonly dir = mkdtempSync(join(tmpdir(), 'nats-side-'));
  readonly operator = new Operator();
  readonly #closing: (() => unknown)[] = [];

  /** Registers something to be ended; the last registered ends first. */
  ending(end: () => unknown): void {
    this.#closing.unshift(end);
  }

  async close(): Promise<void> {
    for (const end of this.#closing.splice(0)) await end();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** A broker of this operator that is not started yet. */
  broker(resolver = this.operator.memoryResolver()): GoBroker {
    const broker = GoBroker.inFolder(
      mkdtempSync(join(this.dir, 'broker-')),
      this.operator.brokerConfig(resolver),
    );
    this.ending(() => broker.stop());
    return broker;
  }

  async proxy(broker: GoBroker): Promise<TcpProxy> {
    const proxy = await new TcpProxy(broker.port).start();
    this.ending(() => proxy.stop());
    return proxy;
  }

  /** A new creds file. */
  credsFile(account: TestAccount): string {
    const path = join(this.dir, `${account.key}.creds`);
    writeFileSync(path, account.creds());
    return path;
  }

  options(port: number, more: Partial<NatsOptions> = {}): NatsOptions {
    return {
      servers: [`nats://127.0.0.1:${port}`],
      connectTimeout: 2000,
      reconnectWait: 50,
      maxReconnects: -1,
      tls: { cert: '', key: '', root: '', verify: true },
      userCredentials: this.credsFile(this.operator.system),
      ...more,
    };
  }

  /** A NATS side that is not started yet. */
  async station(options: NatsOptions, store: JwtStore = new MemoryStore()): Promise<Station> {
    const log = new LogLines();
    const trust = this.operator.trust();
    const intake = new Intake({ store, trust, log });
    const activations = await Activations.open({
      readOnly: false,
      store,
      trust,
      log,
      notify: (activation) => void nats.notifyActivation(activation),
    });
    const nats = createNatsSide({
      options,
      version: '0.0.0-test',
      lookupTimeout: 1000,
      store,
      intake,
      trust,
      log,
      activations,
    });
    intake.connect({ notify: (key, token) => nats.notifyAccount(key, token) });
    this.ending(async () => {
      await nats.close();
      await store.close();
    });
    return { nats, store, intake, activations, log };
  }

  /** A client of the broker, by default one of the system account. */
  async client(broker: GoBroker, account: TestAccount = this.operator.system): Promise<NatsConnection> {
    const client = await connect({
      servers: broker.url,
      authenticator: credsAuthenticator(Buffer.from(account.creds())),
      reconnect: false,
    });
    this.ending(() => client.close());
    return client;
  }
}
