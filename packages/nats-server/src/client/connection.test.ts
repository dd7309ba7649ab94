import { connect, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import { Logger } from '@nats-ts/log';
import { afterEach, describe, expect, it } from 'vitest';
import { RawClient } from '../../test/raw-client.js';
import type { AuthDecision, Authenticator } from '../auth/authenticator.js';
import { compilePermissions } from '../auth/compiled-permissions.js';
import { NatsServer } from '../nats-server.js';
import type { ServerSettings } from '../settings.js';
import { ClientConnection } from './connection.js';
import type { Transport } from './transport.js';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function start(settings: ServerSettings = {}): Promise<NatsServer> {
  const server = await NatsServer.start({ host: '127.0.0.1', port: -1, ...settings });
  open.push(server);
  return server;
}

/** A TCP client that reads nothing until told to. */
async function dial(server: NatsServer): Promise<Socket & { text: string }> {
  const socket = Object.assign(connect(server.port, '127.0.0.1'), { text: '' });
  open.push({ close: () => socket.destroy() });
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

function listen(socket: Socket & { text: string }): void {
  socket.on('data', (data: Buffer) => {
    socket.text += data.toString('latin1');
  });
  socket.on('error', () => undefined);
}

/** Waits for something that must come; the test's own time-out says if it does not. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A way out that takes a byte whenever it is looked at, and never all of them. */
class SlowTransport implements Transport {
  readonly remoteAddress = '127.0.0.1';
  readonly remotePort = 1;
  #unsent = 1 << 20;
  #done: () => void = () => undefined;

  get unsent(): number {
    return --this.#unsent;
  }

  write(_chunk: Buffer, done: () => void): boolean {
    this.#done = done;
    return false;
  }

  /** All of it was taken after all. */
  taken(): void {
    this.#done();
  }

  whenClosed(done: () => void): void {
    done();
  }

  pause(): void {}
  resume(): void {}
  end(): void {}
  destroy(): void {}
}

describe('a silent client', () => {
  it('is pinged, and stays when it answers', async () => {
    const server = await start({ pingInterval: 20, pingMax: 2 });
    const socket = await dial(server);
    let pings = 0;
    listen(socket);
    socket.on('data', (data: Buffer) => {
      if (!data.includes('PING')) return;
      pings++;
      socket.write('PONG\r\n');
    });
    socket.write('CONNECT {"verbose":false}\r\n');
    await until(() => pings >= 6);
    expect(socket.text).not.toContain('-ERR');
  });

  it('is closed as stale when it does not', async () => {
    const server = await start({ pingInterval: 20, pingMax: 2 });
    const socket = await dial(server);
    listen(socket);
    await until(() => socket.text.includes("-ERR 'Stale Connection'\r\n"));
    expect(socket.text.match(/PING\r\n/g)).toHaveLength(2);
    await until(() => server.counts.connections === 0);
  });

  it('is judged by what a reload says', async () => {
    const server = await start({ pingInterval: 20, pingMax: 1_000_000 });
    const socket = await dial(server);
    listen(socket);
    await until(() => (socket.text.match(/PING\r\n/g) ?? []).length >= 4);
    expect(await server.reload({ ...server.options, pingMax: 2 })).toEqual({ refused: [] });
    await until(() => socket.text.includes("-ERR 'Stale Connection'\r\n"));
  });
});

describe('a slow consumer', () => {
  it('is closed when more waits for it than allowed; others get everything', async () => {
    const server = await start({ maxPending: 2 << 20, maxPayload: 1 << 20 });
    const slow = await dial(server);
    slow.write('CONNECT {"verbose":false}\r\nSUB flood 1\r\nPING\r\n');
    slow.once('data', () => slow.pause());
    slow.on('error', () => undefined);
    const fast = await dial(server);
    let bytes = 0;
    fast.on('data', (data: Buffer) => {
      bytes += data.length;
    });
    fast.write('CONNECT {"verbose":false}\r\nSUB flood 1\r\n');
    await until(() => server.counts.subscriptions === 2);
    const publisher = await dial(server);
    listen(publisher);
    publisher.write('CONNECT {"verbose":false}\r\n');
    const before = bytes;
    const payload = 'x'.repeat(32_000);
    let sent = 0;
    while (server.counts.slowConsumers === 0) {
      await new Promise<void>((resolve) =>
        publisher.write(`PUB flood 32000\r\n${payload}\r\n`, () => resolve()),
      );
      sent++;
    }
    publisher.write('PING\r\n');
    await until(() => publisher.text.endsWith('PONG\r\n'));
    await until(() => server.counts.connections === 2);
    await until(() => bytes - before >= sent * ('MSG flood 1 32000\r\n'.length + 32_002));
    expect(server.counts.subscriptions).toBe(1);
  });

  it('is closed when a write takes longer than the deadline', async () => {
    const server = await start({ writeDeadline: 50 });
    const slow = await dial(server);
    slow.write('CONNECT {"verbose":false}\r\nSUB flood 1\r\n');
    slow.on('error', () => undefined);
    await until(() => server.counts.subscriptions === 1);
    slow.pause();
    const publisher = await dial(server);
    listen(publisher);
    publisher.write('CONNECT {"verbose":false}\r\n');
    const payload = 'x'.repeat(1_000_000);
    for (let i = 0; i < 16; i++) publisher.write(`PUB flood 1000000\r\n${payload}\r\n`);
    await until(() => server.counts.connections === 1);
    expect(server.counts.slowConsumers).toBe(1);
  });

  it('may go on with `write_timeout: retry`, as long as it receives at all', async () => {
    const lines: string[] = [];
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(...chunk.toString().trimEnd().split('\n'));
        done();
      },
    });
    const log = new Logger({ stream });
    const server = await start({ dontListen: true, writeDeadline: 20, writeTimeout: 'retry', log });
    const transport = new SlowTransport();
    const connection = new ClientConnection(server, transport, { id: 1, nonce: '', type: 'STANDARD' });
    connection.greet();
    await until(() => lines.filter((line) => line.includes('Slow Consumer State')).length >= 2);
    expect(connection.closed).toBe(false);
    expect(server.counts.slowConsumers).toBeGreaterThanOrEqual(3);
    transport.taken();
    await until(() => lines.some((line) => line.includes('Slow Consumer Recovered: Flush took ')));
    const detected =
      /Slow Consumer Detected: WriteDeadline of 20ms exceeded with 1 chunks of \d+ total bytes\.$/;
    expect(lines.filter((line) => detected.test(line))).toHaveLength(1);
    connection.close('Client Closed');
  });

  it('is closed with `write_timeout: retry` when it receives nothing', async () => {
    const server = await start({ writeDeadline: 50, writeTimeout: 'retry' });
    const slow = await dial(server);
    slow.write('CONNECT {"verbose":false}\r\nSUB flood 1\r\n');
    slow.on('error', () => undefined);
    await until(() => server.counts.subscriptions === 1);
    slow.pause();
    const publisher = await dial(server);
    listen(publisher);
    publisher.write('CONNECT {"verbose":false}\r\n');
    const payload = 'x'.repeat(1_000_000);
    for (let i = 0; i < 16; i++) publisher.write(`PUB flood 1000000\r\n${payload}\r\n`);
    await until(() => server.counts.connections === 1);
  });
});

