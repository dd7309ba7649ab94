import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { type AccountClaims, createKeyPair, encode, newActivationClaims } from '@nats-ts/jwt';
import { ReadOnlyDirectoryStore } from '@nats-ts/jwt-store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Operator } from '../../test/support/identities.js';
import { NatsWorld } from '../../test/support/nats-world.js';
import { until } from '../../test/support/until.js';

let world: NatsWorld;

beforeEach(() => {
  world = new NatsWorld();
});

afterEach(() => world.close());

/** Remembers the payloads that arrive on a subject. */
async function listen(client: NatsConnection, subject: string): Promise<string[]> {
  const heard: string[] = [];
  client.subscribe(subject, { callback: (_error, message) => void heard.push(message.string()) });
  await client.flush();
  return heard;
}

const oneConnection = (claims: AccountClaims): void => {
  claims.nats.limits.conn = 1;
};

const now = Math.floor(Date.now() / 1000);

test('connects with the creds of a system account user and says what Go says', async () => {
  const broker = await world.broker().start();
  const { nats, log } = await world.station(world.options(broker.port));
  expect(nats.configured).toBe(true);
  await nats.start();
  await until('it is connected', () => nats.connected);
  expect(log.lines.slice(0, 3)).toEqual([
    'info connecting to NATS for notifications',
    'info connected to NATS for account and activation notifications',
    'info connected to NATS for JWT syncing',
  ]);
  expect(nats.lastError).toBeUndefined();
});

test('without servers it says so, skips notifications and answers nothing', async () => {
  const account = world.operator.account('A');
  const { nats, log } = await world.station(world.options(1, { servers: [] }));
  await nats.start();
  expect(nats.configured).toBe(false);
  expect(await nats.notifyAccount(account.key, account.jwt())).toBe(false);
  expect(await nats.lookupAccount(account.key)).toBeUndefined();
  expect(log.lines).toEqual([
    'info NATS is not configured, server will not fire notifications on update',
    `info skipping notification for ${account.key.slice(0, 12)}, no NATS configured`,
  ]);
});

test('a changed account changes its limits on the running broker', async () => {
  const account = world.operator.account('A');
  const broker = await world.broker(world.operator.memoryResolver(account)).start();
  const { nats, intake } = await world.station(world.options(broker.port));
  await nats.start();
  await until('it is connected', () => nats.connected);
  await world.client(broker, account);
  await (await world.client(broker, account)).close();
  const outcome = await intake.submit(account.jwt(oneConnection), { from: 'http' });
  expect(outcome.kind).toBe('saved');
  await until('the broker refuses a second connection', () =>
    world.client(broker, account).then(
      (client) => client.close().then(() => false),
      (error: Error) => /maximum account active connections/i.test(error.message),
    ),
  );
  await until('the broker confirmed', () => nats.stats.notificationsSent === 1);
  expect(nats.stats).toMatchObject({ notificationsFailed: 0, notificationsPending: 0 });
});

test('answers lookups of accounts it has, cold or warm, and stays silent about others', async () => {
  const broker = await world.broker().start();
  const { nats, store } = await world.station(world.options(broker.port));
  await nats.start();
  await until('it is connected', () => nats.connected);
  const [known, unknown] = [world.operator.account('A'), world.operator.account('B')];
  const token = known.jwt();
  await store.save(known.key, token);
  const client = await world.client(broker);
  const lookup = (key: string) =>
    client.request(`$SYS.REQ.ACCOUNT.${key}.CLAIMS.LOOKUP`, '', { timeout: 300 });
  expect((await lookup(known.key)).string()).toBe(token);
  await expect(lookup(unknown.key)).rejects.toThrow(/timeout/i);
  await expect(lookup('not-a-key')).rejects.toThrow(/timeout/i);
});

test('a broker that only caches takes its accounts from the account server', async () => {
  const { system } = world.operator;
  const resolver = `resolver: { type: cache, dir: "${world.dir}/cache", limit: 100, ttl: "1h" }
    resolver_preload: { ${system.key}: ${system.jwt()} }`;
  const broker = await world.broker(resolver).start();
  const { nats, store } = await world.station(world.options(broker.port));
  await nats.start();
  await until('it is connected', () => nats.connected);
  const account = world.operator.account('A');
  await store.save(account.key, account.jwt());
  const client = await world.client(broker, account);
  await client.flush();
});

