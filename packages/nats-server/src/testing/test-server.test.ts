import { connect as connectSocket, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Hook, startTestServer, useNatsServer } from './index.js';

const nats = useNatsServer({ beforeAll, afterAll });

test('a server of this file takes clients on a free port of this machine', async () => {
  expect(nats.url).toBe(`nats://127.0.0.1:${nats.port}`);
  const socket: Socket = connectSocket(nats.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  expect(nats.server.port).toBe(nats.port);
});

test('several live beside each other, and go', async () => {
  const [first, second] = await Promise.all([startTestServer(), startTestServer()]);
  expect(first.port).not.toBe(second.port);
  await Promise.all([first.close(), second.close()]);
});

describe('hooks', () => {
  test('of any runner are taken, and the server is not there before them', async () => {
    const hooked: (() => Promise<void>)[] = [];
    const hook: Hook = (run) => hooked.push(run);
    const later = useNatsServer({ before: hook, after: hook });
    expect(() => later.url).toThrow('use it inside a test');
    await hooked[0]?.();
    expect(later.port).toBeGreaterThan(0);
    await hooked[1]?.();
  });

  test('left out are the global ones; without those it says what to give', () => {
    expect(() => useNatsServer()).toThrow('give useNatsServer({ beforeAll, afterAll })');
  });
});
