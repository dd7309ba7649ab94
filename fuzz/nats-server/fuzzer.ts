// Plays random streams to a broker and holds its answers against the oracle, with two witnesses:
// one in the same account that must see every message once and in order, one in another account that must see nothing.

import type { Broker, Running } from '../../conformance/nats-server/servers.js';
import { shown, Wire } from '../../conformance/nats-server/wire.js';
import { SeededRandom } from '../../e2e/support/random.js';
import {
  type Answer,
  frame,
  type Limits,
  matches,
  type Prediction,
  type Published,
  predict,
} from './oracle.js';
import { cuts, randomStream } from './streams.js';

const LIMITS: Limits = { maxPayload: 1000, maxControlLine: 4096 };

/** What the fuzzed broker is started with. */
export const FUZZ_SETUP = {
  // Whoever fuzzes beside other work must not be thrown out for being slow.
  conf: `authorization { timeout: 120 }
max_payload: ${LIMITS.maxPayload}
accounts {
  FUZZED { users = [{ user: fuzzed, password: p }, { user: witness, password: p }] }
  OTHER { users = [{ user: stranger, password: p }] }
}`,
};

const connect = (user: string): string =>
  `CONNECT ${JSON.stringify({ user, pass: 'p', verbose: false, pedantic: false, echo: true, headers: true, protocol: 0 })}\r\n`;

async function enter(server: Running, name: string): Promise<Wire> {
  const wire = await Wire.open(name, server.port);
  wire.send(connect(name));
  await wire.sync();
  return wire;
}

/** Takes one delivery and gives the sid it was for. */
async function takeDelivery(wire: Wire, message: Published): Promise<string> {
  const { subject } = message;
  const [, verb, sid] = await wire.line(/(H?MSG) [^ ]+ ([^ ]+) .*/s);
  const header = frame(message, sid ?? '');
  const first = `${header.slice(0, header.indexOf('\r\n'))}\r\n`;
  const rest = await wire.take(
    Buffer.byteLength(header, 'latin1') - first.length,
    `the message of ${subject}`,
  );
  const text = `${first}${rest.toString('latin1')}`;
  if (text !== header || !first.startsWith(`${verb} `))
    throw new Error(`expected ${shown(Buffer.from(header, 'latin1'))}, received ${shown(rest)}`);
  return sid ?? '';
}

async function takeAnswer(wire: Wire, answer: Answer): Promise<void> {
  if (answer.kind === 'line') return wire.expect(Buffer.from(`${answer.text}\r\n`, 'latin1'));
  const plain = new Set(answer.plain);
  const groups = [...answer.groups];
  for (let left = plain.size + groups.length; left > 0; left--) {
    const sid = await takeDelivery(wire, answer.message);
    if (plain.delete(sid)) continue;
    const group = groups.findIndex((members) => members.includes(sid));
    if (group < 0)
      throw new Error(
        `a message of ${answer.message.subject} went to the subscription ${sid}, which must not have it`,
      );
    groups.splice(group, 1);
  }
}

async function send(wire: Wire, stream: string, places: readonly number[]): Promise<void> {
  let from = 0;
  for (const to of [...places, stream.length]) {
    if (to > from) await wire.flushed(Buffer.from(stream.slice(from, to), 'latin1'));
    // Lets the broker see the pieces one by one, most of the time.
    if (places.length > 0) await new Promise((resolve) => setImmediate(resolve));
    from = to;
  }
}

/** Sends a stream, up to the byte that closes the connection if one does, and takes all the answers. */
async function exchange(
  wire: Wire,
  stream: string,
  places: readonly number[],
  prediction: Prediction,
): Promise<void> {
  const bytes = stream.slice(0, prediction.used);
  await send(
    wire,
    bytes,
    places.filter((place) => place < bytes.length),
  );
  for (const answer of prediction.answers) await takeAnswer(wire, answer);
  if (prediction.ending === 'free') {
    // Only now: a broker that closes on what comes here may reset the connection, and that may swallow answers.
    const behind = places.filter((place) => place > bytes.length).map((place) => place - bytes.length);
    await send(wire, stream.slice(bytes.length), behind);
  }
  await finish(wire, prediction);
}

