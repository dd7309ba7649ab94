import { afterEach, describe, expect, it } from 'vitest';
import { RawClient } from '../../test/raw-client.js';
import type { AuthDecision, Authenticator } from '../auth/authenticator.js';
import { NatsServer } from '../nats-server.js';
import { NO_RULES } from './account.js';
import type { ExportRule, ImportRule } from './rules.js';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** The user's name is the account. */
const authenticator: Authenticator = {
  required: true,
  wantsNonce: false,
  authenticate: ({ connect }): AuthDecision => ({
    kind: 'accepted',
    identity: { account: connect.user, user: connect.user, permissions: undefined },
  }),
};

async function start(): Promise<NatsServer> {
  const server = await NatsServer.start({ dontListen: true, authenticator });
  open.push(server);
  for (const name of ['A', 'B']) server.accounts.apply(name, NO_RULES);
  return server;
}

async function client(server: NatsServer, account: string): Promise<RawClient> {
  const made = await RawClient.open(server, { user: account });
  open.push(made);
  return made;
}

function stream(subject: string, more: Partial<ExportRule> = {}): ExportRule {
  return {
    kind: 'stream',
    subject,
    access: { kind: 'public' },
    accountTokenPosition: 0,
    allowTrace: false,
    ...more,
  } as ExportRule;
}

function importOf(subject: string, localSubject = subject): ImportRule {
  return { kind: 'stream', account: 'A', subject, localSubject, allowTrace: false, token: '' };
}

async function publish(from: RawClient, ...subjects: string[]): Promise<void> {
  for (const subject of subjects) from.send(`PUB ${subject} 1\r\nx\r\n`);
  await from.sync();
}

describe('a stream import', () => {
  it('delivers with the subject of the importing account, again and again', async () => {
    const server = await start();
    server.accounts.apply('A', { ...NO_RULES, exports: [stream('orders.>')] });
    server.accounts.apply('B', { ...NO_RULES, imports: [importOf('orders.*.*', 'shop.$2.$1')] });
    const [a, b] = [await client(server, 'A'), await client(server, 'B')];
    b.send('SUB shop.> 1\r\nSUB shop.*.eu 2\r\nSUB shop.x.us 3\r\n');
    await b.sync();
    await publish(a, 'orders.eu.x', 'orders.eu.x', 'orders.eu.x', 'orders.us.x', 'orders.us');
    const got = await b.sync();
    expect(got.match(/MSG shop\.x\.eu 1 1/g)).toHaveLength(3);
    expect(got.match(/MSG shop\.x\.eu 2 1/g)).toHaveLength(3);
    expect(got.match(/MSG shop\.x\.us [13] 1/g)).toHaveLength(2);
    expect(got.match(/MSG/g)).toHaveLength(8);
  });

  it('follows UNSUB, with and without a maximum', async () => {
    const server = await start();
    server.accounts.apply('A', { ...NO_RULES, exports: [stream('s.>')] });
    server.accounts.apply('B', { ...NO_RULES, imports: [importOf('s.>', 't.>')] });
    const [a, b] = [await client(server, 'A'), await client(server, 'B')];
    b.send('SUB t.a 1\r\nSUB t.a 2\r\nUNSUB 2 3\r\n');
    await b.sync();
    await publish(a, ...Array<string>(5).fill('s.a'));
    expect((await b.sync()).match(/MSG t\.a 2 1/g)).toHaveLength(3);
    b.send('UNSUB 1\r\n');
    await b.sync();
    await publish(a, 's.a');
    expect(await b.sync()).toBe('');
    expect(server.account('A')?.sublist.count).toBe(0);
  });

  it('becomes active when the account appears and exports it, for those who subscribed before', async () => {
    const server = await start();
    server.accounts.remove('A');
    server.accounts.apply('B', { ...NO_RULES, imports: [importOf('s')] });
    const b = await client(server, 'B');
    b.send('SUB s 1\r\n');
    await b.sync();
    expect(server.account('B')?.imports?.states[0]?.problem).toBe('there is no account A');
    server.accounts.apply('A', NO_RULES);
    const a = await client(server, 'A');
    await publish(a, 's');
    expect(await b.sync()).toBe('');
    server.accounts.apply('A', { ...NO_RULES, exports: [stream('s')] });
    await publish(a, 's', 's', 's');
    expect((await b.sync()).match(/MSG s 1 1/g)).toHaveLength(3);
    server.accounts.apply('A', {
      ...NO_RULES,
      exports: [stream('s', { access: { kind: 'accounts', names: ['C'] } })],
    });
    await publish(a, 's', 's');
    expect(await b.sync()).toBe('');
    server.accounts.apply('A', { ...NO_RULES, exports: [stream('s')] });
    await publish(a, 's');
    expect(await b.sync()).toBe('MSG s 1 1\r\nx\r\n');
    server.accounts.remove('A');
    expect(server.account('B')?.imports?.streams).toHaveLength(0);
  });

  it('leaves nothing behind when the subscriber goes', async () => {
    const server = await start();
    server.accounts.apply('A', { ...NO_RULES, exports: [stream('s.>')] });
    server.accounts.apply('B', { ...NO_RULES, imports: [importOf('s.>')] });
    const b = await client(server, 'B');
    b.send('SUB s.* q 1\r\nSUB > 2\r\n');
    await b.sync();
    expect(server.account('A')?.sublist.count).toBe(2);
    b.close();
    while (server.counts.connections > 0) await new Promise(setImmediate);
    expect(server.account('A')?.sublist.count).toBe(0);
  });
});
