// What is generated besides configurations: activations, keys, contexts, profiles, and the word about updates.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import {
  createKeyPair,
  decodeAccount,
  decodeActivation,
  encode,
  keyPairFromSeed,
  type SigningKey,
  unarmour,
} from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { goOutput, masked, TestHome } from '../../test/home.js';
import { ENTER } from '../../test/scripted-prompter.js';

let home: TestHome;

afterEach(() => home.remove());

describe('an activation', () => {
  beforeEach(() => {
    home = TestHome.likeGo();
  });

  const target = 'AB4GTMC75FIVD7SIZSHAH4NDNEZ6PHSX2MQACAOFBGBZG5OGT6A5G26F';

  test('prints what the Go nsc printed', async () => {
    const line = `generate activation -a A --subject priv.x.y --target-account ${target} -o ./activation.jwt`;
    expect(masked(await home.ok(line))).toBe(masked(goOutput(line)));
    const { claims } = decodeActivation(unarmour(home.read('activation.jwt')));
    expect(claims).toMatchObject({
      sub: target,
      name: 'priv.x.y',
      nats: { subject: 'priv.x.y', kind: 'stream' },
    });
    expect(home.read('activation.jwt')).toMatch(/^-----BEGIN NATS ACTIVATION JWT-----\n/);
  });

  test('goes to stdout alone, so that it can be piped', async () => {
    const { code, out, err } = await home.run([
      'generate',
      'activation',
      '-a',
      'A',
      '-s',
      'priv.a.b',
      '-t',
      target,
    ]);
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(3);
    expect(err).toContain(`activation for account "${target}"`);
  });

  test('takes the name of an account that is here, and the only private export, with a validity', async () => {
    const { code, out } = await home.run([
      ...['generate', 'activation', '-a', 'A', '-t', 'B', '-s', 'priv.x.y'],
      ...['--start', '2036-01-01', '--expiry', '2037-01-01'],
    ]);
    expect(code).toBe(0);
    const { claims } = decodeActivation(unarmour(out));
    expect(claims).toMatchObject({
      sub: target,
      nbf: Date.UTC(2036, 0) / 1000,
      exp: Date.UTC(2037, 0) / 1000,
    });
  });

  test('is signed by a signing key when asked, and names the account then; never by a scoped key', async () => {
    const path = home.data('stores', 'OP', 'accounts', 'A', 'A.jwt');
    const { claims } = decodeAccount(readFileSync(path, 'utf8'));
    const scoped = claims.nats.signing_keys?.find((key: SigningKey) => typeof key !== 'string');
    const key = typeof scoped === 'object' ? scoped.key : '';
    const refused = await home.run([
      'generate',
      'activation',
      '-a',
      'A',
      '-t',
      'B',
      '-s',
      'priv.x.y',
      '-K',
      key,
    ]);
    expect({ code: refused.code, err: refused.err }).toEqual({
      code: 1,
      err: expect.stringContaining('may not sign this'),
    });
    const signing = createKeyPair('account');
    const folder = home.data('keys', 'keys', 'O', (claims.iss ?? '').slice(1, 3));
    const operator = keyPairFromSeed(readFileSync(`${folder}/${claims.iss}.nk`, 'utf8'));
    claims.nats.signing_keys = [...(claims.nats.signing_keys ?? []), signing.publicKey as `A${string}`];
    writeFileSync(path, encode(claims, operator));
    const args = ['generate', 'activation', '-a', 'A', '-t', 'B', '-s', 'priv.x.y', '-K', signing.seed];
    const { out } = await home.run(args);
    expect(decodeActivation(unarmour(out)).claims).toMatchObject({
      iss: signing.publicKey,
      nats: { issuer_account: claims.sub },
    });
  });

  test('is refused for what is not exported, and for accounts without private exports', async () => {
    const run = async (line: string) => (await home.run(line.split(' '))).err;
    expect(await run(`generate activation -a A -s other.x -t ${target}`)).toContain(
      'a private export for "other.x" was not found in account "A"',
    );
    expect(await run(`generate activation -a A -s priv..x -t ${target}`)).toContain('empty part');
    expect(await run(`generate activation -a A -s priv.x.y`)).toContain('target-account cannot be empty');
    expect(await run(`generate activation -a A -s priv.x.y -t nobody`)).toContain('"nobody" is neither');
    expect(await run(`generate activation -a B -s priv.x.y -t A`)).toMatch(/doesn't have exports/);
  });

  test('is pushed to the account server, and found there by its hash', async () => {
    const posted: { url: string | undefined; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        posted.push({ url: request.url, body });
        response.end('done');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await home.ok(`edit operator --account-jwt-server-url http://127.0.0.1:${port}/jwt/v1`);
    const out = await home.ok(`generate activation -a A -s priv.x.y -t ${target} --push -o activation.jwt`);
    server.close();
    expect(posted).toEqual([{ url: '/jwt/v1/activations', body: unarmour(home.read('activation.jwt')) }]);
    expect(out).toMatch(/activation accessible at "http:\S+\/jwt\/v1\/activations\/[A-Z2-7]{52}====/);
  });

  test('is asked for with -i', async () => {
    const { code, err } = await home.run(['generate', 'activation', '-i', '-o', 'a.jwt'], {
      answers: [
        ['select account', 'A'],
        ['subject', 'priv.a.b'],
        ['target-account', 'B'],
        ['valid from', ENTER],
        ['valid until', ENTER],
        ['select the key to sign the activation', ENTER],
        ['push the activation', false],
      ],
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(decodeActivation(unarmour(home.read('a.jwt'))).claims.nats.subject).toBe('priv.a.b');
  });
});

describe('keys', () => {
  beforeEach(() => {
    home = new TestHome();
  });

  test('of each kind are printed, seed first', async () => {
    const out = await home.ok('generate nkey --operator -a -u --curve');
    const seeds = out.split('\n').filter((line) => line.startsWith('S'));
    expect(seeds.map((seed) => seed.slice(0, 2))).toEqual(['SO', 'SA', 'SU', 'SX']);
    expect(out).toMatch(
      /^SO\w{56}\nO\w{55}\n\nSA\w{56}\nA\w{55}\n\nSU\w{56}\nU\w{55}\n\nSX\w{56}\nX\w{55}\n\n$/,
    );
  });

  test('are kept in the keystore when asked, and then no seed is printed', async () => {
    const out = await home.ok('generate nkey --account --store');
    const [, key, path] = /^(A\w{55})\naccount key stored (\S+)\n\n$/.exec(out) ?? [];
    expect(readFileSync(path ?? '', 'utf8')).toMatch(/^SA/);
    expect(path).toContain(key);
    expect(statSync(path ?? '').mode & 0o777).toBe(0o600);
    expect((await home.run(['generate', 'nkey'])).err).toContain(
      'set --operator, --account, --user, or --curve',
    );
  });
});

describe('for other tools', () => {
  beforeEach(() => {
    home = TestHome.likeGo();
  });

  test('a context of the nats command line names creds, brokers and user', async () => {
    const out = await home.run(['generate', 'context', '-a', 'A', '-u', 'u1', '--context', 'mine']);
    const file = home.path('.config/nats/context/mine.json');
    expect(out).toEqual({
      code: 0,
      out: '[ OK ] wrote nats cli context file to `~/.config/nats/context/mine.json`\n',
      err: `${file}\n`,
    });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      nsc: 'nsc://OP/A/u1',
      url: 'nats://localhost:4222',
      creds: home.data('keys/creds/OP/A/u1.creds'),
    });
    const run = async (line: string) => (await home.run(line.split(' '))).err;
    expect(await run('generate context -a A -u u1')).toContain('context name is required');
    expect(await run('generate context -a A -u u1 --context ../x')).toContain('filepath separators');
    expect(await run('generate context -a A -u nobody --context x')).toContain(
      'user "nobody" not found in "A"',
    );
    expect(existsSync(home.path('.config/nats/x.json'))).toBe(false);
  });

  test('a profile tells what its URL asks for, and no more', async () => {
    const profile = async (url: string) => JSON.parse(await home.ok(`generate profile ${url}`));
    const creds = home.data('keys/creds/OP/A/u1.creds');
    const service = ['nats://localhost:4222'];
    expect(await profile('nsc://OP')).toEqual({ operator: { service } });
    expect(await profile('nsc://op/a/U1')).toEqual({ user_creds: creds, operator: { service } });
    expect(await profile('nsc://OP/A/u1?names&keys')).toEqual({
      user_creds: creds,
      operator: { service, name: 'OP', id: expect.stringMatching(/^O/) },
      account: { name: 'A', id: expect.stringMatching(/^A/) },
      user: { name: 'u1', id: expect.stringMatching(/^U/) },
    });
    const { user, account } = await profile('nsc://OP/A/u1?userSeed&accountKey');
    expect(keyPairFromSeed(user.seed).kind).toBe('user');
    expect(account).toEqual({ id: expect.stringMatching(/^A/) });
    expect(await profile(`nsc://OP/${account.id}?key`)).toEqual({ operator: { service }, account });
    expect(await profile(`nsc://OP?store=${encodeURIComponent(home.data('stores'))}`)).toEqual({
      operator: { service },
    });
  });

  test('a profile goes to a file; what is not there, or not understood, is named', async () => {
    expect(await home.ok('generate profile nsc://OP/A/u1 -o p.json')).toBe(
      '[ OK ] wrote tool configuration to `p.json`\n',
    );
    expect(JSON.parse(home.read('p.json'))).toHaveProperty('user_creds');
    const run = async (url: string) => (await home.run(['generate', 'profile', url])).err;
    expect(await run('http://OP')).toContain("expecting 'nsc://'");
    expect(await run('nsc://NOBODY')).toContain('invalid operator "NOBODY"');
    expect(await run('nsc://OP/NOBODY')).toContain('invalid account "NOBODY"');
    expect(await run('nsc://OP/A/nobody')).toContain('invalid user "nobody"');
    expect(await run('nsc://OP?sed')).toContain('unknown option "sed"');
    expect(await run('nsc://OP?userSeed')).toContain('there is no user');
  });

  test('nsc update says how npm does it', async () => {
    expect(await home.ok('update')).toContain('npm install --global @nats-ts/nsc@latest');
    expect(await home.ok('update --version v1.2.3')).toContain('@nats-ts/nsc@1.2.3');
  });
});
