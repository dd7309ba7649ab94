// Ten thousand clients at once, slow ones beside fast ones, and clients that die in the middle of a message.
import { expect, test } from 'vitest';
import { OURS, type Running } from '../../conformance/nats-server/servers.js';
import { Wire } from '../../conformance/nats-server/wire.js';
import { openFiles } from '../support/process-usage.js';
import { until } from '../support/wait.js';

const CLIENTS = 10_000;
const AT_ONCE = 200;

async function enter(server: Running, name: string, words = ''): Promise<Wire> {
  const wire = await Wire.open(name, server.port);
  wire.send(`CONNECT {"verbose":false,"pedantic":false}\r\n${words}`);
  await wire.sync();
  return wire;
}

/** So many clients; each says `words` of its number when it comes in. */
async function enterAll(server: Running, count: number, words: (index: number) => string): Promise<Wire[]> {
  const wires: Wire[] = [];
  while (wires.length < count) {
    const from = wires.length;
    const batch = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) =>
      enter(server, `client ${from + index}`, words(from + index)),
    );
    wires.push(...(await Promise.all(batch)));
  }
  return wires;
}

test('10,000 clients each get what is meant for them, and leave nothing behind', async () => {
  const server = await OURS.start();
  try {
    const before = openFiles(server.pid);
    const clients = await enterAll(server, CLIENTS, (index) => `SUB all 1\r\nSUB own.${index} 2\r\n`);
    const publisher = await enter(server, 'publisher');
    publisher.send('PUB all 5\r\nhello\r\n');
    for (let index = 0; index < CLIENTS; index++)
      publisher.send(`PUB own.${index} ${String(index).length}\r\n${index}\r\n`);
    await publisher.sync();
    for (const [index, wire] of clients.entries()) {
      await wire.expect('MSG all 1 5\r\nhello\r\n');
      await wire.expect(`MSG own.${index} 2 ${String(index).length}\r\n${index}\r\n`);
    }
    await Promise.all(clients.map((wire) => wire.sync()));
    for (const [index, wire] of clients.entries()) index % 2 === 0 ? wire.close() : wire.kill();
    publisher.close();
    await until('all are gone', () => openFiles(server.pid) <= before);
  } finally {
    await server.stop();
  }
}, 120_000);

test('clients that die in the middle of a message disturb nobody', async () => {
  const server = await OURS.start();
  try {
    const listener = await enter(server, 'listener');
    listener.send('SUB > 1\r\n');
    await listener.sync();
    const halves = [
      'PUB half 10\r\n12345',
      'PUB ha',
      'HPUB half 12 20\r\nNATS/1.0\r\n',
      'SUB half',
      `PUB half 500000\r\n${'x'.repeat(200_000)}`,
    ];
    for (let round = 0; round < 40; round++) {
      const dying = await Promise.all(halves.map(() => enter(server, 'dying')));
      await Promise.all(dying.map((wire, index) => wire.flushed(halves[index] ?? '')));
      for (const wire of dying) wire.kill();
    }
    const publisher = await enter(server, 'publisher');
    publisher.send('PUB whole 4\r\nwell\r\n');
    await listener.expect('MSG whole 1 4\r\nwell\r\n');
    await listener.sync();
    publisher.close();
    listener.close();
  } finally {
    await server.stop();
  }
}, 60_000);

test('fast subscribers lose nothing while slow ones are cut off', async () => {
  const server = await OURS.start({ conf: 'max_pending: 4MB' });
  try {
    const slow = await Promise.all(Array.from({ length: 5 }, () => enter(server, 'slow')));
    const fast = await Promise.all(Array.from({ length: 5 }, () => enter(server, 'fast')));
    for (const wire of [...slow, ...fast]) {
      wire.send('SUB flood 1\r\n');
      await wire.sync();
    }
    for (const wire of slow) wire.pause();
    const publisher = await enter(server, 'publisher');
    const payload = 'y'.repeat(100_000);
    const frame = `MSG flood 1 100000\r\n${payload}\r\n`;
    for (let message = 0; message < 200; message++) {
      publisher.send(`PUB flood 100000\r\n${payload}\r\n`);
      await publisher.sync();
      await Promise.all(fast.map((wire) => wire.expect(frame)));
    }
    for (const wire of fast) await wire.sync();
    await server.logged(/Slow Consumer Detected/);
    expect(server.log().match(/Slow Consumer Detected/g)).toHaveLength(slow.length);
    for (const wire of [...slow, ...fast, publisher]) wire.close();
  } finally {
    await server.stop();
  }
}, 60_000);
