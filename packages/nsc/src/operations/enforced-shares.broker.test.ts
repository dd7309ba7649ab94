// What nsc edits of exports and imports holds at the real broker: latency, response types and thresholds, sharing,
// tracing, and how many of them an account may have; one case each, with the official client.
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrivals, Enforcement, serve } from '../../test/enforcement.js';

let world: Enforcement;

/** Services of account P that account Q imports, and how P exports each. */
const SERVICES = {
  plain: 'add export -a P -s plain --service',
  stream: 'add export -a P -s stream --service --response-type Stream',
  chunked: 'add export -a P -s chunked --service --response-type Chunked',
  hasty: 'add export -a P -s hasty --service --response-threshold 50ms',
  measured: 'add export -a P -s measured --service --latency lat.measured --sampling 100',
  sampled: 'add export -a P -s sampled --service --latency lat.sampled --sampling header',
  traced: 'add export -a P -s traced --service --allow-trace',
  unmeasured: 'add export -a P -s unmeasured --service --latency lat.unmeasured --sampling 100',
};

async function prepare(): Promise<void> {
  await world.prepare('add operator -n OP --sys --generate-signing-key', 'add account P', 'add user p');
  await world.prepare(...Object.values(SERVICES));
  await world.prepare(
    'add export -a P -s quiet',
    'add export -a P -s open',
    'add export -a P -s private --private --service',
    'edit export -a P -s unmeasured --service --rm-latency-sampling',
    'add export -a P -s opened --private',
    'edit export -a P -s opened --private=false',
    'add export -a P -s parts.*.*',
    'add export -a P -s yours.*.> --account-token-position 2',
    'add account Q',
    'add user q',
    'add import -a Q --src-account P --remote-subject opened',
    'add import -a Q --src-account P --remote-subject parts.*.* --local-subject turned.$2.$1',
    ...Object.keys(SERVICES).map(
      (name) => `add import -a Q --src-account P --remote-subject ${name} --service`,
    ),
    'add export -a P -s shared --service',
    'add import -a Q --src-account P --remote-subject shared --service --share',
    'add import -a Q --src-account P --remote-subject quiet',
    'add import -a Q --src-account P --remote-subject open --allow-trace',
    'generate activation -a P -s private -t Q -o activation.jwt',
    'add import -a Q --token activation.jwt --local-subject private',
    'add account REVOKED',
    'add user r',
    'generate activation -a P -s private -t REVOKED -o revoked.jwt',
    'add import -a REVOKED --token revoked.jwt --local-subject private',
    'revocations add_activation -a P -s private --service -t REVOKED',
    'add account EXPORTS',
    'add user none',
    'add export -s one',
    'edit account EXPORTS --exports 0',
    'add account WILDCARDS',
    'add user none',
    'add export -s any.*',
    // The limit of wildcards holds where there is one of exports.
    'edit account WILDCARDS --wildcard-exports=false --exports 5',
    'add account IMPORTS',
    'add user none',
    'add import --src-account P --remote-subject open',
    'edit account IMPORTS --imports 0',
    'add account EXPIRED',
    'add user none',
    'edit account EXPIRED --expiry=-1h',
  );
}

beforeAll(async () => {
  world = new Enforcement();
  await prepare();
  const q = await world.field('account Q -F sub');
  await world.prepare(`add import -a Q --src-account P --remote-subject yours.${q}.> --local-subject mine.>`);
  await world.start();
}, 120_000);

afterAll(() => world.end());

/** A provider and a consumer. */
async function both(): Promise<readonly [provider: NatsConnection, consumer: NatsConnection]> {
  return [await world.as('P', 'p'), await world.as('Q', 'q')];
}

/** What arrives at an inbox for a request; flushed roads, so that everything sent before has arrived. */
async function answers(
  provider: NatsConnection,
  consumer: NatsConnection,
  subject: string,
  payload = '',
): Promise<string[]> {
  const got: string[] = [];
  consumer.subscribe('inbox', {
    callback: (_, message) => {
      got.push(message.string());
    },
  });
  await consumer.flush();
  consumer.publish(subject, payload, { reply: 'inbox' });
  for (const connection of [consumer, provider, provider, consumer]) await connection.flush();
  return got;
}

/** The first messages that come to a subject. */
function comeTo(connection: NatsConnection, subject: string, count: number): Promise<string[]> {
  const got: string[] = [];
  return new Promise((resolve) => {
    connection.subscribe(subject, {
      max: count,
      callback: (_, message) => {
        got.push(message.string());
        if (got.length === count) resolve(got);
      },
    });
  });
}

