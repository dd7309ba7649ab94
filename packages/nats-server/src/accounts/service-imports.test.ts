import { afterEach, describe, expect, it } from 'vitest';
import { RawClient } from '../../test/raw-client.js';
import type { AuthDecision, Authenticator } from '../auth/authenticator.js';
import { NatsServer } from '../nats-server.js';
import { NO_RULES } from './account.js';
import type { ServiceExportRule, ServiceImportRule } from './rules.js';

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

const service: ServiceExportRule = {
  kind: 'service',
  subject: 'svc',
  access: { kind: 'public' },
  accountTokenPosition: 0,
  allowTrace: false,
  responseType: 'singleton',
  responseThreshold: 0,
  latency: undefined,
};
const use: ServiceImportRule = {
  kind: 'service',
  account: 'A',
  subject: 'svc',
  localSubject: 'help',
  allowTrace: false,
  token: '',
  share: false,
};

/** A server where A serves `svc` and B uses it as `help`; with a client of each. */
async function start(more: Partial<ServiceExportRule> = {}) {
  const server = await NatsServer.start({ dontListen: true, authenticator });
  open.push(server);
  const a = server.accounts.apply('A', { ...NO_RULES, exports: [{ ...service, ...more }] });
  const b = server.accounts.apply('B', { ...NO_RULES, imports: [use] });
  const clients = await Promise.all(
    ['A', 'B'].map((user) => RawClient.open(server, { user, headers: true, no_responders: true })),
  );
  open.push(...clients);
  const [serving, asking] = clients as [RawClient, RawClient];
  serving.send('SUB svc 1\r\n');
  asking.send('SUB inbox.* 9\r\nSUB once 8\r\n');
  await serving.sync();
  await asking.sync();
  return { server, a, b, serving, asking };
}

