// The command line of nk: what the Go tool prints for the same line. Searches over several cores are in e2e.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromSeed } from '@nats-io/nkeys';
import { createKeyPair, keyPairFromSeed } from '@nats-ts/jwt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runNk } from './run.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nk-test-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function nk(...argv: string[]) {
  let [out, err] = ['', ''];
  const code = await runNk(argv, {
    stdout: (text) => {
      out += text;
    },
    stderr: (text) => {
      err += text;
    },
    showProgress: false,
  });
  return { code, out, err };
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('-gen', () => {
  test.each([
    ['user', 'U'],
    ['account', 'A'],
    ['server', 'N'],
    ['cluster', 'C'],
    ['operator', 'O'],
    ['curve', 'X'],
    ['x25519', 'X'],
    ['USER', 'U'],
  ])('%s prints a seed, and with -pubout its public key', async (type, letter) => {
    const { code, out, err } = await nk('-gen', type, '-pubout');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [seed = '', publicKey = '', end] = out.split('\n');
    expect(seed).toMatch(new RegExp(`^S${letter}[A-Z2-7]{56}$`));
    expect(publicKey).toMatch(new RegExp(`^${letter}[A-Z2-7]{55}$`));
    expect(end).toBe('');
    expect(keyPairFromSeed(seed).publicKey).toBe(publicKey);
    if (letter !== 'X') expect(fromSeed(Buffer.from(seed)).getPublicKey()).toBe(publicKey);
  });

  test('prints the seed alone without -pubout', async () => {
    expect((await nk('--gen=user')).out).toMatch(/^SU[A-Z2-7]{56}\n$/);
  });

  test('takes its bytes from the file of -e', async () => {
    const entropy = file('entropy', 'x'.repeat(64));
    const { seed } = createKeyPair('account', new Uint8Array(32).fill(120));
    expect(await nk('-gen', 'account', '-e', entropy)).toEqual({ code: 0, out: `${seed}\n`, err: '' });
  });

  test('of bytes from a file that go on as wished', async () => {
    const entropy = file(
      'three',
      'abc'.replace(/./g, (letter) => letter.repeat(32)),
    );
    const { seed, publicKey } = createKeyPair('user', new Uint8Array(32).fill(98));
    const pre = publicKey.slice(1, 6).toLowerCase();
    expect(await nk('-gen', 'user', '-e', entropy, '-pre', pre)).toEqual({
      code: 0,
      out: `${seed}\n${publicKey}\n`,
      err: '',
    });
  });

  test('says what is wrong', async () => {
    const short = file('short', 'x');
    const missing = join(folder, 'missing');
    const refusals: [string[], string][] = [
      [['-gen', 'queen'], 'Usage: nk -gen [user|account|server|cluster|operator|curve|x25519]'],
      [['-gen', 'user', '-e', short], 'Error creating U: unexpected EOF'],
      [['-gen', 'user', '-e', missing], `open ${missing}: no such file or directory`],
      [['-gen', 'user', '-e', folder], `read ${folder}: is a directory`],
      [['-gen', 'user', '-pre', 'd!'], "Can not generate base32 encoded strings to match 'D!'"],
      [['-e', short], 'Entropy file only used when creating keys with -gen'],
    ];
    for (const [argv, text] of refusals) {
      expect(await nk(...argv), argv.join(' ')).toEqual({ code: 1, out: `${text}\n`, err: '' });
    }
  });
});

describe('with files', () => {
  const pair = createKeyPair('user');
  const other = createKeyPair('user');
  const curve = createKeyPair('curve');
  const paths: Record<string, string> = {};

  beforeAll(() => {
    paths.seed = file('seed', `# a remark\r\n${pair.seed}\r\n`);
    paths.public = file('public', `${pair.publicKey}\n`);
    paths.other = file('other', `${other.publicKey}\n`);
    paths.curve = file('curve', curve.seed);
    paths.data = file('data', 'some bytes');
    const signature = Buffer.from(pair.sign(Buffer.from('some bytes'))).toString('base64url');
    paths.signature = file('signature', `${signature}\n`);
    paths.bad = file('bad', `${signature.slice(0, 5)}=${signature.slice(6)}`);
    paths.none = file('none', 'no key\n');
  });

  /** The line with the names of files in braces replaced by their paths. */
  const run = (line: string) =>
    nk(...line.replace(/\{(\w+)\}/g, (_, name) => paths[name] ?? name).split(' '));

  test('-inkey -pubout prints the public key', async () => {
    expect(await run('-inkey {seed} -pubout')).toEqual({ code: 0, out: `${pair.publicKey}\n`, err: '' });
    expect((await run('-inkey {curve} -pubout')).out).toBe(`${curve.publicKey}\n`);
  });

  test('-sign prints a signature that -verify takes, with the seed or the public key', async () => {
    const { code, out } = await run('-sign {data} -inkey {seed}');
    expect(code).toBe(0);
    expect(out).toMatch(/^[A-Za-z0-9_-]{86}\n$/);
    paths.made = file('made', out);
    for (const key of ['-inkey {seed}', '-pubin {public}']) {
      expect(await run(`-verify {data} ${key} -sigfile {made}`)).toEqual({
        code: 0,
        out: 'Verified OK\n',
        err: '',
      });
    }
  });

  test('says what is wrong', async () => {
    const refusals: [string, string][] = [
      ['-sign {data}', 'Sign requires a seed/private key via -inkey <file>'],
      ['-sign {data} -inkey {public}', 'nkeys: invalid seed'],
      ['-sign {data} -inkey {none}', 'Could not find a valid key'],
      ['-sign {data} -inkey {curve}', 'nkeys: curve key is not valid for sign/verify'],
      ['-sign nowhere -inkey {seed}', 'open nowhere: no such file or directory'],
      ['-verify {data}', 'Verify requires a seed key via -inkey or a public key via -pubin'],
      ['-verify {data} -pubin {public}', 'Verify requires a signature via -sigfile'],
      ['-verify {data} -pubin {seed} -sigfile {signature}', 'nkeys: invalid public key'],
      ['-verify {data} -pubin {other} -sigfile {signature}', 'nkeys: signature verification failed'],
      ['-verify {public} -pubin {public} -sigfile {signature}', 'nkeys: signature verification failed'],
      ['-verify {data} -pubin {public} -sigfile {bad}', 'illegal base64 data at input byte 5'],
    ];
    for (const [line, text] of refusals) {
      expect(await run(line), line).toEqual({ code: 1, out: `${text}\n`, err: '' });
    }
  });
});

test('without anything to do, the usage is printed and the exit code is 1; asked for, it is 0', async () => {
  for (const [argv, code] of [
    [[], 1],
    [['-pubout'], 1],
    [['-h'], 0],
  ] as [string[], number][]) {
    const run = await nk(...argv);
    expect({ code: run.code, err: run.err }).toEqual({ code, err: '' });
    expect(run.out).toMatch(/^Usage: nk \[options\]\n {4}-v {2}/);
    for (const flag of [
      'gen',
      'sign',
      'verify',
      'inkey',
      'pubin',
      'sigfile',
      'pubout',
      'e',
      'pre',
      'maxpre',
    ]) {
      expect(run.out).toContain(`    -${flag} `);
    }
  }
});

test('-v prints the version', async () => {
  expect((await nk('-v')).out).toMatch(/^nk version \d+\.\d+\.\d+\n$/);
});

test('a wrong flag is named on stderr', async () => {
  const { code, out, err } = await nk('-genn', 'user');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain('flag provided but not defined: -genn');
});
