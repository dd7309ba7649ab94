// The pages about nsc in the NATS documentation, from their first command to their last, with a real broker running.
// Where a page shows a key, the key that its earlier commands made stands here.
import { readFileSync } from 'node:fs';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { decodeUser } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GoBroker } from '../../../../e2e/support/go-broker.js';
import { reaches } from '../../test/broker-client.js';
import { TestHome } from '../../test/home.js';

let home: TestHome;
let broker: GoBroker | undefined;
const opened: NatsConnection[] = [];

beforeEach(() => {
  home = new TestHome();
});
afterEach(async () => {
  for (const connection of opened.splice(0)) await connection.close();
  await broker?.stop();
  broker = undefined;
  home.remove();
});

async function replay(...lines: readonly string[]): Promise<string> {
  let last = '';
  for (const line of lines) last = await home.ok(line);
  return last;
}

/** The key in a field of a JWT: `describe account A -F sub`. */
async function key(line: string): Promise<string> {
  return JSON.parse(await home.ok(line));
}

async function start(flag: string): Promise<GoBroker> {
  await home.ok(`generate config ${flag} --config-file server.conf`);
  broker = await GoBroker.start(home.path('server.conf'));
  return broker;
}

async function as(
  server: GoBroker | undefined,
  account: string,
  user: string,
  operator = 'OP',
): Promise<NatsConnection> {
  const creds = readFileSync(home.data('keys', 'creds', operator, account, `${user}.creds`));
  const authenticator = credsAuthenticator(creds);
  const connection = await connect({ servers: server?.url ?? '', authenticator, reconnect: false });
  opened.push(connection);
  return connection;
}

test('basics: an operator, an account, a user, and a broker that learns of them by push', async () => {
  await replay(
    'add operator MyOperator',
    'edit operator --service-url nats://localhost:4222',
    'add account MyAccount',
    'add user MyUser',
    'add account -n SYS',
    'edit operator --system-account SYS',
    'add user -a SYS sys',
    'add user -a MyAccount s --allow-pub _INBOX.> --allow-sub q',
    'add user -a MyAccount c --allow-pub q --allow-sub _INBOX.>',
  );
  expect(await home.ok('list keys --show-seeds')).toMatch(/SO[A-Z2-7]{56}/);
  expect(await home.ok('describe user -a MyAccount s')).toMatch(/Pub Allow +\| _INBOX\.>/);
  await home.ok('generate config --nats-resolver --config-file server.conf');
  broker = await GoBroker.start(home.path('server.conf'));
  const pushed = await home.ok(`push -a MyAccount -u ${broker.url}`);
  expect(pushed).toContain('[ OK ]');
  const named = (user: string) => as(broker, 'MyAccount', user, 'MyOperator');
  const user = await named('MyUser');
  expect(await reaches(user, user, 'hello')).toBe('hello');
  const [service, client] = [await named('s'), await named('c')];
  service.subscribe('q', {
    callback: (_, message) => {
      message.respond('answer');
    },
  });
  await service.flush();
  expect((await client.request('q')).string()).toBe('answer');
  const pulled = await home.run(['pull', '-u', broker.url]);
  expect(pulled).toMatchObject({ code: 0, out: expect.stringContaining('stored account "MyAccount"') });
});

const TWO_ACCOUNTS = ['add operator OP --sys', 'add account A', 'add user U'] as const;

test('streams: public, and private by an activation', async () => {
  await replay(...TWO_ACCOUNTS, 'add export --name abc --subject a.b.c.>');
  const a = await key('describe account -F sub');
  await replay(
    'add account B',
    `add import --src-account ${a} --remote-subject a.b.c.>`,
    'add user b',
    'add export --subject private.abc.* --private --account A',
  );
  const b = await key('describe account B -F sub');
  expect(await home.ok('list keys --account B')).toContain(b);
  await replay(
    `generate activation --account A --target-account ${b} --subject private.abc.${b} -o activation.jwt`,
    'describe jwt -f activation.jwt',
    'add import --account B --token activation.jwt',
  );
  expect(await home.ok('describe account B')).toMatch(/private\.abc\.\S+ +\| Stream +\|/);
  const server = await start('--mem-resolver');
  const [from, to] = [await as(server, 'A', 'U'), await as(server, 'B', 'b')];
  expect(await reaches(from, to, 'a.b.c.hello')).toBe('hello');
  expect(await reaches(from, to, `private.abc.${b}`)).toBe('hello');
});

test('services: public, and private by an activation', async () => {
  await replay(...TWO_ACCOUNTS, 'add export --name help --subject help --service');
  const a = await key('describe account -F sub');
  await replay(
    'add account B',
    `add import --src-account ${a} --remote-subject help --service`,
    'add user b',
    'add export --subject private.help.* --private --service --account A',
  );
  const b = await key('describe account B -F sub');
  await replay(
    `generate activation --account A --target-account ${b} --subject private.help.${b} -o activation.jwt`,
    'add import --account B -u activation.jwt --local-subject private.help --name private.help',
  );
  const server = await start('--mem-resolver');
  const [service, client] = [await as(server, 'A', 'U'), await as(server, 'B', 'b')];
  for (const subject of ['help', 'private.help.*']) {
    service.subscribe(subject, {
      callback: (_, message) => {
        message.respond(`help with ${message.subject}`);
      },
    });
  }
  await service.flush();
  expect((await client.request('help', 'me')).string()).toBe('help with help');
  expect((await client.request('private.help', 'help_me')).string()).toBe(`help with private.help.${b}`);
});

