import { connect } from '@nats-io/transport-node';
import { afterEach, expect, test, vi } from 'vitest';
import { NatsServer } from '../nats-server.js';
import { optionsFromText } from '../options/load.js';

afterEach(() => {
  vi.useRealTimers();
});

test('every half minute the accounts with clients are told of, and those without are not', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const server = await NatsServer.start({
    ...optionsFromText(
      `accounts {
        ${['SYS', 'USED', 'IDLE'].map((name) => `${name} { users: [ { user: ${name}, password: pw } ] }`).join('\n')}
      }
      system_account: SYS`,
    ).options,
    host: '127.0.0.1',
    port: -1,
  });
  const sys = await connect({ port: server.port, user: 'SYS', pass: 'pw' });
  const used = await connect({ port: server.port, user: 'USED', pass: 'pw' });
  const heard: string[] = [];
  sys.subscribe('$SYS.ACCOUNT.*.SERVER.CONNS', {
    callback: (_, message) => {
      const { acc, conns } = message.json<{ acc: string; conns: number }>();
      heard.push(`${acc} ${conns}`);
    },
  });
  await sys.flush();
  heard.splice(0);
  for (const beats of [1, 2]) {
    vi.advanceTimersByTime(30_000);
    await expect.poll(() => heard.filter((one) => one === 'USED 1').length).toBe(beats);
  }
  await sys.flush();
  expect(heard.filter((one) => one.startsWith('IDLE'))).toEqual([]);
  for (const connection of [used, sys]) await connection.close();
  await server.close();
});
