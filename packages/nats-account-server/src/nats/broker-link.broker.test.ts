import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { GoBroker } from '../../../../e2e/support/go-broker.js';
import { LogLines } from '../../test/support/log-lines.js';
import { NatsWorld } from '../../test/support/nats-world.js';
import { SilentServer } from '../../test/support/silent-server.js';
import { until } from '../../test/support/until.js';
import type { NatsOptions } from '../options/types.js';
import { BrokerLink } from './broker-link.js';

let world: NatsWorld;
let silent: SilentServer;

beforeEach(() => {
  world = new NatsWorld();
  silent = new SilentServer();
  world.ending(() => silent.stop());
});

afterEach(() => world.close());

function link(port: number, more: Partial<NatsOptions> = {}, log = new LogLines()): BrokerLink {
  const options = world.options(port, { reconnectWait: 10, ...more });
  const made = new BrokerLink(options, { up: () => undefined, down: () => undefined }, log);
  world.ending(() => made.close());
  return made;
}

test('a server that accepts and says nothing holds no more sockets the longer it lasts', async () => {
  const log = new LogLines();
  const made = link(await silent.start(), { connectTimeout: 30 }, log);
  made.start();
  await until('it tried five times', () => silent.accepted >= 5);
  expect(log.has('failed to connect to NATS')).toBe(true);
  expect(silent.open).toBeLessThanOrEqual(2);
  await made.close();
  await until('nothing is left open', () => silent.open === 0);
});

test('the same when the broker falls silent after it was there', async () => {
  const broker = await world.broker().start();
  // The client gives up at once, and a new one is made, again and again.
  const made = link(broker.port, { connectTimeout: 200, maxReconnects: 1 });
  made.start();
  await until('it is connected', () => made.connection);
  await broker.stop();
  await silent.start(broker.port);
  await until('it tried five times', () => silent.accepted >= 5);
  expect(silent.open).toBeLessThanOrEqual(2);
  await made.close();
  await until('nothing is left open', () => silent.open === 0);
});

describe('over TLS', () => {
  const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url));
  const root = fixture('ca.pem');
  const client = { cert: fixture('client.pem'), key: fixture('client-key.pem') };
  const tls = { cert: '', key: '', root: '', verify: true };

  /** A broker that wants TLS, and perhaps a client certificate. */
  function broker(verify: boolean): Promise<GoBroker> {
    const config = `tls { cert_file: "${fixture('server.pem')}", key_file: "${fixture('server-key.pem')}"
      ca_file: "${root}", verify: ${verify} }`;
    return world.broker(`${world.operator.memoryResolver()}\n${config}`).start();
  }

  test('a broker is believed when the configured authority signed its certificate', async () => {
    const { port } = await broker(false);
    const made = link(port, { tls: { ...tls, root } });
    made.start();
    await until('it is connected', () => made.connection);
  });

  test('a broker is not believed when nobody we know signed its certificate', async () => {
    const { port } = await broker(false);
    const log = new LogLines();
    link(port, {}, log).start();
    // Some brokers send the authority's certificate along.
    const reasons = [
      'unable to verify the first certificate',
      'self-signed certificate in certificate chain',
    ];
    await until('it said why', () => reasons.some((reason) => log.has(reason)));
  });

  test('unless we are told not to ask', async () => {
    const { port } = await broker(false);
    const made = link(port, { tls: { ...tls, verify: false } });
    made.start();
    await until('it is connected', () => made.connection);
  });

  test('a client certificate is shown to a broker that wants one', async () => {
    const { port } = await broker(true);
    const log = new LogLines();
    link(port, { connectTimeout: 200, tls: { ...tls, root } }, log).start();
    await until('the broker refused', () => log.has('failed to connect to NATS'));
    const made = link(port, { tls: { ...tls, root, ...client } });
    made.start();
    await until('it is connected', () => made.connection);
  });

  test('a broker without TLS is refused when TLS is asked for', async () => {
    const plain = await world.broker().start();
    const log = new LogLines();
    link(plain.port, { servers: [`tls://localhost:${plain.port}`], tls: { ...tls, root } }, log).start();
    await until('it said why', () => log.has("server does not support 'tls'"));
  });

  test('files that cannot be read are named', async () => {
    const { port } = await broker(false);
    const log = new LogLines();
    link(port, { tls: { ...tls, root: '/nowhere/ca.pem' } }, log).start();
    await until('it said why', () => log.has('/nowhere/ca.pem'));
  });
});
