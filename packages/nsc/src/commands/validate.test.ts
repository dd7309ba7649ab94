// nsc validate: what is wrong in a store, against an account server, and in files.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AccountClaims,
  createKeyPair,
  decodeAccount,
  encode,
  keyPairFromSeed,
  newUserClaims,
  type OperatorClaims,
  type UserClaims,
} from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { goFile, goOutput, TestHome } from '../../test/home.js';
import { publicKeyOf } from '../keystore/key-text.js';
import { FileBatch } from '../store/durable.js';
import { OperatorStore } from '../store/operator-store.js';
import { broadPermissions } from '../validation/permissions.js';

let home: TestHome;
const OPERATOR = 'ODY2J3ERL6MHDPX4FWFYRBEK37WJWBJCRLKHMNYOYBPMKQE3KNKVOYQN';
const A = 'AC7A7H3BPIRR25UX32IJJLWWX6WQXGPNQ3462EFAHZPJ6WRJOVVGWQDW';
const B = 'AB4GTMC75FIVD7SIZSHAH4NDNEZ6PHSX2MQACAOFBGBZG5OGT6A5G26F';

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

interface Found {
  readonly level: string;
  readonly code: string;
  readonly subject: string;
  readonly text: string;
}

const store = () => OperatorStore.open(home.data('stores'), 'OP');
const pairOf = (key: string) =>
  keyPairFromSeed(
    home.read('.local/share/nats/nsc/keys/keys', key.slice(0, 1), key.slice(1, 3), `${key}.nk`),
  );

/** Changes claims behind nsc's back, signed by the right key or another one. */
function edit(name: string, change: (claims: AccountClaims) => void, signer = pairOf(OPERATOR)): void {
  const claims = store().account(name);
  change(claims);
  const batch = new FileBatch();
  store().stageAccount(batch, name, encode(claims, signer, { issuedAt: claims.iat ?? 0 }));
  batch.commit();
}

function editOperator(change: (claims: OperatorClaims) => void): void {
  const claims = store().operator();
  change(claims);
  const batch = new FileBatch();
  store().stageOperator(batch, encode(claims, pairOf(OPERATOR)));
  batch.commit();
}

function putUser(
  account: string,
  name: string,
  change: (claims: UserClaims) => void,
  signer = pairOf(A),
): void {
  const claims = newUserClaims(publicKeyOf(createKeyPair('user'), 'user'));
  claims.name = name;
  change(claims);
  const batch = new FileBatch();
  store().stageUser(batch, account, name, encode(claims, signer));
  batch.commit();
}

async function findings(line = '-A', code = 0): Promise<Found[]> {
  const run = await home.run(['validate', '--json', ...line.split(' ').filter((word) => word !== '')]);
  expect({ err: run.err, code: run.code }).toEqual({
    err: code === 0 ? '' : 'Error: validation found errors\n',
    code,
  });
  return JSON.parse(run.out).result.findings;
}

const brief = (list: readonly Found[]) =>
  list.map(({ level, code, subject }) => `${level} ${code} ${subject}`);

