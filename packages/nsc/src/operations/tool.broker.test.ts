// nsc tool against a real broker: messages between users of the store, and what brokers refuse.
import { expect } from 'vitest';
import type { GoBroker } from '../../../../e2e/support/go-broker.js';
import { type ResolverWorld, testInWorld } from '../../test/resolver-world.js';
import { Nsc } from '../nsc.js';

async function brokerWith(world: ResolverWorld): Promise<GoBroker> {
  return world.start('--mem-resolver');
}

function library({ home }: ResolverWorld): Nsc {
  const environment = { env: { HOME: home.folder }, cwd: home.folder, now: Date.now };
  return Nsc.open({ environment });
}

/** Runs a listening command until it says that it listens. */
async function listening(run: (ready: () => void) => Promise<unknown>): Promise<{ ended: Promise<unknown> }> {
  let ended: Promise<unknown> = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    ended = run(resolve);
    ended.catch(reject);
  });
  return { ended };
}

testInWorld('pub reaches sub, which ends after as many messages as were asked for', async (world) => {
  const { home } = world;
  const { url: nats } = await brokerWith(world);
  const nsc = library(world);
  const seen: unknown[] = [];
  const message = (entry: unknown, count: number) => seen.push([count, entry]);
  const { ended } = await listening((ready) =>
    nsc.subscribe({ nats, account: 'A', user: 'u1', subject: 'orders.>', maxMessages: 2, ready, message }),
  );
  expect(await home.ok(`tool pub -a A -u u2 orders.new first --nats ${nats}`)).toBe(
    'Published [orders.new] : "first"\n',
  );
  await home.ok(`tool pub -a A -u u2 orders.old --nats ${nats}`);
  expect(await ended).toBe(2);
  expect(seen).toEqual([
    [1, { subject: 'orders.new', data: 'first' }],
    [2, { subject: 'orders.old', data: '' }],
  ]);
});

testInWorld('sub prints what comes, and tells on stderr that it listens', async (world) => {
  const { home } = world;
  const { url } = await brokerWith(world);
  const args = ['tool', 'sub', '-a', 'A', '-u', 'u1', 'news', '--max-messages', '1', '--nats', url];
  const run = home.run(args);
  const nsc = library(world);
  let done = false;
  void run.then(() => {
    done = true;
  });
  while (!done) {
    await nsc.publish({ nats: url, account: 'A', user: 'u2', subject: 'news', payload: 'it is' });
  }
  expect(await run).toEqual({
    code: 0,
    out: "[#1] received on [news]: 'it is'\n",
    err: 'Listening on [news] for 1 messages\n',
  });
});

testInWorld('req is answered by reply: with a text of its own, or with what it asked', async (world) => {
  const { home } = world;
  const { url: nats } = await brokerWith(world);
  const nsc = library(world);
  const own = await listening((ready) =>
    nsc.reply({ nats, account: 'A', user: 'u1', subject: 'own', response: 'pong', maxMessages: 1, ready }),
  );
  const echo = await listening((ready) =>
    nsc.reply({ nats, account: 'A', user: 'u1', subject: 'echo', maxMessages: 2, queue: 'q', ready }),
  );
  const { out, err } = await home.run(`tool req -a A -u u2 own ping --nats ${nats}`.split(' '));
  expect(err).toBe("published request: [own] : 'ping'\n");
  expect(out).toMatch(/^received reply: \[_INBOX\.\S+\] : 'pong'\n$/);
  await home.ok(`tool pub -a A -u u2 echo unheard --nats ${nats}`);
  expect(
    await nsc.request({ nats, account: 'A', user: 'u2', subject: 'echo', payload: 'say' }),
  ).toMatchObject({
    data: 'say',
  });
  expect([await own.ended, await echo.ended]).toEqual([1, 2]);
});

testInWorld('a request that nobody answers fails and says so', async (world) => {
  const { home } = world;
  const { url } = await brokerWith(world);
  const { code, err } = await home.run(['tool', 'req', '-a', 'A', '-u', 'u2', 'nowhere', '--nats', url]);
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('nobody listens on "nowhere"') });
});

testInWorld('rtt measures the way to the operator’s own brokers', async (world) => {
  const { home } = world;
  const { url } = await brokerWith(world);
  await home.ok(`edit operator --service-url ${url}`);
  expect(await home.ok('tool rtt -a A -u u1')).toMatch(
    /^round trip time to \[nats:\/\/127\.0\.0\.1:\d+\] = [1-9][\d.]*(µs|ms|s)\n$/,
  );
  const { result } = JSON.parse(await home.ok('tool rtt -a A -u u1 --json'));
  expect(result).toEqual({ server: url, milliseconds: expect.any(Number) });
  expect(result.milliseconds).toBeGreaterThan(0);
});

testInWorld('what a broker refuses is an error with its words', async (world) => {
  const { home } = world;
  await home.ok('add user -a A -n narrow --allow-pub only.this --allow-sub only.that');
  const { url } = await brokerWith(world);
  const run = async (line: string) => home.run([...line.split(' '), '--nats', url]);
  const pub = await run('tool pub -a A -u narrow else.where x');
  expect({ code: pub.code, err: pub.err }).toEqual({
    code: 1,
    err: expect.stringMatching(/Permissions Violation for Publish to "else.where"/i),
  });
  const sub = await run('tool sub -a A -u narrow else.where');
  expect({ code: sub.code, err: sub.err }).toEqual({
    code: 1,
    err: expect.stringMatching(/Permissions Violation for Subscription to "else.where"/i),
  });
  expect((await run('tool pub -a B -u x s')).err).toContain('user "x" not found in "B"');
  expect((await home.run(['tool', 'rtt', '-a', 'A', '-u', 'u1'])).err).toContain(
    'operator "OP" doesn\'t have operator_service_urls set',
  );
});

testInWorld('a listener ends well when it is told to', async (world) => {
  const { url: nats } = await brokerWith(world);
  const controller = new AbortController();
  const { ended } = await listening((ready) =>
    library(world).subscribe({
      nats,
      account: 'A',
      user: 'u1',
      subject: 's',
      signal: controller.signal,
      ready,
    }),
  );
  controller.abort();
  expect(await ended).toBe(0);
});
