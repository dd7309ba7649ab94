// `npm run soak:nats-server`: a broker under a mixed load for as long as one likes, whose memory must stay where it is.
//
// Publishers and subscribers that stay, clients that come, subscribe, talk and leave, some of them without a word in
// the middle of a message, and clients that do not read. Every message of those that stay is counted.

import type { Running } from '../../conformance/nats-server/servers.js';
import { Wire } from '../../conformance/nats-server/wire.js';
import { openFiles, residentBytes } from '../../e2e/support/process-usage.js';
import { SeededRandom } from '../../e2e/support/random.js';
import { longRun, mebibytes } from './arguments.js';

const CONNECT =
  'CONNECT {"verbose":false,"pedantic":false,"echo":true,"headers":true,"no_responders":true}\r\n';
/** What memory may grow by between the end of the warm-up and the end. */
const GROWTH = 64 * 1024 * 1024;
const WARM_UP_SHARE = 0.2;

async function enter(server: Running, name: string): Promise<Wire> {
  const wire = await Wire.open(name, server.port);
  wire.send(CONNECT);
  await wire.sync();
  return wire;
}

/** A thousand messages from one client to two that stay, all of which arrive. */
async function steady(publisher: Wire, subscribers: readonly Wire[], round: number): Promise<number> {
  const text = `round ${round}`;
  publisher.send(`PUB steady.${round % 50} ${text.length}\r\n${text}\r\n`.repeat(1000));
  const frame = `MSG steady.${round % 50} 1 ${text.length}\r\n${text}\r\n`.repeat(1000);
  await Promise.all([publisher.sync(), ...subscribers.map((subscriber) => subscriber.expect(frame))]);
  return 2000;
}

/** A client that comes, subscribes to what nobody else knows, asks, and leaves in one of several ways. */
async function passer(server: Running, random: SeededRandom, number: number): Promise<void> {
  const wire = await enter(server, 'passer');
  for (let sid = 0; sid < 20; sid++) wire.send(`SUB passer.${number}.${sid}.* ${sid}\r\n`);
  wire.send(`PUB passer.${number}.7.x reply.${number} 5\r\nhello\r\n`);
  await wire.expect(`MSG passer.${number}.7.x 7 reply.${number} 5\r\nhello\r\n`);
  switch (random.below(4)) {
    case 0:
      wire.send('PUB passer.half 100000\r\nabc');
      return wire.kill();
    case 1:
      wire.send('UNSUB 1\r\nUNSUB 2 5\r\n');
      await wire.sync();
      return wire.close();
    case 2:
      wire.half();
      await wire.gone();
      return wire.close();
    default:
      return wire.close();
  }
}

/** A client that subscribes and stops reading until the broker gives up on it. */
async function sleeper(server: Running, publisher: Wire): Promise<void> {
  const wire = await enter(server, 'sleeper');
  wire.send('SUB flood 1\r\n');
  await wire.sync();
  wire.pause();
  const from = server.log().length;
  const block = `PUB flood 60000\r\n${'z'.repeat(60000)}\r\n`.repeat(16);
  for (let times = 0; times < 100 && !/Slow Consumer/.test(server.log().slice(from)); times++) {
    await publisher.flushed(block);
    await publisher.sync();
  }
  wire.kill();
}

const { broker, until, seed } = longRun();
const server = await broker.start({ conf: 'max_pending: 8MB\nwrite_deadline: "2s"' });
const random = new SeededRandom(seed);
console.log(`soaking ${broker.name}`);
let failed = false;
try {
  const publisher = await enter(server, 'publisher');
  const subscribers = [await enter(server, 'one'), await enter(server, 'two')];
  for (const subscriber of subscribers) {
    subscriber.send('SUB steady.* 1\r\n');
    await subscriber.sync();
  }
  const started = Date.now();
  let warm = 0;
  let messages = 0;
  let most = 0;
  let reported = started;
  for (let round = 0; Date.now() < until; round++) {
    messages += await steady(publisher, subscribers, round);
    await Promise.all(Array.from({ length: 5 }, (_, index) => passer(server, random, round * 5 + index)));
    if (round % 100 === 99) await sleeper(server, publisher);
    const memory = residentBytes(server.pid);
    most = Math.max(most, memory);
    if (warm === 0 && Date.now() - started > (until - started) * WARM_UP_SHARE) {
      warm = most;
      most = 0;
    }
    if (Date.now() - reported > 30_000) {
      reported = Date.now();
      console.log(
        `${round} rounds, ${messages} messages, ${mebibytes(memory)}, ${openFiles(server.pid)} open files`,
      );
    }
  }
  console.log(
    `${messages} messages; at most ${mebibytes(warm)} in the warm-up, at most ${mebibytes(most)} after it`,
  );
  if (most > warm + GROWTH) throw new Error('memory grew');
} catch (error) {
  failed = true;
  console.error((error as Error).message);
  console.error(server.log().split('\n').slice(-20).join('\n'));
} finally {
  await server.stop();
}
process.exit(failed ? 1 : 0);
