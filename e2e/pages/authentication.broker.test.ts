// The pages about tokens, passwords, time-outs and authorization of the NATS documentation: each configuration and each
// flag as it is printed, and what the text says of who may do what.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectionOptions, NatsConnection } from '@nats-io/transport-node';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { goServer } from '../support/go-broker.js';
import { natsAs, natsPub, natsReply, natsRequest, natsSub } from '../support/nats-tool.js';
import { Running, type RunOptions, run } from '../support/program.js';
import { RawConnection } from '../support/raw-http.js';
import { tempDir } from '../support/temp-dir.js';

vi.setConfig({ testTimeout: 60_000 });

const dir = tempDir('authentication-pages');
let server: Running;
let url: string;
afterEach(() => server.stop('SIGKILL'));

/** `nats-server <args>`, or with a configuration. */
async function start(how: readonly string[] | string, env: RunOptions['env'] = {}): Promise<void> {
  if (typeof how === 'string') writeFileSync(join(dir, 'server.conf'), how);
  const args = typeof how === 'string' ? ['-c', 'server.conf'] : how;
  server = new Running(goServer, ['-a', '127.0.0.1', '-p', '-1', ...args], { cwd: dir, env });
  const [, port] = await server.printed(/Listening for client connections on \S*:(\d+)/);
  await server.printed(/Server is ready/);
  url = `nats://127.0.0.1:${port}`;
}

const as = (user: string, pass: string): Promise<NatsConnection> => natsAs(url, { user, pass });
const refused = (options: ConnectionOptions): Promise<void> =>
  expect(natsAs(url, options)).rejects.toThrow('Authorization Violation');

describe('tokens', () => {
  test.each<[string, readonly string[] | string, string]>([
    ['in the configuration', 'authorization {\n    token: "s3cr3t"\n}\n', 's3cr3t'],
    ['by the flag', ['--auth', 's3cr3t'], 's3cr3t'],
    [
      'with bcrypt',
      'authorization {\n    token: "$2a$11$PWIFAL8RsWyGI3jVZtO9Nu8.6jOxzxfZo7c/W0eLk017hjgUKWrhy"\n}\n',
      'dag0HTXl4RGg7dXdaJwbC8',
    ],
  ])('%s', async (_, how, token) => {
    await start(how);
    expect((await natsAs(url, { token })).isClosed()).toBe(false);
    await refused({ token: 'another' });
    await refused({});
  });
});

describe('names and passwords', () => {
  test.each<[string, readonly string[] | string, readonly (readonly [string, string])[]]>([
    ['one user', 'authorization: {\n    user: a,\n    password: b\n}\n', [['a', 'b']]],
    ['one user, by flags', ['--user', 'a', '--pass', 'b'], [['a', 'b']]],
    [
      'several users',
      'authorization: {\n    users: [\n        {user: a, password: b},\n        {user: b, password: a}\n    ]\n}\n',
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    ],
  ])('%s', async (_, how, users) => {
    await start(how);
    for (const [user, pass] of users) expect((await as(user, pass)).isClosed()).toBe(false);
    await refused({ user: 'a', pass: 'a' });
    await refused({});
  });

  test('changed ones count after nats-server --signal reload; who is connected stays', async () => {
    const config = (password: string) =>
      `authorization: {\n    users: [ {user: a, password: ${password}} ]\n}\n`;
    await start(config('b'));
    writeFileSync(join(dir, 'server.conf'), `${config('b').replace(' ]', ', {user: b, password: a} ]')}`);
    const connected = await as('a', 'b');
    await refused({ user: 'b', pass: 'a' });
    // The page's command finds the only server there is; here others run too.
    expect(await run(goServer, ['--signal', `reload=${server.child.pid}`])).toMatchObject({ code: 0 });
    await server.printed(/Reloaded server configuration/);
    expect((await as('b', 'a')).isClosed()).toBe(false);
    await connected.flush();
  });
});

test('the time-out of authentication', async () => {
  // The page has a colon too few in each of its users.
  await start(`authorization: {
    timeout: 3
    users: [
        {user: a, password: b},
        {user: b, password: a}
    ]
}
`);
  const silent = new RawConnection(Number(new URL(url).port));
  expect((await as('a', 'b')).isClosed()).toBe(false);
  await silent.closed;
  expect(silent.received).toContain("-ERR 'Authentication Timeout'");
});

/** Does something, and says what the server objected to. */
async function objection(client: NatsConnection, act: () => void): Promise<string | undefined> {
  let said: string | undefined;
  void (async () => {
    for await (const status of client.status()) if (status.type === 'error') said ??= status.error.message;
  })();
  act();
  await client.flush();
  // The error is on its way before the answer to the flush is.
  await new Promise((resolve) => setImmediate(resolve));
  return said;
}

const mayPublish = async (client: NatsConnection, subject: string): Promise<boolean> =>
  (await objection(client, () => client.publish(subject))) === undefined;
const maySubscribe = async (client: NatsConnection, subject: string, queue?: string): Promise<boolean> =>
  (await natsSub(client, subject, queue)).length === 0;