describe('a server that closes', () => {
  it('waits until nothing is open, even towards a client that receives nothing', async () => {
    const sockets = () => process.getActiveResourcesInfo().filter((one) => one.startsWith('TCP')).length;
    const before = sockets();
    const server = await start();
    const slow = await dial(server);
    slow.on('error', () => undefined);
    slow.write('CONNECT {"verbose":false}\r\nSUB flood 1\r\n');
    await until(() => server.counts.subscriptions === 1);
    slow.pause();
    const publisher = await dial(server);
    listen(publisher);
    publisher.write('CONNECT {"verbose":false}\r\n');
    const payload = 'x'.repeat(1_000_000);
    for (let i = 0; i < 32; i++) publisher.write(`PUB flood 1000000\r\n${payload}\r\n`);
    publisher.write('PING\r\n');
    await until(() => publisher.text.endsWith('PONG\r\n'));
    await server.close();
    const ours = [slow, publisher].filter((socket) => !socket.destroyed);
    expect(sockets() - before).toBe(ours.length);
  });
});

describe('without a cache of matches', () => {
  it('every message still reaches everybody who wants it', async () => {
    const server = await start({ dontListen: true, noSublistCache: true });
    const client = await RawClient.open(server, {});
    client.send(`SUB a.* 1\r\nSUB a.b workers 2\r\n${'PUB a.b 1\r\nx\r\n'.repeat(3)}`);
    const got = await client.sync();
    expect(got.match(/MSG a\.b 1 1\r\nx\r\n/g)).toHaveLength(3);
    expect(got.match(/MSG a\.b 2 1\r\nx\r\n/g)).toHaveLength(3);
    expect(server.accounts.global.cache.size).toBe(0);
    client.close();
  });
});

