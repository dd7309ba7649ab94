// The page "Basics" about nsc of the NATS documentation, from its first command to its last, with the built programs.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../support/free-port.js';
import { GoBroker, goServer } from '../support/go-broker.js';
import { natsAs, natsPub, natsReply, natsRequest, natsSub, withCreds } from '../support/nats-tool.js';
import { NscHome } from '../support/nsc-home.js';
import { ours, Running, run } from '../support/program.js';
import { tempDir } from '../support/temp-dir.js';

vi.setConfig({ testTimeout: 60_000 });

const dir = tempDir('nsc-basics');
const home = new NscHome(dir);
let port: number;
let monitor: number;
let broker: GoBroker | undefined;
const url = (): string => `nats://localhost:${port}`;
const creds = (user: string, account = 'MyAccount'): string => home.creds('MyOperator', account, user);
const as = (user: string): Promise<NatsConnection> => natsAs(url(), withCreds(creds(user)));

/** Everything below a folder but hidden files, as `tree` shows it. */
function tree(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => !path.split('/').some((part) => part.startsWith('.')))
    .sort();
}

beforeAll(async () => {
  [port, monitor] = [await freePort(), await freePort()];
});
afterAll(() => broker?.stop());

test('an operator, an account and a user', async () => {
  const added = await home.nsc('add operator MyOperator');
  expect(added).toMatch(/\[ OK \] generated and stored operator key "O[A-Z2-7]{55}"/);
  expect(added).toContain('[ OK ] added operator "MyOperator"');
  expect(added).toContain('When running your own nats-server, make sure they run at least version 2.2.0');
  const edited = await home.nsc(`edit operator --service-url ${url()}`);
  expect(edited).toContain(`[ OK ] added service url "${url()}"`);
  expect(edited).toContain('[ OK ] edited operator "MyOperator"');
  expect(await home.nsc('add account MyAccount')).toContain('[ OK ] added account "MyAccount"');
  const user = await home.nsc('add user MyUser');
  expect(user).toMatch(
    /\[ OK \] generated user creds file `.*\/creds\/MyOperator\/MyAccount\/MyUser\.creds`/,
  );
  expect(user).toContain('[ OK ] added user "MyUser" to account "MyAccount"');
});

test('the folders of JWTs and of keys, and what is in the files', async () => {
  expect(tree(home.stores)).toEqual([
    'MyOperator',
    'MyOperator/MyOperator.jwt',
    'MyOperator/accounts',
    'MyOperator/accounts/MyAccount',
    'MyOperator/accounts/MyAccount/MyAccount.jwt',
    'MyOperator/accounts/MyAccount/users',
    'MyOperator/accounts/MyAccount/users/MyUser.jwt',
  ]);
  const keys = tree(home.keys).filter((path) => /\.(nk|creds)$/.test(path));
  expect(keys).toEqual([
    'creds/MyOperator/MyAccount/MyUser.creds',
    ...['A', 'O', 'U'].map((kind) =>
      expect.stringMatching(new RegExp(`^keys/${kind}/([A-Z2-7]{2})/${kind}\\1[A-Z2-7]{53}\\.nk$`)),
    ),
  ]);
  expect(readFileSync(join(home.keys, keys[3] ?? ''), 'utf8').trim()).toMatch(/^SU[A-Z2-7]{56}$/);
  expect(readFileSync(creds('MyUser'), 'utf8')).toMatch(
    /^-----BEGIN NATS USER JWT-----\neyJ\S+\n------END NATS USER JWT------\n[\s\S]*-----BEGIN USER NKEY SEED-----\nSU[A-Z2-7]{56}\n------END USER NKEY SEED------\n/,
  );
});

test('lists and descriptions', async () => {
  const listed = await home.nsc('list keys');
  for (const [entity, kind] of Object.entries({ MyOperator: 'O', MyAccount: 'A', MyUser: 'U' }))
    expect(listed).toMatch(new RegExp(`[|│] +${entity} +[|│] ${kind}[A-Z2-7]{55} +[|│] +[|│] \\* +[|│]`));
  expect(await home.nsc('list keys --show-seeds')).toMatch(/MyUser +[|│] SU[A-Z2-7]{56} /);
  const described = async (what: string, rows: Readonly<Record<string, string>>): Promise<void> => {
    const shown = await home.nsc(`describe ${what}`);
    for (const [row, value] of Object.entries(rows))
      expect(shown).toMatch(new RegExp(`[|│] ${row} +[|│] ${value} +[|│]`));
  };
  await described('operator', {
    Name: 'MyOperator',
    'Operator ID': 'O[A-Z2-7]{55}',
    'Operator Service URLs': url(),
    'Require Signing Keys': 'false',
  });
  await described('account', {
    Name: 'MyAccount',
    'Max Connections': 'Unlimited',
    'Max Leaf Node Connections': 'Unlimited',
    'Exports Allows Wildcards': 'True',
    'Response Permissions': 'Not Set',
    Jetstream: 'Disabled',
    Imports: 'None',
    Exports: 'None',
  });
  await described('user MyUser', {
    Name: 'MyUser',
    'Issuer ID': home.accountKey('MyOperator', 'MyAccount'),
    'Bearer Token': 'No',
    'Max Msg Payload': 'Unlimited',
    'Network Src': 'Any',
    Time: 'Any',
  });
});