describe('a store by itself', () => {
  test('without issues prints what the Go nsc printed', async () => {
    expect(await home.ok('validate -A')).toBe(goOutput('validate -A'));
    expect(await findings()).toEqual([]);
  });

  test('one account is validated when one is named or current', async () => {
    expect(await home.ok('validate -a B')).toContain('Account "B"');
    expect(await home.ok('validate')).not.toContain('Account "B"');
    expect(await home.ok('validate')).toContain('Account "A"');
  });

  test('what breaks the rules of the claims is marked, and the run fails', async () => {
    edit('C', (claims) => {
      claims.nats.exports = [{ name: 'x', subject: 'a..b', type: 'stream' }];
    });
    const { code, out, err } = await home.run(['validate', '-a', 'C']);
    expect({ code, err }).toEqual({ code: 1, err: 'Error: validation found errors\n' });
    expect(out).toMatch(/\| # \| {3}\| Description/);
    expect(out).toMatch(/\| 1 \| ! \| .*a\.\.b/);
  });

  test('what is expired is an error, and what soon will be a warning', async () => {
    const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
    const run = async (day: string, ...flags: string[]) => {
      const { code, out } = await home.run(['validate', '-A', '--json', ...flags], { now: at(day) });
      return { code, found: JSON.parse(out).result.findings as Found[] };
    };
    const late = await run('2036-03-01');
    expect(late.code).toBe(1);
    expect(brief(late.found)).toEqual(['error claims account B']);
    expect(late.found[0]?.text).toBe('claim is expired');
    const early = await run('2035-12-20');
    expect({ ...early, found: brief(early.found) }).toEqual({
      code: 0,
      found: ['warning expires-soon account B'],
    });
    expect(early.found[0]?.text).toBe('expires in 1 week, 2036-01-01 00:00:00 UTC');
    expect((await run('2035-12-20', '--within', '1w')).found).toEqual([]);
    expect(brief((await run('2035-12-20', '--within', '2036-07-01')).found)).toContain(
      'warning expires-soon user A/u2',
    );
  });

  test('who is signed by a key that nobody knows is found', async () => {
    edit('C', () => undefined, createKeyPair('operator'));
    putUser('A', 'stranger', () => undefined, createKeyPair('account'));
    const found = await findings('-A', 1);
    expect(found).toContainEqual({
      level: 'error',
      code: 'bad-issuer',
      subject: 'account C',
      text: 'Account is not issued by operator or operator signing keys',
    });
    expect(found).toContainEqual({
      level: 'error',
      code: 'bad-issuer',
      subject: 'user A/stranger',
      text: 'user "stranger" is not issued by account or account signing keys',
    });
  });

  test('identity keys that sign where signing keys are required are found', async () => {
    editOperator((claims) => {
      claims.nats.strict_signing_key_usage = true;
    });
    const found = brief(await findings('-A', 1));
    expect(found).toContain('error bad-issuer account A');
    expect(found).toContain('error strict-mode user A/u1');
    expect(found).not.toContain('error strict-mode user A/scoped');
    expect(found).not.toContain('error bad-issuer account SYS');
  });

  test('JetStream in the system account is found', async () => {
    edit('SYS', (claims) => {
      claims.nats.limits.disk_storage = -1;
      claims.nats.limits.mem_storage = -1;
    });
    expect(brief(await findings('-A', 1))).toContain('error system-jetstream account SYS');
  });

  test('JWTs that cannot be read are named, and the rest is validated', async () => {
    writeFileSync(home.data('stores/OP/accounts/C/C.jwt'), '');
    writeFileSync(home.data('stores/OP/accounts/A/users/u1.jwt'), 'nothing');
    const found = await findings('-A', 1);
    expect(brief(found)).toEqual(['error unreadable user A/u1', 'error unreadable account C']);
    expect(found[1]?.text).toContain('accounts/C/C.jwt');
    writeFileSync(home.data('stores/OP/OP.jwt'), '');
    expect(brief(await findings('-A', 1))).toContain('error unreadable operator OP');
  });

  test('creds files that hold another JWT than the store are found', async () => {
    writeFileSync(
      home.data('keys/creds/OP/B/b1.creds'),
      home.read('.local/share/nats/nsc/keys/creds/OP/B/b2.creds'),
    );
    expect((await findings()).map(({ code, subject, text }) => [code, subject, text])).toEqual([
      [
        'stale-creds',
        'user B/b1',
        'user "b1": its creds file holds another JWT than the store: write it anew with nsc generate creds -a B -n b1',
      ],
    ]);
  });

  test('an interrupted command is told', async () => {
    writeFileSync(home.data('stores/.nsc.redo'), '[]');
    expect(brief(await findings())).toEqual(['warning unfinished operator OP']);
  });
});

describe('permissions', () => {
  test('that reach over everything are found in users, roles and defaults', async () => {
    putUser('A', 'wide', (claims) => {
      claims.nats.pub.allow = ['>'];
      claims.nats.sub.allow = ['$SYS.>', 'a.b'];
    });
    edit('C', (claims) => {
      claims.nats.default_permissions.sub.allow = ['>'];
      delete claims.nats.default_permissions.sub.deny;
    });
    expect((await findings()).map(({ subject, text }) => [subject, text])).toEqual([
      ['user A/wide', 'user "wide": may publish to every subject of the account: ">"'],
      ['user A/wide', 'user "wide": may subscribe to every event of the servers: "$SYS.>"'],
      ['account C', 'by default a user may subscribe to every subject of the account: ">"'],
    ]);
  });

  test('that are usual but could be tighter are named when asked for', async () => {
    expect(await findings()).toEqual([]);
    const found = await findings('-A --strict');
    expect(found.map(({ text }) => text)).toContain(
      'role "writer" may subscribe to the answers to everybody else in the account: "_INBOX.>"',
    );
    expect(brief(found)).toContain('info broad-permissions user B/b1');
    // Its account has default permissions, and the other one a role.
    expect(brief(found)).not.toContain('info broad-permissions user A/u1');
    expect(brief(found)).not.toContain('info broad-permissions user A/scoped');
    expect(found).toContainEqual({
      level: 'info',
      code: 'claims',
      subject: 'user B/b2',
      text: 'user "b2": is revoked',
    });
  });

  test.each([
    [{ allow: ['>'] }, 1],
    [{ allow: ['*.>'] }, 1],
    [{ allow: ['$SYS.REQ.>'] }, 1],
    [{ allow: ['$JS.API.>'] }, 1],
    [{ allow: ['>'], deny: ['secret.>'] }, 0],
    [{ allow: ['$SYS.REQ.>'], deny: ['$SYS.>'] }, 0],
    [{ allow: ['a.>', '$SYS.REQ.USER.INFO'] }, 0],
    [{}, 0],
  ])('to publish %o make %i finding(s)', (pub, count) => {
    expect(broadPermissions({ pub, sub: {} })).toHaveLength(count);
  });
});

describe('imports', () => {
  const codes = async () => (await findings('-A', 1)).map(({ code, subject, text }) => [code, subject, text]);

  test('of what the exporter withdrew are found', async () => {
    edit('A', (claims) => {
      claims.nats.exports = (claims.nats.exports ?? []).filter(({ name }) => name !== 'events');
    });
    expect(await codes()).toEqual([
      ['export-withdrawn', 'account B', 'import "events.>": account "A" does not export this stream'],
    ]);
  });

  test('from an account that is not here are found, a warning while it may be elsewhere', async () => {
    rmSync(home.data('stores/OP/accounts/A'), { recursive: true });
    const found = await findings();
    expect(brief(found)).toEqual([
      'warning no-exporter account B',
      'warning no-exporter account B',
      'warning no-exporter account B',
    ]);
    expect(found[0]?.text).toBe(`import "events.>": the exporting account ${A} is not in this store`);
  });

  test('without the activation they need, or with one that is revoked or signed by nobody, are found', async () => {
    await home.ok(`revocations add_activation -a A --subject priv.*.* -t ${B}`);
    expect(await codes()).toEqual([
      [
        'activation-revoked',
        'account B',
        'import "priv.x.y" from account "A": the exporting account revoked its activation',
      ],
    ]);
    await home.ok(`revocations delete_activation -a A --subject priv.*.* -t ${B}`);
    edit('B', (claims) => {
      for (const item of claims.nats.imports ?? []) delete item.token;
    });
    expect((await codes())[0]?.[0]).toBe('activation-missing');
  });

  test('of a subject that names another account are found', async () => {
    edit('C', (claims) => {
      const account = decodeAccount(store().accountToken('A')).claims.sub;
      claims.nats.imports = [{ name: 'acct', subject: `acct.${B}.q`, account, type: 'service' }];
    });
    expect(await codes()).toEqual([
      [
        'export-withdrawn',
        'account C',
        `import "acct.${B}.q": account "A" exports this to the account named in the subject, which is another one`,
      ],
    ]);
  });

  test('that form a cycle are found', async () => {
    edit('B', (claims) => {
      claims.nats.exports = [{ name: 'back', subject: 'in.events.>', type: 'stream' }];
    });
    edit('A', (claims) => {
      claims.nats.imports = [
        {
          name: 'back',
          subject: 'in.events.>',
          account: decodeAccount(store().accountToken('B')).claims.sub,
          type: 'stream',
        },
      ];
    });
    expect((await findings('-A', 1)).some(({ text }) => text.includes('forms a cycle'))).toBe(true);
  });
});

describe('against an account server', () => {
  let server: Server;
  let url: string;
  let served: Map<string, string>;
  let lists: boolean;

  beforeEach(async () => {
    served = new Map(
      store()
        .accountNames()
        .map((name) => [store().account(name).sub, store().accountToken(name)]),
    );
    lists = true;
    server = createServer((request, response) => {
      const path = new URL(request.url ?? '', 'http://x');
      const key = /^\/jwt\/v1\/accounts\/(\w+)$/.exec(path.pathname)?.[1];
      const token = key === undefined ? undefined : served.get(key);
      if (key !== undefined) response.writeHead(token === undefined ? 404 : 200).end(token);
      else if (lists && path.searchParams.has('list')) {
        const accounts = [...served.keys()].sort().map((listed) => ({ key: listed, name: '', issued: 0 }));
        response.end(JSON.stringify({ accounts }));
      } else response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    url = `http://127.0.0.1:${port}/jwt/v1`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test('that has the same accounts, nothing is found', async () => {
    expect(await findings(`-A -u ${url}`)).toEqual([]);
    await home.ok(`edit operator --account-jwt-server-url ${url}`);
    expect(await home.ok('validate -A --remote')).toContain(`Server "${url}"`);
  });

  test('accounts that are only here, only there, older or newer are found', async () => {
    served.delete(B);
    const other = createKeyPair('account').publicKey;
    served.set(other, served.get(A) ?? '');
    edit('C', (claims) => {
      claims.iat = (claims.iat ?? 0) + 60;
    });
    const found = await findings(`-A -u ${url}`);
    expect(found.map(({ code, subject }) => `${code} ${subject}`)).toEqual([
      'only-here account B',
      'differs account C',
      `only-there server ${url}`,
    ]);
    expect(found[0]?.text).toBe('account "B" is not on the server: push it with nsc push -a B');
    expect(found[1]?.text).toContain('the server has an older JWT');
    expect(found[2]?.text).toBe(`account ${other} is on the server but not in this store`);
    expect(brief(await findings(`-a A -u ${url}`))).toEqual([]);
  });

  test('an exporter that is only there counts, and one that is nowhere does not exist', async () => {
    const jwt = served.get(A) ?? '';
    rmSync(home.data('stores/OP/accounts/A'), { recursive: true });
    expect(brief(await findings(`-a B -u ${url}`))).toEqual([]);
    expect(jwt).not.toBe('');
    served.delete(A);
    expect((await findings(`-a B -u ${url}`, 1))[0]?.text).toBe(
      `import "events.>": the exporting account ${A} does not exist`,
    );
  });

  test('that has no list, what is only there is said to be unknown', async () => {
    lists = false;
    served.delete(B);
    const found = await findings(`-A -u ${url}`);
    expect(found.map(({ code }) => code)).toEqual(['unreadable', 'only-here']);
    expect(found[0]?.text).toContain('does not list its accounts');
  });

  test('that does not answer, or is none, the run fails', async () => {
    server.closeAllConnections();
    server.close();
    const { code, err } = await home.run(['validate', '-A', '-u', url]);
    expect(code).toBe(1);
    expect(err).toContain(`Get "${url}/accounts`);
    const none = await home.run(['validate', '-A', '-u', 'ftp://x']);
    expect(none.err).toContain('"ftp://x" is neither');
  });
});

describe('files', () => {
  test('of JWTs and packs are validated, with a summary of several', async () => {
    const lines = ['A', 'B'].map((name) => store().accountToken(name));
    writeFileSync(home.path('two.txt'), lines.join('\n'));
    const out = await home.ok(`validate -f ${home.path('two.txt')}`);
    expect(out).toContain('Operator "OP"');
    expect(out).toContain(`Account "${A}"`);
    expect(out).toContain('Account "summary of all accounts"');
    writeFileSync(home.path('pack.txt'), goFile('pack.txt'));
    expect(await home.ok(`validate -f ${home.path('pack.txt')}`)).toContain(`Account "${B}"`);
  });

  test('that hold anything else are refused', async () => {
    mkdirSync(home.path('d'), { recursive: true });
    writeFileSync(home.path('d/x.txt'), 'nothing\n');
    const { code, err } = await home.run(['validate', '-f', home.path('d/x.txt')]);
    expect(code).toBe(1);
    expect(err).toContain("claim: 'nothing'");
    expect((await home.run(['validate', '-f', 'x', '-A'])).err).toContain('specify only one of');
    expect((await home.run(['validate', '-a', 'A', '-A'])).err).toContain('specify only one of');
  });
});