test('exchanges packs with a broker that keeps all accounts, until both hashes agree', async () => {
  const { system } = world.operator;
  const [theirs, ours] = [world.operator.account('THEIRS'), world.operator.account('OURS')];
  const dir = `${world.dir}/full`;
  const resolver = `resolver: { type: full, dir: "${dir}", interval: "1s" }
    resolver_preload: { ${system.key}: ${system.jwt()} }`;
  const broker = await world.broker(resolver).start();
  writeFileSync(`${dir}/${theirs.key}.jwt`, theirs.jwt());
  await broker.stop();
  await broker.start();
  const { nats, store, log } = await world.station(world.options(broker.port));
  await store.save(ours.key, ours.jwt());
  await nats.start();
  await until('we have what the broker had', async () => (await store.size()) === 3);
  expect((await store.load(theirs.key))?.token).toBe(readFileSync(`${dir}/${theirs.key}.jwt`, 'utf8'));
  await until('the broker has what we had', () => {
    try {
      return readFileSync(`${dir}/${ours.key}.jwt`, 'utf8').length > 0;
    } catch {
      return false;
    }
  });
  expect(readFileSync(`${dir}/${ours.key}.jwt`, 'utf8')).toBe((await store.load(ours.key))?.token);
  const hash = await store.hash();
  await until('the broker sees equal hashes', () => broker.output.includes(`matches hash ${hash}`));
  await until('we see equal hashes', () => log.has('pack request matches'));
});

test('an update over NATS enters like a POST: the operator’s is stored and answered, a stranger’s is not', async () => {
  const broker = await world.broker().start();
  const { nats, store } = await world.station(world.options(broker.port));
  await nats.start();
  await until('it is connected', () => nats.connected);
  const client = await world.client(broker);
  const account = world.operator.account('A');
  const good = account.jwt();
  // The broker answers updates as well: ours is the answer that names the account server.
  const update = async (key: string, payload: string): Promise<Record<string, unknown>> => {
    const inbox = await listen(client, `_INBOX.answers.${key}`);
    client.publish(`$SYS.ACCOUNT.${key}.CLAIMS.UPDATE`, payload, { reply: `_INBOX.answers.${key}` });
    return until('the account server answers', () =>
      inbox
        .map((text) => JSON.parse(text) as { server: { name: string } })
        .find((answer) => answer.server.name === 'nats-account-server'),
    );
  };
  expect(await update(account.key, good)).toMatchObject({
    server: { name: 'nats-account-server', ver: '0.0.0-test', seq: 1, id: expect.stringMatching(/^N/) },
    data: { code: 200, account: account.key, message: 'Updated jwt' },
  });
  expect((await store.load(account.key))?.token).toBe(good);
  const victim = world.operator.account('B');
  for (const bad of [
    victim.signedBy(createKeyPair('operator')),
    victim.signedBy(victim.pair),
    world.operator.account('C').jwt(),
    'hello',
    '',
  ]) {
    expect(await update(victim.key, bad)).toMatchObject({ error: { code: 500, account: victim.key } });
  }
  expect(await store.size()).toBe(1);
  expect(nats.stats).toMatchObject({ updatesReceived: 6, updatesRefused: 5 });
});

test('what we announce does not come back to us', async () => {
  const broker = await world.broker().start();
  const { nats, intake } = await world.station(world.options(broker.port));
  await nats.start();
  await until('it is connected', () => nats.connected);
  const heard = await listen(await world.client(broker), '$SYS.ACCOUNT.*.CLAIMS.UPDATE');
  await intake.submit(world.operator.account('A').jwt(), { from: 'http' });
  await until('others heard it', () => heard.length > 0);
  expect(nats.stats.updatesReceived).toBe(0);
  expect(heard).toHaveLength(1);
});

test('two account servers tell each other what changed, and come to rest', async () => {
  const broker = await world.broker().start();
  const one = await world.station(world.options(broker.port));
  const two = await world.station(world.options(broker.port));
  await one.nats.start();
  await two.nats.start();
  await until('both are connected', () => one.nats.connected && two.nats.connected);
  const heard = await listen(await world.client(broker), '$SYS.ACCOUNT.*.CLAIMS.UPDATE');
  const account = world.operator.account('A');
  await one.intake.submit(account.jwt(), { from: 'http' });
  await until('the other has it', () => two.store.peek(account.key));
  await until(
    'they see equal hashes',
    () => one.log.has('pack request matches') && two.log.has('pack request matches'),
  );
  expect(heard).toHaveLength(1);
});

test('no broker at the start: it says so, tries again, and sends what changed meanwhile', async () => {
  const broker = world.broker();
  await broker.start();
  const { port } = broker;
  await broker.stop();
  const { nats, intake, log } = await world.station(world.options(port));
  await nats.start();
  await until(
    'it tried twice',
    () => log.lines.filter((line) => line.startsWith('error failed')).length >= 2,
  );
  expect(log.lines.slice(0, 4)).toEqual([
    'info connecting to NATS for notifications',
    `error failed to connect to NATS [nats://127.0.0.1:${port}]: connection refused`,
    'error will try to connect again in 50 milliseconds',
    'info connecting to NATS for notifications',
  ]);
  expect(nats.lastError).toBe('connection refused');
  expect(await intake.submit(world.operator.account('A').jwt(), { from: 'http' })).toMatchObject({
    kind: 'saved',
  });
  expect(nats.stats.notificationsPending).toBe(1);
  await broker.start();
  await until('the change was sent', () => nats.stats.notificationsSent === 1);
  expect(nats.stats.notificationsPending).toBe(0);
});