/** A connection that must not be disturbed by what the fuzzed one does. */
interface Witnesses {
  readonly same: Wire;
  readonly other: Wire;
}

async function finish(wire: Wire, { ending }: Prediction): Promise<void> {
  if (ending === 'ready') await wire.sync();
  else if (ending === 'closed') await wire.gone();
  else if (ending === 'free') await settle(wire);
  wire.close();
}

/** After a free ending the broker may answer anything that is a frame; it must not hang on to the connection. */
async function settle(wire: Wire): Promise<void> {
  wire.half();
  await wire.drained();
}

async function checkWitnesses({ same, other }: Witnesses, prediction: Prediction): Promise<void> {
  for (const message of prediction.published) {
    if (!matches('>', message.subject)) continue;
    const sid = await takeDelivery(same, message);
    if (sid !== 'w') throw new Error(`the witness was given the subscription ${sid}`);
  }
  if (prediction.ending === 'free') {
    // What was published behind the free point is not known: skip to the mark.
    const mark = `mark.${Math.floor(Math.random() * 1e9)}`;
    same.send(`PUB ${mark} 0\r\n\r\n`);
    for (;;) {
      const [, subject, sid, size] = await same.line(/H?MSG ([^ ]+) ([^ ]+) (?:.* )?(\d+)/s);
      if (sid !== 'w') throw new Error(`the witness was given the subscription ${sid}`);
      await same.take(Number(size) + 2);
      if (subject === mark) break;
    }
  }
  await same.sync();
  await other.sync();
}

/** Fuzzes a running broker with the streams of these seeds; rejects at the first wrong answer and names its seed. */
export async function fuzz(server: Running, seeds: Iterable<number>): Promise<number> {
  const witnesses = { same: await enter(server, 'witness'), other: await enter(server, 'stranger') };
  witnesses.same.send('SUB > w\r\n');
  witnesses.other.send('SUB > w\r\nSUB > q w2\r\n');
  await witnesses.same.sync();
  await witnesses.other.sync();
  let streams = 0;
  try {
    for (const seed of seeds) {
      const random = new SeededRandom(seed);
      const stream = randomStream(random);
      const prediction = predict(stream, LIMITS);
      const wire = await enter(server, 'fuzzed');
      try {
        if (prediction.ending === 'closed' && random.oneIn(2)) {
          // Bytes behind the one that closes reset the connection, and a reset may swallow answers; what comes
          // behind must not be done all the same.
          await send(wire, stream, cuts(random, stream.length));
          await wire.drained();
        } else {
          await exchange(wire, stream, cuts(random, stream.length), prediction);
        }
        await checkWitnesses(witnesses, prediction);
      } catch (error) {
        throw new Error(
          `seed ${seed}: ${(error as Error).message}\nstream: ${shown(Buffer.from(stream, 'latin1'))}`,
          { cause: error },
        );
      } finally {
        wire.close();
      }
      streams++;
    }
  } finally {
    witnesses.same.close();
    witnesses.other.close();
  }
  return streams;
}

/** Every stream of a few seeds, cut once at every place. */
export async function fuzzEveryCut(server: Running, seeds: Iterable<number>): Promise<number> {
  let streams = 0;
  for (const seed of seeds) {
    const stream = randomStream(new SeededRandom(seed)).slice(0, 300);
    const prediction = predict(stream, LIMITS);
    if (prediction.ending === 'free') continue;
    for (let at = 1; at < stream.length; at++) {
      const wire = await enter(server, 'fuzzed');
      try {
        await exchange(wire, stream, [at], prediction);
      } catch (error) {
        throw new Error(
          `seed ${seed}, cut at ${at}: ${(error as Error).message}\nstream: ${shown(Buffer.from(stream, 'latin1'))}`,
          { cause: error },
        );
      } finally {
        wire.close();
      }
      streams++;
    }
  }
  return streams;
}

/** Starts a broker of this kind, fuzzes it, and stops it. */
export async function fuzzBroker(
  broker: Broker,
  play: (server: Running) => Promise<number>,
): Promise<number> {
  const server = await broker.start(FUZZ_SETUP);
  try {
    return await play(server);
  } finally {
    await server.stop();
  }
}