describe('a service', () => {
  test('answers once, unless it streams', async () => {
    const [provider, consumer] = await both();
    await serve(provider, 'plain', 'one', 'two');
    expect(await answers(provider, consumer, 'plain')).toEqual(['one']);
    const [another, reader] = await both();
    await serve(another, 'stream', 'one', 'two', 'three');
    expect(await answers(another, reader, 'stream')).toEqual(['one', 'two', 'three']);
  });

  test('in chunks answers until an empty one', async () => {
    const [provider, consumer] = await both();
    await serve(provider, 'chunked', 'one', 'two', '', 'three');
    expect(await answers(provider, consumer, 'chunked')).toEqual(['one', 'two', '']);
  });

  test('has no longer for its answer than its threshold', async () => {
    const [provider, consumer] = await both();
    const answered = new Promise<void>((resolve) => {
      provider.subscribe('hasty', {
        callback: (_, message) => {
          if (message.string() === 'now') message.respond('prompt');
          else
            setTimeout(() => {
              message.respond('late');
              resolve();
            }, 1000);
        },
      });
    });
    await provider.flush();
    const got = await answers(provider, consumer, 'hasty', 'later');
    await answered;
    for (const connection of [provider, consumer]) await connection.flush();
    expect(got).toEqual([]);
    const [, another] = await both();
    expect(await answers(provider, another, 'hasty', 'now')).toEqual(['prompt']);
  });

  test('tells how long it takes, of each request or of those that say so', async () => {
    const [provider, consumer] = await both();
    await serve(provider, 'measured', 'done');
    await serve(provider, 'sampled', 'done');
    const measured = comeTo(provider, 'lat.measured', 1);
    const sampled = comeTo(provider, 'lat.sampled', 1);
    await provider.flush();
    await consumer.request('measured');
    expect(JSON.parse((await measured)[0] ?? '')).toMatchObject({
      type: 'io.nats.server.metric.v1.service_latency',
      status: 200,
    });
    await consumer.request('sampled');
    const marked = headers();
    marked.set('X-B3-Sampled', '1');
    await consumer.request('sampled', '', { timeout: 5000, headers: marked });
    // The first one that comes is that of the marked request: nothing came of the other.
    expect(JSON.parse((await sampled)[0] ?? '').header).toMatchObject({ 'X-B3-Sampled': ['1'] });
  });

  test('tells no longer how long it takes when that is taken back', async () => {
    const [provider, consumer] = await both();
    for (const subject of ['measured', 'unmeasured']) await serve(provider, subject, 'done');
    const told: string[] = [];
    const came = new Promise<void>((resolve) => {
      provider.subscribe('lat.>', {
        callback: (_, message) => {
          told.push(message.subject);
          resolve();
        },
      });
    });
    await provider.flush();
    await consumer.request('unmeasured');
    await consumer.request('measured');
    await came;
    expect(told).toEqual(['lat.measured']);
  });

  test('learns who asks where the import shares it', async () => {
    const [provider, consumer] = await both();
    const told: string[] = [];
    for (const subject of ['plain', 'shared']) {
      provider.subscribe(subject, {
        callback: (_, message) => {
          told.push(message.headers?.get('Nats-Request-Info') ?? '');
          message.respond();
        },
      });
    }
    await provider.flush();
    await consumer.request('plain');
    await consumer.request('shared');
    const [little, much] = told.map((text) => JSON.parse(text));
    expect(little.acc).toBe(await world.field('account Q -F sub'));
    expect(little.user).toBeUndefined();
    expect(much.user).toBe(await world.field('user -a Q q -F sub'));
  });

  test('that is private answers those with an activation, until it is revoked', async () => {
    const [provider, consumer] = await both();
    await serve(provider, 'private', 'done');
    expect((await consumer.request('private')).string()).toBe('done');
    const revoked = await world.as('REVOKED', 'r');
    await expect(revoked.request('private')).rejects.toThrow();
  });
});

describe('a stream', () => {
  test('that was private is for everybody once it is not', async () => {
    const [provider, consumer] = await both();
    expect(await arrivals(provider, 'opened', consumer, 'opened')).toEqual(['opened']);
  });

  test('arrives with the parts of its subject where the import wants them', async () => {
    const [provider, consumer] = await both();
    expect(await arrivals(provider, 'parts.a.b', consumer, 'turned.>')).toEqual(['turned.b.a']);
  });

  test('that has the account in its subject is for that account alone', async () => {
    const [provider, consumer] = await both();
    const [p, q] = [await world.field('account P -F sub'), await world.field('account Q -F sub')];
    expect(await arrivals(provider, `yours.${q}.x`, consumer, 'mine.>')).toEqual(['mine.x']);
    expect(await arrivals(provider, `yours.${p}.x`, consumer, 'mine.>')).toEqual([]);
  });
});

describe('a trace', () => {
  /** Whether it tells of the delivery to a client. */
  const tellsOfDelivery = (trace: string): boolean =>
    JSON.parse(trace).events.some(
      ({ type, kind }: { type: string; kind: number }) => type === 'eg' && kind === 0,
    );

  async function traceOf(sender: NatsConnection, receiver: NatsConnection, subject: string): Promise<string> {
    const trace = comeTo(sender, 'trace', 1);
    await arrivals(sender, subject, receiver, subject, { headers: { 'Nats-Trace-Dest': 'trace' } });
    return (await trace)[0] ?? '';
  }

  test('goes on into another account where the import of the stream allows it', async () => {
    const [provider, consumer] = await both();
    expect(tellsOfDelivery(await traceOf(provider, consumer, 'quiet'))).toBe(false);
    expect(tellsOfDelivery(await traceOf(provider, consumer, 'open'))).toBe(true);
  });

  test('goes on into another account where the export of the service allows it', async () => {
    const [provider, consumer] = await both();
    expect(tellsOfDelivery(await traceOf(consumer, provider, 'plain'))).toBe(false);
    expect(tellsOfDelivery(await traceOf(consumer, provider, 'traced'))).toBe(true);
  });
});

test.each([
  ['more exports than it may have', 'EXPORTS'],
  ['wildcards in exports without leave', 'WILDCARDS'],
  ['more imports than it may have', 'IMPORTS'],
  ['a validity that is over', 'EXPIRED'],
])('an account with %s is refused', async (_, account) => {
  await expect(world.as(account, 'none')).rejects.toThrow();
});