test('a server needs a system account for the resolver, which nsc adds; then it starts', async () => {
  const asked = await home.try('generate config --nats-resolver');
  expect(asked).toMatchObject({ code: 1, stderr: expect.stringContaining('system account is not set') });
  // The page has JetStream in it too.
  writeFileSync(
    join(dir, 'myconfig.cfg'),
    `
server_name: servertest
listen: 127.0.0.1:${port}
http: ${monitor}

include resolver.conf
`,
  );
  // So does nsc today; the server is shown what it wrote when the page was.
  const bare = `operator: ${home.operatorJwt('MyOperator')}\nresolver: { type: full, dir: './jwt' }\n`;
  writeFileSync(join(dir, 'resolver.conf'), bare);
  const failed = await run(goServer, ['-c', 'myconfig.cfg'], { cwd: dir });
  expect(failed.code).toBe(1);
  expect(failed.stdout + failed.stderr).toContain(
    'using nats based account resolver - the system account needs to be specified in configuration or the operator jwt',
  );

  await home.nsc('add account -n SYS');
  await home.nsc('edit operator --system-account SYS');
  writeFileSync(join(dir, 'resolver.conf'), await home.nsc('generate config --nats-resolver'));
  broker = new GoBroker(join(dir, 'myconfig.cfg'), { port });
  await broker.start();
  const varz = (await (await fetch(`http://127.0.0.1:${monitor}/varz`)).json()) as object;
  expect(varz).toMatchObject({ server_name: 'servertest' });
});

test('push and pull', async () => {
  expect(await home.nsc(`push -a MyAccount -u ${url()}`)).toContain(
    'pushed "MyAccount" to nats-server servertest',
  );
  expect(await home.nsc(`pull -u ${url()}`)).toContain('MyAccount');
});

test('a subscriber and a publisher, with nats and with nsc', async () => {
  const subscriber = await as('MyUser');
  const heard = await natsSub(subscriber, '>');
  await natsPub(await as('MyUser'), 'hello', 'NATS', subscriber);
  expect(heard).toEqual(['hello: NATS']);
  await subscriber.close();

  await home.nsc('env --account MyAccount');
  const sub = new Running(ours('nsc'), ['sub', '--user', 'MyUser', '>'], {
    cwd: dir,
    env: { HOME: dir, LANG: 'C.UTF-8' },
  });
  await sub.printed(/Listening on \[>\]/);
  await home.nsc('pub --user MyUser hello NATS');
  await sub.printed(/received on \[hello\]: 'NATS'/);
  expect((await sub.stop('SIGINT')).code).toBe(0);
});

test('a service and a client that may do no more than they need', async () => {
  const service = await home.nsc('add user s --allow-pub _INBOX.> --allow-sub q');
  expect(service).toContain('[ OK ] added pub "_INBOX.>"');
  expect(service).toContain('[ OK ] added sub "q"');
  const shown = await home.nsc('describe user s');
  expect(shown).toMatch(/Pub Allow +[|│] _INBOX\.> /);
  expect(shown).toMatch(/Sub Allow +[|│] q /);
  await home.nsc('add user c --allow-pub q --allow-sub _INBOX.>');
  expect(await home.nsc('describe user c')).toMatch(/Pub Allow +[|│] q /);
  const [s, c] = [await as('s'), await as('c')];
  await natsReply(s, 'q', 'answer');
  expect(await natsRequest(c, 'q')).toBe('answer');
  expect(await natsSub(c, 'q')).toEqual([expect.stringMatching(/permissions violation/i)]);
});

test('the environment', async () => {
  const env = await home.nsc('env');
  expect(env).toMatch(/\$NSC_CWD_ONLY +[|│] No +[|│] If set, default operator\/account from cwd only/);
  expect(env).toMatch(/Current Operator +[|│] +[|│] MyOperator/);
  expect(env).toMatch(/Current Account +[|│] +[|│] MyAccount/);
});
