// The page "Multi Tenancy using Accounts" of the NATS documentation, and what its guide to JWTs tells of accounts:
// every configuration as it is printed, and what the text below it says of who hears whom.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterEach, expect, test, vi } from 'vitest';
import { GoBroker } from '../support/go-broker.js';
import { natsAs, natsPub, natsReply, natsRequest, natsSub } from '../support/nats-tool.js';
import { tempDir } from '../support/temp-dir.js';

vi.setConfig({ testTimeout: 60_000 });

const dir = tempDir('accounts-page');
let broker: GoBroker;

afterEach(() => broker.stop());

async function start(config: string): Promise<void> {
  broker = await GoBroker.inFolder(dir, config).start();
}

/** The pages' users have their own name as password. */
const as = (name: string): Promise<NatsConnection> => natsAs(broker.url, { user: name, pass: name });

const TWO = `accounts: {
    A: {
        users: [
            {user: a, password: a}
        ]
    },
    B: {
        users: [
            {user: b, password: b}
        ]
    },
}
`;

test('accounts A and B are isolated from each other', async () => {
  await start(TWO);
  const [a, b] = [await as('a'), await as('b')];
  const [inA, inB] = [await natsSub(a, '>'), await natsSub(b, '>')];
  await natsPub(b, 'foo', 'user b', a, b);
  expect([inA, inB]).toEqual([[], ['foo: user b']]);
  await natsPub(await as('a'), 'foo', 'user a', a, b);
  expect([inA, inB]).toEqual([['foo: user a'], ['foo: user b']]);
});

test('streams and services are exported and imported as the example says', async () => {
  await start(`accounts: {
    A: {
        users: [
            {user: a, password: a}
        ]
        exports: [
            {stream: puba.>}
            {service: pubq.>}
            {stream: b.>, accounts: [B]}
            {service: q.b, accounts: [B]}
        ]
    },
    B: {
        users: [
            {user: b, password: b}
        ]
        imports: [
            {stream: {account: A, subject: b.>}}
            {service: {account: A, subject: q.b}}
        ]
    }
    C: {
        users: [
            {user: c, password: c}
        ]
        imports: [
            {stream: {account: A, subject: puba.>}, prefix: from_a}
            {service: {account: A, subject: pubq.C}, to: Q}
        ]
    }
}
`);
  const [a, b, c] = [await as('a'), await as('b'), await as('c')];
  const inC = await natsSub(c, 'from_a.>');
  const [inB, ...nothing] = await Promise.all(
    ['b.*', 'puba.*', 'other'].map((subject) => natsSub(b, subject)),
  );
  for (const subject of ['b.x', 'puba.y', 'pubq.z', 'other']) await natsPub(a, subject, 'from a', b, c);
  // The stream for B alone, and the public one under its prefix; nobody imports the rest.
  expect([inB, ...nothing]).toEqual([['b.x: from a'], [], []]);
  expect(inC).toEqual(['from_a.puba.y: from a']);

  await natsReply(a, 'q.b', (message) => `${message.subject} for b`);
  await natsReply(a, 'pubq.*', (message) => `${message.subject} for c`);
  expect(await natsRequest(b, 'q.b')).toBe('q.b for b');
  // Clients of C see the request under its local name, and the service under the exported one.
  const local = await natsSub(await as('c'), 'Q');
  expect(await natsRequest(c, 'Q', 'what?')).toBe('pubq.C for c');
  expect(local).toEqual(['Q: what?']);
  // What was not imported is out of reach.
  await expect(natsRequest(c, 'q.b')).rejects.toThrow('no responders');
  for (const one of [b, c]) await expect(natsRequest(one, 'pubq.C')).rejects.toThrow('no responders');
});

test('an export for B alone cannot be imported by C', async () => {
  const config = `accounts: {
    A: { exports: [ {stream: b.>, accounts: [B]} ] }
    B: {}
    C: { imports: [ {stream: {account: A, subject: b.>}} ] }
}
`;
  await expect(start(config)).rejects.toThrow(/stream import/i);
});

test('whoever shows no credentials is the user that no_auth_user names', async () => {
  await start(`${TWO}no_auth_user: a\n`);
  const [anyone, a, b] = [await natsAs(broker.url), await as('a'), await as('b')];
  const [inA, inB] = [await natsSub(a, '>'), await natsSub(b, '>')];
  await natsPub(anyone, 'foo', 'from nobody', a, b);
  expect([inA, inB]).toEqual([['foo: from nobody'], []]);
  await expect(natsAs(broker.url, { user: 'a', pass: 'b' })).rejects.toThrow('Authorization Violation');
});

test('the guide to JWTs: a reload lets a message cross the border of accounts', async () => {
  await start(`accounts: {
    A: {
        users: [{user: a, password: a}]
    },
    B: {
        users: [{user: b, password: b}]
    },
}
`);
  const [a, b] = [await as('a'), await as('b')];
  const heard = await natsSub(a, '>');
  await natsPub(b, 'foo', 'user b', a);
  expect(heard).toEqual([]);
  writeFileSync(
    join(dir, 'broker.conf'),
    `accounts: {
    A: {
        users: [{user: a, password: a}]
        imports: [{stream: {account: B, subject: "foo"}}]
    },
    B: {
        users: [{user: b, password: b}]
        exports: [{stream: "foo"}]
    },
}
`,
  );
  broker.reload();
  await broker.logged(/Reloaded server configuration/);
  await natsPub(b, 'foo', 'user b', a);
  expect(heard).toEqual(['foo: user b']);
});