test('the broker restarts: it is found again, and everything works as before', async () => {
  const broker = await world.broker().start();
  const { nats, intake, log } = await world.station(world.options(broker.port));
  await nats.start();
  await until('it is connected', () => nats.connected);
  await broker.stop();
  await until('the loss is noticed', () => !nats.connected);
  expect(log.has('warn nats disconnected')).toBe(true);
  await broker.start();
  await until('it is connected again', () => nats.connected);
  expect(log.has('warn nats reconnected')).toBe(true);
  const client = await world.client(broker);
  const heard = await listen(client, '$SYS.ACCOUNT.*.CLAIMS.UPDATE');
  const account = world.operator.account('A');
  const token = account.jwt();
  await intake.submit(token, { from: 'http' });
  await until('the notification arrives', () => heard.includes(token));
  const answer = await client.request(`$SYS.REQ.ACCOUNT.${account.key}.CLAIMS.LOOKUP`, '', { timeout: 2000 });
  expect(answer.string()).toBe(token);
});

test('changes while the network is cut reach the broker afterwards, each account once and as it is then', async () => {
  const broker = await world.broker().start();
  const proxy = await world.proxy(broker);
  const { nats, intake } = await world.station(world.options(proxy.port));
  await nats.start();
  await until('it is connected', () => nats.connected);
  const heard = await listen(await world.client(broker), '$SYS.ACCOUNT.*.CLAIMS.UPDATE');
  proxy.cut();
  await until('the loss is noticed', () => !nats.connected);
  const accounts = [1, 2, 3].map((n) => world.operator.account(`A${n}`));
  for (const account of accounts) await intake.submit(account.jwt(undefined, now - 10), { from: 'http' });
  const latest = accounts.map((account) => account.jwt());
  for (const token of latest) await intake.submit(token, { from: 'http' });
  expect(nats.stats.notificationsPending).toBe(3);
  expect(heard).toEqual([]);
  proxy.heal();
  await until('all are sent', () => nats.stats.notificationsSent === 3);
  await until('all are heard', () => heard.length === 3);
  expect(heard.toSorted()).toEqual(latest.toSorted());
});

test('a message that went into a dying connection is sent again', async () => {
  const broker = await world.broker().start();
  const proxy = await world.proxy(broker);
  const { nats, intake } = await world.station(world.options(proxy.port));
  await nats.start();
  await until('it is connected', () => nats.connected);
  const heard = await listen(await world.client(broker), '$SYS.ACCOUNT.*.CLAIMS.UPDATE');
  proxy.swallow();
  const token = world.operator.account('A').jwt();
  await intake.submit(token, { from: 'http' });
  expect(nats.connected).toBe(true);
  expect(nats.stats).toMatchObject({ notificationsSent: 0, notificationsPending: 1 });
  proxy.cut();
  await until('the loss is noticed', () => !nats.connected);
  proxy.heal();
  await until('it is heard', () => heard.includes(token));
  await until('it is confirmed', () => nats.stats.notificationsSent === 1);
  expect(nats.stats).toMatchObject({ notificationsFailed: 1, notificationsPending: 0 });
});

test('creds that the broker refuses are read again, so that putting the right file there is enough', async () => {
  const broker = await world.broker().start();
  const options = world.options(broker.port);
  writeFileSync(options.userCredentials, new Operator().system.creds());
  const { nats, log } = await world.station(options);
  await nats.start();
  await until('the broker refused', () => log.has('Authorization Violation'));
  writeFileSync(options.userCredentials, 'rubbish');
  await until(
    'the file is useless',
    () => log.lines.filter((line) => line.startsWith('error failed')).length >= 3,
  );
  writeFileSync(options.userCredentials, world.operator.system.creds());
  await until('it is connected', () => nats.connected);
  expect(log.lines.join('\n')).not.toMatch(/SU[A-Z2-7]{56}/);
});

test('when the client gives up after maxreconnects, a new connection is started', async () => {
  const broker = await world.broker().start();
  const { nats, log } = await world.station(world.options(broker.port, { maxReconnects: 1 }));
  await nats.start();
  await until('it is connected', () => nats.connected);
  await broker.stop();
  await until('the client gave up', () => log.has('nats connection closed'));
  await broker.start();
  await until('it is connected again', () => nats.connected);
});