/** Reply subjects of the requests that came. */
async function requested(serving: RawClient): Promise<readonly string[]> {
  return [...(await serving.sync()).matchAll(/HMSG svc 1 (_R_\S+) /g)].map((match) => match[1] as string);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe('answers that are owed', () => {
  it('are forgotten when they came', async () => {
    const { a, b, serving, asking } = await start();
    asking.send('PUB help inbox.1 1\r\nx\r\nPUB help inbox.1 1\r\ny\r\n');
    await asking.sync();
    const replies = await requested(serving);
    expect(replies).toHaveLength(2);
    expect([a.responses.owed, b.responses.awaited]).toEqual([2, 1]);
    for (const reply of replies) serving.send(`PUB ${reply} 1\r\nz\r\n`);
    await serving.sync();
    expect(await asking.sync()).toBe('MSG inbox.1 9 1\r\nz\r\n'.repeat(2));
    expect([a.responses.owed, b.responses.awaited]).toEqual([0, 0]);
  });

  it('are forgotten when nobody waits any more', async () => {
    const { server, a, b, serving, asking } = await start();
    asking.send('PUB help once 1\r\nx\r\nPUB help inbox.1 1\r\nx\r\nPUB help inbox.2 1\r\nx\r\n');
    await asking.sync();
    expect(await requested(serving)).toHaveLength(3);
    asking.send('UNSUB 8\r\n');
    await asking.sync();
    expect([a.responses.owed, b.responses.awaited]).toEqual([2, 2]);
    asking.close();
    await until(() => server.counts.connections === 1);
    await until(() => a.responses.owed === 0);
    expect(b.responses.awaited).toBe(0);
  });

  it('are forgotten when they are late', async () => {
    const { a, serving, asking } = await start({ responseThreshold: 20 });
    asking.send('PUB help inbox.1 1\r\nx\r\n');
    await asking.sync();
    const [reply] = await requested(serving);
    expect(a.responses.owed).toBe(1);
    await until(() => a.responses.owed === 0);
    serving.send(`PUB ${reply} 1\r\nz\r\n`);
    await serving.sync();
    expect(await asking.sync()).toBe('');
  });

  it('are not owed where nobody serves', async () => {
    const { a, b, serving, asking } = await start();
    serving.send('UNSUB 1\r\n');
    await serving.sync();
    asking.send('PUB help inbox.1 1\r\nx\r\n'.repeat(3));
    expect((await asking.sync()).match(/NATS\/1\.0 503\r\nNats-Subject: help/g)).toHaveLength(3);
    expect([a.responses.owed, b.responses.awaited]).toEqual([0, 0]);
  });

  it('are forgotten with the account that owes them', async () => {
    const { server, a, b, serving, asking } = await start();
    asking.send('PUB help inbox.1 1\r\nx\r\n');
    await asking.sync();
    expect(await requested(serving)).toHaveLength(1);
    server.accounts.remove('A');
    expect([a.responses.owed, b.responses.awaited]).toEqual([0, 0]);
    serving.close();
    await until(() => server.counts.connections === 1);
    expect(a.sublist.count).toBe(0);
    asking.send('PUB help inbox.2 1\r\nx\r\n');
    expect(await asking.sync()).toContain('NATS/1.0 503');
  });

  it('still come when the import is gone, and no new ones are asked for', async () => {
    const { server, serving, asking } = await start();
    asking.send('PUB help inbox.1 1\r\nx\r\n');
    await asking.sync();
    const [reply] = await requested(serving);
    server.accounts.apply('B', NO_RULES);
    asking.send('PUB help inbox.2 1\r\nx\r\n');
    await asking.sync();
    expect(await requested(serving)).toHaveLength(0);
    serving.send(`PUB ${reply} 1\r\nz\r\n`);
    await serving.sync();
    expect(await asking.sync()).toBe('MSG inbox.1 9 1\r\nz\r\n');
  });
});

describe('a request', () => {
  it('of any size arrives whole, with and without headers', async () => {
    const { serving, asking } = await start();
    for (const size of [0, 1, 95, 97, 4096, 70_000, 300_000]) {
      const body = 'b'.repeat(size);
      asking.send(`PUB help inbox.1 ${size}\r\n${body}\r\n`);
      const head = 'NATS/1.0\r\nK: v\r\n\r\n';
      asking.send(`HPUB help inbox.1 ${head.length} ${head.length + size}\r\n${head}${body}\r\n`);
      await asking.sync();
      const got = await serving.sync();
      const frames = [...got.matchAll(/HMSG svc 1 _R_\S+ (\d+) (\d+)\r\n/g)];
      expect(frames).toHaveLength(2);
      for (const [i, frame] of frames.entries()) {
        const from = frame.index + frame[0].length;
        const [headers, whole] = [Number(frame[1]), Number(frame[2])];
        expect(whole - headers).toBe(size);
        expect(got.slice(from, from + headers)).toMatch(/^NATS\/1\.0\r\n(.+\r\n)+\r\n$/);
        expect(got.slice(from, from + headers).includes('K: v\r\n')).toBe(i === 1);
        expect(got.slice(from + headers, from + whole + 2)).toBe(`${body}\r\n`);
      }
    }
  });

  it('goes to services of several accounts that are imported under one subject', async () => {
    const { server, serving, asking } = await start();
    server.accounts.apply('C', { ...NO_RULES, exports: [service] });
    server.accounts.apply('B', { ...NO_RULES, imports: [use, { ...use, account: 'C' }] });
    const other = await RawClient.open(server, { user: 'C', headers: true });
    open.push(other);
    other.send('SUB svc 1\r\n');
    await other.sync();
    asking.send('PUB help inbox.1 1\r\nx\r\n');
    await asking.sync();
    for (const one of [serving, other]) {
      for (const reply of await requested(one)) one.send(`PUB ${reply} 1\r\nz\r\n`);
      await one.sync();
    }
    expect(await asking.sync()).toBe('MSG inbox.1 9 1\r\nz\r\n'.repeat(2));
  });

  it('of the server itself crosses too', async () => {
    const { b, serving, asking } = await start();
    b.publish('help', 'inbox.s', undefined, Buffer.from('q'));
    const [reply] = await requested(serving);
    serving.send(`PUB ${reply} 1\r\nz\r\n`);
    await serving.sync();
    expect(await asking.sync()).toBe('MSG inbox.s 9 1\r\nz\r\n');
  });

  it('is not delivered to those who import the service subject as a stream', async () => {
    const { server, asking } = await start();
    server.accounts.apply('A', {
      ...NO_RULES,
      exports: [service, { ...service, kind: 'stream', subject: 'svc' }],
    });
    server.accounts.apply('B', {
      ...NO_RULES,
      imports: [use, { ...use, kind: 'stream', localSubject: 'seen' }],
    });
    asking.send('SUB seen 5\r\nPUB help inbox.1 1\r\nx\r\n'.concat('PUB help inbox.1 1\r\nx\r\n'.repeat(3)));
    expect(await asking.sync()).not.toContain('MSG seen');
  });
});