describe('authorization', () => {
  test('variables, and permissions for those who have none', async () => {
    const names = ['admin', 'client', 'service', 'other'];
    await start(
      `authorization {
  default_permissions = {
    publish = "SANDBOX.*"
    subscribe = ["PUBLIC.>", "_INBOX.>"]
  }
  ADMIN = {
    publish = ">"
    subscribe = ">"
  }
  REQUESTOR = {
    publish = ["req.a", "req.b"]
    subscribe = "_INBOX.>"
  }
  RESPONDER = {
    subscribe = ["req.a", "req.b"]
    publish = "_INBOX.>"
  }
  users = [
    {user: admin,   password: $ADMIN_PASS, permissions: $ADMIN}
    {user: client,  password: $CLIENT_PASS, permissions: $REQUESTOR}
    {user: service,  password: $SERVICE_PASS, permissions: $RESPONDER}
    {user: other, password: $OTHER_PASS}
  ]
}
`,
      Object.fromEntries(names.map((name) => [`${name.toUpperCase()}_PASS`, `secret-${name}`])),
    );
    const [admin, client, service, other] = (await Promise.all(
      names.map((name) => as(name, `secret-${name}`)),
    )) as [NatsConnection, NatsConnection, NatsConnection, NatsConnection];
    await natsReply(service, 'req.a', 'answer');
    expect(await natsRequest(client, 'req.a')).toBe('answer');
    expect(await mayPublish(client, 'other')).toBe(false);
    expect(await maySubscribe(client, 'req.a')).toBe(false);
    expect(await mayPublish(service, 'req.a')).toBe(false);
    expect(await maySubscribe(service, 'req.c')).toBe(false);
    const heard = await natsSub(admin, '>');
    await natsPub(other, 'SANDBOX.x', 'mine', admin);
    expect(heard).toContain('SANDBOX.x: mine');
    expect([await mayPublish(other, 'SANDBOX.x.y'), await maySubscribe(other, 'PUBLIC.y')]).toEqual([
      false,
      true,
    ]);
    expect(await maySubscribe(other, 'req.a')).toBe(false);
  });

  test('what is allowed and denied', async () => {
    await start(`authorization: {
    users = [
        {
            user: admin
            password: secret
            permissions: {
                publish: ">"
                subscribe: ">"
            }
        }
        {
            user: test
            password: test
            permissions: {
                publish: {
                    deny: ">"
                },
                subscribe: {
                    allow: "client.>"
                }
            }
        }
    ]
}
`);
    const [admin, user] = [await as('admin', 'secret'), await as('test', 'test')];
    const heard = await natsSub(user, 'client.*');
    await natsPub(admin, 'client.hello', 'there', user);
    expect(heard).toEqual(['client.hello: there']);
    expect([await mayPublish(user, 'client.x'), await maySubscribe(user, 'other')]).toEqual([false, false]);
  });

  test('allow_responses', async () => {
    await start(`authorization: {
    users: [
        { user: a, password: a },
        { user: b, password: b, permissions: {subscribe: "q", allow_responses: true } },
        { user: c, password: c, permissions: {subscribe: "q", allow_responses: { max: 5, expires: "1m" } } }
        { user: d, password: d, permissions: {subscribe: "q", publish: "x", allow_responses: true } }
    ]
}
`);
    const a = await as('a', 'a');
    const inbox = await natsSub(a, 'inbox.*');
    for (const [user, most] of [
      ['b', 1],
      ['c', 5],
      ['d', 1],
    ] as const) {
      const client = await as(user, user);
      const answered = new Promise<void>((resolve) => {
        client.subscribe('q', {
          callback: (_, message) => {
            for (let count = 0; count < 7; count++) message.respond(user);
            resolve();
          },
        });
      });
      await client.flush();
      a.publish('q', '', { reply: `inbox.${user}` });
      await answered;
      await natsPub(client, '_', '', a);
      expect(inbox.filter((line) => line === `inbox.${user}: ${user}`)).toHaveLength(most);
      expect([await mayPublish(client, 'x'), await mayPublish(client, 'y')]).toEqual([user === 'd', false]);
      await client.close();
    }
  });

  test('queue permissions', async () => {
    // The page leaves out a brace, and what its list of users is within.
    await start(`authorization {
users = [
  {
    user: "a", password: "a", permissions: {
      sub: {
        allow: ["foo queue"]
     }
    }
  }
  {
    user: "b", password: "b", permissions: {
      sub: {
        # Allow plain subscription foo, but only v1 groups or *.dev queue groups
        allow: ["foo", "foo v1", "foo v1.>", "foo *.dev"]

        # Prevent queue subscriptions on prod groups
        deny: ["> *.prod"]
     }
    }
  }
]
}
`);
    const allowed = async (user: string, ...queues: readonly (string | undefined)[]): Promise<boolean[]> => {
      const client = await as(user, user);
      const answers: boolean[] = [];
      for (const queue of queues) answers.push(await maySubscribe(client, 'foo', queue));
      return answers;
    };
    expect(await allowed('a', 'queue', undefined, 'other')).toEqual([true, false, false]);
    expect(await allowed('b', undefined, 'v1', 'v1.x', 'my.dev', 'v2', 'v1.prod')).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
