// The page about nk of the NATS documentation, and what its guide to JWTs says of nkeys: keys made with the built nk,
// their public halves in the real Go broker's configuration, and clients that have the seeds.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node';
import { afterEach, expect, test } from 'vitest';
import { GoBroker } from './support/go-broker.js';
import { ours, run } from './support/program.js';
import { tempDir } from './support/temp-dir.js';

const dir = tempDir('nk-page');
const opened: NatsConnection[] = [];
let broker: GoBroker | undefined;

afterEach(async () => {
  for (const connection of opened.splice(0)) await connection.close();
  await broker?.stop();
});

/** `nk -gen user -pubout > <name>.nk` @returns the public key, the file's second line */
async function generate(name: string): Promise<string> {
  const { code, stdout } = await run(ours('nk'), ['-gen', 'user', '-pubout'], { cwd: dir });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^SU[A-Z2-7]{56}\nU[A-Z2-7]{55}\n$/),
  });
  writeFileSync(join(dir, `${name}.nk`), stdout);
  return stdout.split('\n')[1] ?? '';
}

/** A client with the seed in such a file. */
async function client(name: string): Promise<NatsConnection> {
  const [seed = ''] = readFileSync(join(dir, `${name}.nk`), 'utf8').split('\n');
  const authenticator = nkeyAuthenticator(new TextEncoder().encode(seed));
  const connection = await connect({ servers: broker?.url ?? '', authenticator, reconnect: false });
  opened.push(connection);
  return connection;
}

test('who has the seed of a configured key may connect, others may not', async () => {
  const key = await generate('known');
  await generate('unknown');
  broker = await GoBroker.inFolder(dir, `authorization: {\n  users: [\n    { nkey: ${key} }\n  ]\n}`).start();
  expect((await client('known')).isClosed()).toBe(false);
  await expect(client('unknown')).rejects.toThrow();
});

test('the keys stand for users of accounts, one of which takes the other’s stream', async () => {
  const [a, b] = [await generate('a'), await generate('b')];
  broker = await GoBroker.inFolder(
    dir,
    `accounts: {
    A: {
        users: [{nkey:${a}}]
        imports: [{stream: {account: B, subject: "foo"}}]
    },
    B: {
        users: [{nkey:${b}}]
        exports: [{stream: "foo"}]
    },
}`,
  ).start();
  const [reader, writer] = [await client('a'), await client('b')];
  const heard: string[] = [];
  reader.subscribe('>', {
    callback: (_, message) => void heard.push(`${message.subject} ${message.string()}`),
  });
  await reader.flush();
  writer.publish('foo', 'nkey');
  await writer.flush();
  await reader.flush();
  expect(heard).toContain('foo nkey');
});