test('the tools as the pages spell them: nsc pub, nsc sub, nsc reply, nsc req, nsc tools …', async () => {
  await replay(...TWO_ACCOUNTS, 'add export --name help --subject help --service');
  const a = await key('describe account -F sub');
  await replay(
    'add account B',
    `add import --src-account ${a} --remote-subject help --service`,
    'add user b',
  );
  const server = await start('--mem-resolver');
  await home.ok(`edit operator --service-url ${server.url}`);

  const replying = home.run(['reply', '-a', 'A', '-u', 'U', '--max-messages', '1', 'help', 'I will help']);
  const subscribing = home.run([
    'tools',
    'sub',
    '--account',
    'A',
    '--user',
    'U',
    '--max-messages',
    '1',
    'hello',
  ]);
  // Both take a moment until they listen.
  let asked = await home.run(['req', '--account', 'B', '--user', 'b', 'help', 'me']);
  while (asked.code !== 0) asked = await home.run(['req', '--account', 'B', '--user', 'b', 'help', 'me']);
  expect(asked.out).toContain("'I will help'");
  expect((await replying).out).toContain("received on [help]: 'me'");

  let heard = '';
  const listening = subscribing.then(({ out }) => {
    heard = out;
  });
  while (heard === '') {
    await home.ok('pub --account A --user U hello NATS');
    await Promise.race([listening, new Promise((resolve) => setTimeout(resolve, 20))]);
  }
  expect(heard).toContain("received on [hello]: 'NATS'");
  expect(await home.ok('rtt -a A -u U')).toContain('round trip time to');
});

test('signing keys: of the operator, of the account, with roles and templates', async () => {
  await home.ok('add operator O2');
  const file = async (line: string): Promise<{ readonly key: string; readonly path: string }> => {
    const out = await home.ok(line);
    const found = /[OA][A-Z2-7]{55}/.exec(out)?.[0] ?? '';
    return {
      key: found,
      path: home.data('keys', 'keys', found.slice(0, 1), found.slice(1, 3), `${found}.nk`),
    };
  };
  const operator = await file('generate nkey --operator --store');
  await replay(`edit operator --sk ${operator.key}`, `add account A -K ${operator.path}`);
  expect(await key('describe account A -F iss')).toBe(operator.key);
  const account = await file('generate nkey --account --store');
  await replay(`edit account --sk ${account.key} -K ${operator.path}`, `add user U -K ${account.path}`);
  expect(await key('describe user U -F iss')).toBe(account.key);
  expect(await key('describe user U -F nats.issuer_account')).toBe(await key('describe account A -F sub'));

  await home.ok('edit account -n A --sk generate');
  const keys: unknown[] = JSON.parse(await home.ok('describe account A -F nats.signing_keys'));
  const scoped = keys.find((one) => one !== account.key);
  await replay(
    `edit signing-key --account A --role service --sk ${scoped} --allow-sub q.> --deny-pub > --allow-pub-response`,
    'add user U2 -K service',
    'add account sales',
    'edit signing-key --account sales --sk generate --role team-service --allow-sub {{account-name()}}.{{tag(team)}}.{{name()}}.> --allow-pub-response',
    'add user pam -K team-service --tag team:support',
    'add user joe -K team-service --tag team:leads',
    'add user any',
    'add account SYS',
    'edit operator --system-account SYS',
  );
  await home.ok('generate config --mem-resolver --config-file server.conf');
  broker = await GoBroker.start(home.path('server.conf'));
  const named = (user: string) => as(broker, 'sales', user, 'O2');
  const [pam, joe, any] = [await named('pam'), await named('joe'), await named('any')];
  expect(await reaches(any, pam, 'sales.support.pam.x')).toBe('hello');
  expect(await reaches(any, joe, 'sales.leads.joe.x')).toBe('hello');
});

test('revocation: a user and an activation, and back again', async () => {
  await replay(
    ...TWO_ACCOUNTS,
    'add user other',
    'add export --subject private.* --private',
    'add account B',
    'add user b',
    'generate activation --account A --target-account B --subject private.x -o activation.jwt',
    'add import --account B --token activation.jwt',
    'revocations add-user --account A --name U',
    'revocations add_activation --account A --subject private.* --target-account B',
  );
  expect(await home.ok('revocations list-users --account A')).toMatch(/U[A-Z2-7]{55}/);
  expect(await home.ok('revocations list_activations --account A --subject private.*')).toContain(
    await key('describe account B -F sub'),
  );
  const server = await start('--mem-resolver');
  await expect(as(server, 'A', 'U')).rejects.toThrow();
  const [from, to] = [await as(server, 'A', 'other'), await as(server, 'B', 'b')];
  expect(await reaches(from, to, 'private.x', 200)).toBeUndefined();
  await server.stop();

  await replay(
    'revocations delete-user --account A --name U',
    'revocations delete_activation --account A --subject private.* --target-account B',
    'generate config --mem-resolver --config-file server.conf --force',
  );
  const again = await GoBroker.start(home.path('server.conf'));
  broker = again;
  const [user, reader] = [await as(again, 'A', 'U'), await as(again, 'B', 'b')];
  expect(await reaches(user, reader, 'private.x')).toBe('hello');
  expect(decodeUser(home.read('.local/share/nats/nsc/stores/OP/accounts/A/users/U.jwt')).claims.name).toBe(
    'U',
  );
});