describe('limits', () => {
  it('of connections: one more is told and closed', async () => {
    const server = await start({ maxConnections: 1 });
    const first = await RawClient.open(server, {});
    const socket = await dial(server);
    listen(socket);
    await until(() => socket.text.endsWith("-ERR 'maximum connections exceeded'\r\n"));
    expect(await first.sync()).toBe('');
    first.close();
  });

  it('of subscriptions: one more is refused, the connection stays', async () => {
    const server = await start({ dontListen: true, maxSubscriptions: 2 });
    const client = await RawClient.open(server, {});
    client.send('SUB a 1\r\nSUB b 2\r\nSUB c 3\r\nUNSUB 1\r\nSUB d 4\r\n');
    expect(await client.sync()).toBe("-ERR 'maximum subscriptions exceeded'\r\n");
    expect(server.counts.subscriptions).toBe(2);
    client.close();
  });

  it('of tokens in a subscription', async () => {
    const server = await start({ dontListen: true, maxSubTokens: 3 });
    const client = await RawClient.open(server, {});
    client.send('SUB a.b.c 1\r\nSUB a.b.c.d 2\r\n');
    expect(await client.sync()).toBe(
      '-ERR \'Permissions Violation for Subscription to "a.b.c.d", too many tokens\'\r\n',
    );
    client.close();
  });
});

/** Everyone is `A`'s, with these permissions, after a moment of thought. */
function deciding(permissions: Parameters<typeof compilePermissions>[0], late = false): Authenticator {
  const decision: AuthDecision = {
    kind: 'accepted',
    identity: { account: '$G', user: 'u', permissions: compilePermissions(permissions) },
  };
  return {
    required: true,
    wantsNonce: false,
    authenticate: ({ connect }) => {
      if (connect.user !== 'u') return { kind: 'refused', reason: 'unknown user' };
      return late ? new Promise((resolve) => setTimeout(() => resolve(decision), 5)) : decision;
    },
  };
}

const all = { publish: undefined, subscribe: undefined, allowResponses: undefined };

describe('authentication', () => {
  it('closes who is refused, who speaks early, and who says nothing', async () => {
    const server = await start({ authTimeout: 30, authenticator: deciding(undefined) });
    const refused = await RawClient.open(server);
    refused.forget();
    refused.send('CONNECT {"user":"x"}\r\n');
    expect(await refused.end()).toBe("-ERR 'Authorization Violation'\r\n");
    const early = await RawClient.open(server);
    early.forget();
    early.send('SUB a 1\r\n');
    expect(await early.end()).toBe("-ERR 'Authorization Violation'\r\n");
    const silent = await RawClient.open(server);
    silent.forget();
    expect(await silent.end()).toBe("-ERR 'Authentication Timeout'\r\n");
  });

  it('holds what comes behind CONNECT until the decision is made', async () => {
    const server = await start({ authenticator: deciding(undefined, true) });
    const client = await RawClient.open(server);
    client.forget();
    client.send('CONNECT {"user":"u","verbose":false}\r\nSUB a 1\r\nPUB a 2\r\nh', 'i\r\n');
    expect(await client.sync()).toBe('MSG a 1 2\r\nhi\r\n');
    client.close();
  });

  it('applies permissions to publishes, subscriptions, deliveries and answers', async () => {
    const server = await start({
      authenticator: deciding({
        ...all,
        publish: { allow: ['ok.*'], deny: ['ok.no'] },
        subscribe: { allow: ['ok.>', 'service'], deny: ['ok.secret'] },
        allowResponses: { max: 1, expires: 60_000 },
      }),
    });
    const hello = { user: 'u', headers: true };
    const client = await RawClient.open(server, hello);
    client.send('SUB ok.* 1\r\nSUB other 2\r\nSUB service 3\r\n');
    expect(await client.sync()).toBe('-ERR \'Permissions Violation for Subscription to "other"\'\r\n');
    for (let i = 0; i < 3; i++) client.send('PUB ok.a 1\r\nx\r\nPUB ok.no 1\r\nx\r\nPUB no 1\r\nx\r\n');
    const violations =
      '-ERR \'Permissions Violation for Publish to "ok.no"\'\r\n-ERR \'Permissions Violation for Publish to "no"\'\r\n';
    expect(await client.sync()).toBe(`MSG ok.a 1 1\r\nx\r\n${violations}`.repeat(3));
    server.account('$G')?.publish('ok.secret', '', undefined, Buffer.from('s'));
    server.account('$G')?.publish('service', 'reply.1', undefined, Buffer.from('q'));
    await client.until('MSG service 3 reply.1 1\r\nq\r\n');
    client.forget();
    client.send('PUB reply.1 1\r\na\r\nPUB reply.1 1\r\na\r\n');
    expect(await client.sync()).toBe('-ERR \'Permissions Violation for Publish to "reply.1"\'\r\n');
    client.close();
  });
});

