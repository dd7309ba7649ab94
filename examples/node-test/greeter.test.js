import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect } from '@nats-io/transport-node';
import { useNatsServer } from '@nats-ts/nats-server/testing';
import { serveGreetings } from './greeter.js';

const nats = useNatsServer({ before, after });

test('greets by name', async () => {
  const connection = await connect({ servers: nats.url });
  serveGreetings(connection);
  const answer = await connection.request('greet.ada', '', { timeout: 2000 });
  assert.equal(answer.string(), 'Hello, ada!');
  await connection.drain();
});