test('an account that we miss is asked for; only a trusted answer is taken', async () => {
  const broker = await world.broker().start();
  const { nats, store } = await world.station(world.options(broker.port));
  await nats.start();
  await until('it is connected', () => nats.connected);
  const [good, bad, nobody] = [
    world.operator.account('A'),
    world.operator.account('B'),
    world.operator.account('C'),
  ];
  const client = await world.client(broker);
  const answers = new Map([
    [good.key, good.jwt()],
    [bad.key, bad.signedBy(createKeyPair('operator'))],
    [nobody.key, ''],
  ]);
  client.subscribe('$SYS.REQ.ACCOUNT.*.CLAIMS.LOOKUP', {
    callback: (_error, message) => {
      message.respond(answers.get(message.subject.split('.')[3] as typeof good.key));
    },
  });
  await client.flush();
  expect((await nats.lookupAccount(good.key))?.token).toBe(answers.get(good.key));
  expect(store.peek(good.key)?.token).toBe(answers.get(good.key));
  expect(await nats.lookupAccount(bad.key)).toBeUndefined();
  expect(await nats.lookupAccount(nobody.key)).toBeUndefined();
  expect(await store.size()).toBe(1);
});

test('other options take effect without losing what waits', async () => {
  const broker = await world.broker().start();
  const { nats, intake } = await world.station(world.options(1));
  await nats.start();
  await intake.submit(world.operator.account('A').jwt(), { from: 'http' });
  expect(nats.stats.notificationsPending).toBe(1);
  await nats.reconfigure(world.options(broker.port));
  await until('the change was sent', () => nats.stats.notificationsSent === 1);
});

test('closing delivers what was just sent', async () => {
  const broker = await world.broker().start();
  const { nats, intake, log } = await world.station(world.options(broker.port));
  await nats.start();
  await until('it is connected', () => nats.connected);
  const heard = await listen(await world.client(broker), '$SYS.ACCOUNT.*.CLAIMS.UPDATE');
  const token = world.operator.account('A').jwt();
  await intake.submit(token, { from: 'http' });
  await nats.close();
  expect(nats.connected).toBe(false);
  await until('it is heard', () => heard.includes(token));
  expect(log.has('info disconnected from NATS')).toBe(true);
});

test('a read-only folder that somebody writes to is watched, and the brokers hear of it', async () => {
  const broker = await world.broker().start();
  const dir = mkdtempSync(join(world.dir, 'store-'));
  const store = await ReadOnlyDirectoryStore.open({ dir });
  const { nats, log } = await world.station(world.options(broker.port), store);
  await nats.start();
  await until('it is connected', () => nats.connected);
  expect(log.has('connected to NATS for JWT syncing')).toBe(false);
  const client = await world.client(broker);
  const heard = await listen(client, '$SYS.ACCOUNT.*.CLAIMS.UPDATE');
  const account = world.operator.account('A');
  const token = account.jwt();
  writeFileSync(join(dir, `${account.key}.jwt`), token);
  await until('it is heard', () => heard.includes(token));
  const answer = await client.request(`$SYS.REQ.ACCOUNT.${account.key}.CLAIMS.LOOKUP`, '', {
    timeout: 2000,
  });
  expect(answer.string()).toBe(token);
});

test('an activation posted to one account server is hosted by the other', async () => {
  const broker = await world.broker().start();
  const one = await world.station(world.options(broker.port));
  const two = await world.station(world.options(broker.port));
  for (const { nats } of [one, two]) await nats.start();
  await until('both are connected', () => one.nats.connected && two.nats.connected);
  const [from, to] = [world.operator.account('FROM'), world.operator.account('TO')];
  await one.intake.submit(from.jwt(), { from: 'http' });
  await until('the other knows the account', () => two.store.peek(from.key));
  const claims = newActivationClaims(to.key);
  claims.nats.subject = 'private.>';
  claims.nats.kind = 'stream';
  const outcome = await one.activations.submit(encode(claims, from.pair), { from: 'http' });
  if (outcome.kind === 'refused') throw new Error(outcome.lines.join());
  const { hash } = outcome.activation;
  await until('the other has it', async () => (await two.activations.load(hash)).kind === 'found');
});

test('creds of another account than the system account are pointed out', async () => {
  const account = world.operator.account('A');
  const broker = await world.broker(world.operator.memoryResolver(account)).start();
  const wrong = await world.station(
    world.options(broker.port, { userCredentials: world.credsFile(account) }),
  );
  await wrong.nats.start();
  expect(wrong.log.has('not in the system account')).toBe(true);
  const right = await world.station(world.options(broker.port));
  await right.nats.start();
  expect(right.log.has('not in the system account')).toBe(false);
});
