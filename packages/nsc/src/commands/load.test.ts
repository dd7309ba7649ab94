// nsc load: from an account's seed to a user, with what the account server has.
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createKeyPair } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { expectShape } from '../../test/json-shapes.js';
import { ENTER } from '../../test/scripted-prompter.js';
import { OperatorStore } from '../store/operator-store.js';

let theirs: TestHome;
let mine: TestHome;
let server: Server;
let url: string;
const A = 'AC7A7H3BPIRR25UX32IJJLWWX6WQXGPNQ3462EFAHZPJ6WRJOVVGWQDW';
const seed = () => theirs.read('.local/share/nats/nsc/keys/keys/A/C7', `${A}.nk`);

beforeEach(async () => {
  theirs = TestHome.likeGo();
  mine = new TestHome();
  const store = OperatorStore.open(theirs.data('stores'), 'OP');
  server = createServer((request, response) => {
    if (request.url === '/jwt/v1/operator') response.end(store.operatorToken());
    else if (request.url === `/jwt/v1/accounts/${A}`) response.end(store.accountToken('A'));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}/jwt/v1`;
  await theirs.ok(`edit operator --account-jwt-server-url ${url}`);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  theirs.remove();
  mine.remove();
});

test('the operator, the account and a user are here, and current', async () => {
  const out = await mine.ok(`load --url ${url}/operator --seed ${seed()}`);
  expect(out).toMatch(/^\[ OK \] generated and stored user key "U/);
  expect(out).toContain(
    '[ OK ] generated and stored user credentials at "~/.local/share/nats/nsc/keys/creds/OP/A/default.creds"',
  );
  expect(out).toContain('[ OK ] loaded account "A" of operator "OP"');
  expect(out).not.toContain(seed());
  const store = OperatorStore.open(mine.data('stores'), 'OP');
  expect(store.info.managed).toBe(true);
  expect(store.account('A').sub).toBe(A);
  expect(store.user('A', 'default').iss).toBe(A);
  expect(await mine.ok('env')).toMatch(/Current Account +\| +\| A /);
  expect(await mine.ok('generate creds -n default')).toContain('BEGIN NATS USER JWT');
});

test('with --json it prints what its page says', async () => {
  expectShape('load', JSON.parse(await mine.ok(`load --url ${url}/operator --seed ${seed()} --json`)));
});

test('a profile names a known operator, the seed and the user', async () => {
  const env = { NSC_acme_OPERATOR: `${url}/operator` };
  await mine.ok(`load --profile nsc://acme?secret=${seed()}&user=me`, { env });
  const store = OperatorStore.open(mine.data('stores'), 'acme');
  expect(store.userNames('A')).toEqual(['me']);
  const again = await mine.ok(`load --profile nsc://acme?secret=${seed()}&user=me`, { env });
  expect(again).toContain('[WARN] the user "me" already exists');
});

test('what does not fit is refused, and nothing is written', async () => {
  const refused = async (line: string): Promise<string> => {
    const { code, err } = await mine.run(line.split(' '));
    expect(code, line).toBe(1);
    return err;
  };
  expect(await refused('load')).toContain('missing account server URL');
  expect(await refused(`load --url ${url}/operator`)).toContain('expected account seed');
  const user = createKeyPair('user').seed;
  const err = await refused(`load --url ${url}/operator --seed ${user}`);
  expect(err).toContain('expected account seed');
  expect(err).not.toContain(user);
  const stranger = createKeyPair('account').seed;
  expect(await refused(`load --url ${url}/operator --seed ${stranger}`)).toContain('404');
  expect(await refused(`load --profile nsc://nobody?secret=${stranger}`)).toContain(
    'unable to find operator "nobody"',
  );
  expect(mine.files().filter((file) => file.includes('stores/') || file.includes('/keys/'))).toEqual([]);
  await mine.ok('add operator OP');
  expect(await refused(`load --url ${url}/operator --seed ${seed()}`)).toContain(
    'a different operator named "OP" already exists',
  );
  rmSync(mine.data('stores/OP'), { recursive: true });
});

test('-i asks for what it takes, and shows no seed', async () => {
  const { code, out } = await mine.run(['load', '-i'], {
    answers: [
      ['account server', `${url}/operator`],
      ['seed of the account', seed().trim()],
      ['user name', ENTER],
    ],
  });
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('loaded account "A"') });
  expect(out).not.toContain(seed().trim());
});
