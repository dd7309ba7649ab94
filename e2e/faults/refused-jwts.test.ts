// JWTs that must not get in: each is refused with its own text and status, nothing of it is stored, and the server
// goes on serving.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AccountKey,
  createKeyPair,
  encode,
  type KeyPair,
  newActivationClaims,
  newUserClaims,
  type UserKey,
} from '@nats-ts/jwt';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type AccountServerProgram, startAccountServer } from '../support/account-server.js';
import { claimsIn, forge, JWT_HEADER, part } from '../support/forge.js';
import { type IssuedAccount, Issuer } from '../support/issuer.js';
import { tempDir } from '../support/temp-dir.js';
import { until } from '../support/wait.js';

const dir = tempDir('refused');
const store = join(dir, 'store');
const issuer = new Issuer(dir);
const stranger = new Issuer(tempDir('stranger'));
const now = Math.floor(Date.now() / 1000);
const HOUR = 3600;

// The account every refused JWT is about, and the pair of its own key.
const pair = createKeyPair('account');
const key = pair.publicKey as AccountKey;
const known = issuer.account({ name: 'KNOWN', issuedAt: now - HOUR });

let server: AccountServerProgram;

/** An honest token for the account, to be spoiled. */
function honest(): string {
  return issuer.account({ key }).token;
}

/** The honest claims, changed, and signed by the operator all the same. */
function signed(change: Record<string, unknown>, signer: KeyPair = issuer.operator): string {
  return forge({ ...claimsIn(honest()), ...change }, signer);
}

function withHeader(header: unknown): string {
  return forge(claimsIn(honest()), issuer.operator, header);
}

function withSignature(signature: string): string {
  return honest().replace(/[^.]*$/, signature);
}

/** A token of version 1: the kind stands beside `nats`, and only the payload is signed. */
function versionOne(operator: KeyPair): string {
  const payload = part({
    iss: operator.publicKey,
    sub: key,
    name: 'OLD',
    iat: now,
    type: 'account',
    nats: { limits: {} },
  });
  const signature = Buffer.from(operator.sign(Buffer.from(payload))).toString('base64url');
  return `${part({ typ: 'jwt', alg: 'ed25519' })}.${payload}.${signature}`;
}

function user(): string {
  const claims = newUserClaims(createKeyPair('user').publicKey as UserKey);
  return encode({ ...claims, name: 'u' }, pair);
}

function activation(): string {
  const claims = newActivationClaims(key);
  return encode({ ...claims, name: 'act', nats: { ...claims.nats, subject: 'a', kind: 'stream' } }, pair);
}

const BAD_JWT = /^bad JWT in request\n/;
const INVALID = /^The server was unable to update your account JWT\./;
const UNTRUSTED = /^untrusted issuer in request\n/;
const bad = (reason: string) => new RegExp(`${BAD_JWT.source}.*${reason}`);

interface Case {
  readonly what: string;
  readonly token: () => string;
  readonly status?: number;
  readonly text: RegExp;
}

