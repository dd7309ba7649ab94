// A part of a long page of the NATS documentation: homes, brokers and connections that end with it, so that several
// parts are replayed at once.
import { writeFileSync } from 'node:fs';
import type { NatsConnection } from '@nats-io/transport-node';
import { test } from 'vitest';
import { GoBroker } from '../../../e2e/support/go-broker.js';
import { connectAs } from './broker-client.js';
import { TestHome } from './home.js';
import { PATIENT } from './resolver-world.js';

/** What one part of the page works with; parts are replayed several at once. */
function openPart() {
  const homes: TestHome[] = [];
  const brokers: GoBroker[] = [];
  const opened: NatsConnection[] = [];
  const anotherHome = (): TestHome => {
    const made = new TestHome();
    homes.push(made);
    return made;
  };
  const home = anotherHome();
  const keep = (broker: GoBroker): GoBroker => {
    brokers.push(broker);
    return broker;
  };
  return {
    home,
    anotherHome,
    keep,
    opened,
    async replay(...lines: readonly string[]): Promise<string> {
      let last = '';
      for (const line of lines) last = await home.ok(line);
      return last;
    },
    /** A field of a JWT. */
    async field(what: string, of = home): Promise<string> {
      return JSON.parse(await of.ok(`describe ${what}`));
    },
    /** Starts a broker with what `generate config` wrote, changed. */
    async start(flag: string, change: (text: string) => string = (text) => text): Promise<GoBroker> {
      await home.ok(`generate config ${flag} --config-file server.conf --force`);
      writeFileSync(home.path('server.conf'), change(home.read('server.conf')) + PATIENT);
      return keep(await GoBroker.start(home.path('server.conf'), { name: 'alone' }));
    },
    async as(broker: GoBroker, account: string, user: string, of = home): Promise<NatsConnection> {
      const connection = await connectAs(of, broker, account, user, 'DEMO');
      opened.push(connection);
      return connection;
    },
    async end(): Promise<void> {
      for (const connection of opened) await connection.close();
      for (const broker of brokers) await broker.stop();
      for (const made of homes) made.remove();
    },
  };
}

/** A test that replays one part of a page. */
export function replayed(name: string, body: (part: ReturnType<typeof openPart>) => Promise<void>): void {
  test.concurrent(name, async () => {
    const part = openPart();
    try {
      await body(part);
    } finally {
      await part.end();
    }
  }, 60_000);
}
