import { connect } from '@nats-io/transport-node';
import { useNatsServer } from '@nats-ts/nats-server/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveGreetings } from './greeter.js';

const nats = useNatsServer({ beforeAll, afterAll });

test('greets by name', async () => {
  const connection = await connect({ servers: nats.url });
  serveGreetings(connection);
  const answer = await connection.request('greet.ada', '', { timeout: 2000 });
  expect(answer.string()).toBe('Hello, ada!');
  await connection.drain();
});

test('a request nobody serves fails at once', async () => {
  const connection = await connect({ servers: nats.url });
  await expect(connection.request('nobody.home', '', { timeout: 2000 })).rejects.toThrow('no responders');
  await connection.close();
});
