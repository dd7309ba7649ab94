// What `npm start` prints is enough for a real broker: its configuration file works as it stands.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, credsAuthenticator } from '@nats-io/transport-node';
import { expect, test } from 'vitest';
import { freePort } from './support/free-port.js';
import { goServer } from './support/go-broker.js';
import { Running, root } from './support/program.js';
import { tempDir } from './support/temp-dir.js';

test('a Go broker started with the printed file takes the users, and the account server finds the broker', async () => {
  const data = tempDir('start-broker');
  const port = await freePort();
  const broker = `nats://127.0.0.1:${port}`;
  const script = join(root, 'scripts/start.mjs');
  const started = new Running(process.execPath, [script, '--data', data, '--port', '0', '--broker', broker], {
    env: { HOME: data },
  });
  await started.printed(/nats-server\.conf:[\s\S]*resolver: URL\(/, { ms: 120_000 });
  const go = new Running(goServer, [
    '-a',
    '127.0.0.1',
    '-p',
    String(port),
    '-c',
    join(data, 'nats-server.conf'),
  ]);
  await go.printed(/Server is ready/);
  const client = (user: string) =>
    connect({
      servers: broker,
      authenticator: credsAuthenticator(readFileSync(join(data, 'nsc/creds/OP/A', `${user}.creds`))),
    });
  const [u1, u2] = [await client('u1'), await client('u2')];
  const subscription = u2.subscribe('hello', { max: 1 });
  await u2.flush();
  u1.publish('hello', 'world');
  for await (const message of subscription) expect(message.string()).toBe('world');
  await started.printed(/connected to NATS/);
  for (const connection of [u1, u2]) await connection.close();
  expect(await started.stop('SIGINT')).toMatchObject({ code: 0 });
});