const cases: readonly Case[] = [
  { what: 'nothing', token: () => '', text: BAD_JWT },
  { what: 'a file name', token: () => '/home/me/accounts/TestAccount.jwt', text: /put @ before it/ },
  { what: 'a file name without a folder', token: () => 'Test Account.jwt', text: /put @ before it/ },
  { what: 'a JWT cut off at its end', token: () => honest().slice(0, -10), text: bad('signature') },
  {
    what: 'a JWT cut off in its claims',
    token: () => honest().slice(0, 300),
    text: bad('expected 3 chunks'),
  },
  {
    what: 'a JWT without its signature',
    token: () => honest().replace(/\.[^.]*$/, ''),
    text: bad('expected 3 chunks'),
  },
  { what: 'an empty signature', token: () => withSignature(''), text: bad('signature') },
  { what: 'a fourth part', token: () => `${honest()}.e30`, text: bad('expected 3 chunks') },
  { what: 'two JWTs', token: () => `${honest()}\n${honest()}`, text: BAD_JWT },
  { what: 'a signature of zeros', token: () => withSignature(part('\0'.repeat(64))), text: bad('signature') },
  { what: 'a signature that is no base64', token: () => withSignature('*'.repeat(86)), text: bad('base64') },
  {
    what: 'the signature of another JWT',
    token: () => withSignature(issuer.account().token.split('.')[2] ?? ''),
    text: bad('signature'),
  },
  {
    what: 'claims changed after they were signed',
    token: () => {
      const [header, , signature] = honest().split('.');
      return `${header}.${part({ ...claimsIn(honest()), name: 'CHANGED' })}.${signature}`;
    },
    text: bad('signature'),
  },
  {
    what: 'a header changed after it was signed',
    token: () => honest().replace(/^[^.]*/, part({ ...JWT_HEADER, x: 1 })),
    text: bad('signature'),
  },
  {
    what: 'the operator named as issuer by somebody else',
    token: () => signed({}, stranger.operator),
    text: bad('signature'),
  },
  {
    what: 'the algorithm none',
    token: () => `${part({ typ: 'JWT', alg: 'none' })}.${honest().split('.')[1]}.`,
    text: bad('algorithm'),
  },
  {
    what: 'the algorithm none, signed',
    token: () => withHeader({ typ: 'JWT', alg: 'none' }),
    text: bad('algorithm'),
  },
  {
    what: 'another algorithm',
    token: () => withHeader({ typ: 'JWT', alg: 'HS256' }),
    text: bad('algorithm'),
  },
  {
    what: 'another type of token',
    token: () => withHeader({ ...JWT_HEADER, typ: 'JWE' }),
    text: bad('type'),
  },
  { what: 'a header that is no object', token: () => withHeader([]), text: BAD_JWT },
  { what: 'claims that are no object', token: () => forge('7', issuer.operator), text: BAD_JWT },
  { what: 'claims that are no JSON', token: () => forge('{"sub":', issuer.operator), text: BAD_JWT },
  { what: 'a user', token: user, text: bad('account claim') },
  {
    what: 'the operator itself',
    token: () => readFileSync(issuer.jwtFile, 'utf8'),
    text: bad('account claim'),
  },
  { what: 'an activation', token: activation, text: bad('account claim') },
  {
    what: 'claims of a kind nobody knows',
    token: () => signed({ nats: { type: 'bogus', version: 2 } }),
    text: BAD_JWT,
  },
  { what: 'claims without a kind', token: () => signed({ nats: {} }), text: BAD_JWT },
  {
    what: 'a version to come',
    token: () => signed({ nats: { ...claimsIn(honest()).nats, version: 3 } }),
    text: BAD_JWT,
  },
  {
    what: 'claims of the wrong shape',
    token: () => signed({ nats: { ...claimsIn(honest()).nats, limits: 'none' } }),
    text: BAD_JWT,
  },
  { what: 'a time that is a text', token: () => signed({ exp: 'tomorrow' }), text: BAD_JWT },
  {
    what: 'a user key as the subject',
    token: () => signed({ sub: createKeyPair('user').publicKey }),
    text: BAD_JWT,
  },
  {
    what: 'a subject that leads elsewhere',
    token: () => signed({ sub: '../../../etc/passwd' }),
    text: BAD_JWT,
  },
  { what: 'no subject', token: () => signed({ sub: undefined }), text: BAD_JWT },
  { what: 'no issuer', token: () => signed({ iss: undefined }), text: BAD_JWT },
  {
    what: 'a user as the issuer',
    token: () => {
      const signer = createKeyPair('user');
      return signed({ iss: signer.publicKey }, signer);
    },
    text: /^bad JWT/,
  },
  {
    what: 'a server as the issuer',
    token: () => {
      const signer = createKeyPair('server');
      return signed({ iss: signer.publicKey }, signer);
    },
    text: /^bad JWT/,
  },
  {
    what: 'another operator as the issuer',
    token: () => stranger.account({ key }).token,
    text: UNTRUSTED,
  },
  {
    what: 'a signing key of another operator as the issuer',
    token: () => stranger.account({ key, signer: stranger.signingKeys[0] }).token,
    text: UNTRUSTED,
  },
  {
    what: 'a key that the account itself calls an operator’s signing key',
    token: () => {
      const claims = claimsIn(stranger.account({ key }).token);
      return forge(
        { ...claims, nats: { ...claims.nats, issuer_account: issuer.operator.publicKey } },
        stranger.operator,
      );
    },
    text: UNTRUSTED,
  },
  { what: 'version 1 from another operator', token: () => versionOne(stranger.operator), text: UNTRUSTED },
  {
    what: 'the account itself as the issuer',
    token: () => issuer.account({ key, signer: pair }).token,
    text: /^Signing service not enabled\n/,
  },
  {
    what: 'another account as the issuer',
    token: () => issuer.account({ key, signer: createKeyPair('account') }).token,
    text: /^bad JWT Issuer in request\n/i,
  },
  {
    what: 'a signing key of the account as the issuer',
    token: () => {
      const signer = createKeyPair('account');
      return issuer.account({
        key,
        signer,
        change: (claims) => ({
          ...claims,
          nats: { ...claims.nats, signing_keys: [signer.publicKey as AccountKey] },
        }),
      }).token;
    },
    text: /^bad JWT Issuer in request\n/i,
  },
  {
    what: 'another account than the path says',
    token: () => issuer.account().token,
    text: /^pub keys don't match\n/,
  },
  {
    what: 'a time of issue in the future',
    token: () => issuer.account({ key, issuedAt: now + HOUR }).token,
    text: new RegExp(`${INVALID.source}[^]*issued in the future`),
  },
  {
    what: 'a time of issue in a far future',
    token: () => issuer.account({ key, issuedAt: 2 ** 52 }).token,
    text: new RegExp(`${INVALID.source}[^]*issued in the future`),
  },
  {
    what: 'an expired account',
    token: () => issuer.account({ key, change: (claims) => ({ ...claims, exp: now - HOUR }) }).token,
    text: new RegExp(`${INVALID.source}[^]*claim is expired`),
  },
  {
    what: 'an account that is not valid yet',
    token: () => issuer.account({ key, change: (claims) => ({ ...claims, nbf: now + HOUR }) }).token,
    text: new RegExp(`${INVALID.source}[^]*claim is not yet valid`),
  },
  {
    what: 'an import from nobody',
    token: () =>
      signed({
        nats: {
          ...claimsIn(honest()).nats,
          imports: [{ name: 'i', subject: 'a', account: '', type: 'stream' }],
        },
      }),
    text: new RegExp(`${INVALID.source}[^]*account`),
  },
  {
    what: 'exports that overlap',
    token: () =>
      signed({
        nats: {
          ...claimsIn(honest()).nats,
          exports: ['a.*', 'a.b'].map((subject) => ({ name: subject, subject, type: 'service' })),
        },
      }),
    text: INVALID,
  },
  {
    what: 'claims nested a hundred thousand deep',
    token: () =>
      forge(`{"sub":"${key}","nats":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, issuer.operator),
    text: BAD_JWT,
  },
  {
    what: 'claims nested a hundred thousand deep where anything may stand',
    token: () =>
      forge(
        JSON.stringify({ ...claimsIn(honest()), exp: 1 }).replace(
          '"nats"',
          `"more":${'{"a":'.repeat(60_000)}1${'}'.repeat(60_000)},"nats"`,
        ),
        issuer.operator,
      ),
    text: /^bad JWT in request\n|claim is expired/,
  },
  {
    what: 'more than 1 MiB, though the operator signed it',
    token: () => signed({ nats: { ...claimsIn(honest()).nats, description: 'x'.repeat(1024 * 1024) } }),
    status: 413,
    text: /1 MiB|1048576|too large/i,
  },
];

async function start(): Promise<void> {
  server = await startAccountServer(
    dir,
    `operatorjwtpath: "${issuer.jwtFile}"
     http { host: "127.0.0.1", port: 0 }
     store { dir: "${store}", shard: true }`,
  );
}

async function post(token: string, path: string = key): Promise<{ status: number; text: string }> {
  const answer = await fetch(server.resolver + path, { method: 'POST', body: token });
  return { status: answer.status, text: await answer.text() };
}

async function get(path: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(server.resolver + path);
  return { status: answer.status, text: await answer.text() };
}

function files(): string[] {
  return readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
}

async function expectRefused(token: string, status: number, text: RegExp): Promise<void> {
  const before = files();
  const answer = await post(token);
  expect(answer.text).toMatch(text);
  expect(answer.status).toBe(status);
  expect(await get(key)).toMatchObject({ status: 404 });
  expect(files()).toEqual(before);
}

beforeAll(async () => {
  await start();
  expect(await post(known.token, known.key)).toMatchObject({ status: 200 });
});

afterEach(async () => {
  expect(await get(known.key)).toEqual({ status: 200, text: known.token });
  expect(server.process.output).not.toMatch(/\n {4}at /);
});

describe('refused with its own text, and not stored:', () => {
  for (const { what, token, status = 400, text } of cases) {
    test(what, () => expectRefused(token(), status, text));
  }
});

test('what is refused for a known account leaves its JWT as it was', async () => {
  for (const { token, status = 400 } of cases) {
    expect(await post(token(), known.key)).toMatchObject({ status });
  }
  const older = issuer.account({ key: known.key, issuedAt: now - 2 * HOUR });
  expect(await post(older.token, known.key)).toMatchObject({ status: 409 });
});

test('a refusal reaches the log with its reason, and the token does not', async () => {
  const token = stranger.account({ key }).token;
  const from = server.process.output.length;
  await post(token);
  await server.process.printed(/\[ERR\] .*untrusted issuer in request/, { from });
  expect(server.process.output).not.toContain(token.slice(-60));
});

describe('an operator signing key', () => {
  let account: IssuedAccount;

  /** Gives the running server another JWT of its operator. */
  async function reload(change: Parameters<Issuer['writeOperator']>[0]): Promise<void> {
    issuer.writeOperator(change);
    const wanted = readFileSync(issuer.jwtFile, 'utf8');
    server.process.child.kill('SIGHUP');
    await until('the new operator is in use', async () => {
      const answer = await fetch(`${server.url}/jwt/v1/operator`);
      return (await answer.text()).includes(wanted.trim());
    });
  }

  test('counts while the operator’s JWT names it', async () => {
    account = issuer.account({ signer: issuer.signingKeys[1], issuedAt: now - HOUR });
    expect(await post(account.token, account.key)).toMatchObject({ status: 200 });
    expect(await get(account.key)).toEqual({ status: 200, text: account.token });
  });

  test('counts no more once it was taken out, neither for new JWTs nor for the stored one', async () => {
    await reload((claims) => ({
      ...claims,
      nats: { ...claims.nats, signing_keys: claims.nats.signing_keys?.slice(0, 1) ?? [] },
    }));
    const signer = issuer.signingKeys[1];
    await expectRefused(issuer.account({ key, signer }).token, 400, UNTRUSTED);
    const newer = issuer.account({ key: account.key, signer });
    expect(await post(newer.token, account.key)).toMatchObject({ status: 400 });
    // Not even the very token that is stored.
    const again = await post(account.token, account.key);
    expect(again.text).toMatch(UNTRUSTED);
    expect(await get(account.key)).toMatchObject({ status: 404 });
    const [kept] = issuer.signingKeys;
    const good = issuer.account({ signer: kept });
    expect(await post(good.token, good.key)).toMatchObject({ status: 200 });
  });

  test('must have signed where the operator asks for that: its own key does not count', async () => {
    await reload((claims) => ({ ...claims, nats: { ...claims.nats, strict_signing_key_usage: true } }));
    await expectRefusedAccount(issuer.account(), UNTRUSTED);
    const good = issuer.account({ signer: issuer.signingKeys[0] });
    expect(await post(good.token, good.key)).toMatchObject({ status: 200 });
    await reload((claims) => claims);
  });

  test('counts no more than the operator when its JWT has expired', async () => {
    await reload((claims) => ({ ...claims, exp: now - HOUR }));
    await expectRefusedAccount(issuer.account(), UNTRUSTED);
    await expectRefusedAccount(issuer.account({ signer: issuer.signingKeys[0] }), UNTRUSTED);
    await reload((claims) => claims);
    const good = issuer.account();
    expect(await post(good.token, good.key)).toMatchObject({ status: 200 });
  });

  async function expectRefusedAccount(refused: IssuedAccount, text: RegExp): Promise<void> {
    const answer = await post(refused.token, refused.key);
    expect(answer.text).toMatch(text);
    expect(answer.status).toBe(400);
    expect(await get(refused.key)).toMatchObject({ status: 404 });
  }
});