describe('delivery', () => {
  it('leaves out headers for those who cannot read them', async () => {
    const server = await start({ dontListen: true });
    const old = await RawClient.open(server, {});
    const modern = await RawClient.open(server, { headers: true });
    for (const client of [old, modern]) {
      client.send('SUB h 1\r\n');
      await client.sync();
    }
    const message = 'HPUB h re.ply 21 26\r\nNATS/1.0\r\nName: v\r\n\r\nhello\r\n';
    modern.send(message.repeat(3));
    expect(await modern.sync()).toBe(message.replace('HPUB h', 'HMSG h 1').repeat(3));
    expect(await old.sync()).toBe('MSG h 1 re.ply 5\r\nhello\r\n'.repeat(3));
    for (const client of [old, modern]) client.close();
  });

  it('does not give back its own messages to who does not want them', async () => {
    const server = await start({ dontListen: true });
    const client = await RawClient.open(server, { echo: false });
    const other = await RawClient.open(server, {});
    other.send('SUB e 7\r\n');
    await other.sync();
    client.send('SUB e 1\r\nPUB e 1\r\nx\r\nPUB e 1\r\ny\r\n');
    expect(await client.sync()).toBe('');
    expect(await other.sync()).toBe('MSG e 7 1\r\nx\r\nMSG e 7 1\r\ny\r\n');
    for (const one of [client, other]) one.close();
  });

  it('ends a subscription after its last message, in the middle of a run', async () => {
    const server = await start({ dontListen: true });
    const client = await RawClient.open(server, {});
    client.send(`SUB m 1\r\nPUB m 1\r\na\r\nUNSUB 1 4\r\n${'PUB m 1\r\nb\r\n'.repeat(10)}`);
    expect(await client.sync()).toBe(`MSG m 1 1\r\na\r\n${'MSG m 1 1\r\nb\r\n'.repeat(3)}`);
    expect(server.counts.subscriptions).toBe(0);
    client.close();
  });

  it('takes another member of a queue group when the one it chose is gone', async () => {
    const server = await start({ dontListen: true });
    const publisher = await RawClient.open(server, {});
    const members = await Promise.all(Array.from({ length: 4 }, () => RawClient.open(server, {})));
    for (const member of members) {
      member.send('SUB w workers 1\r\n');
      await member.sync();
    }
    for (const member of members.slice(1)) member.close();
    publisher.send('PUB w 1\r\nx\r\n'.repeat(50));
    await publisher.sync();
    await until(() => server.counts.subscriptions === 1);
    publisher.send('PUB w 1\r\ny\r\n'.repeat(50));
    await publisher.sync();
    const last = await (members[0] as RawClient).sync();
    expect(last.split('\r\ny\r\n')).toHaveLength(51);
    for (const one of [publisher, ...members]) one.close();
  });
});
