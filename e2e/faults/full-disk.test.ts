// A disk with no room left: the POST fails with 500, the JWT stored before stays whole, the server goes on serving,
// and takes JWTs again once there is room.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccountServerProgram, startAccountServer } from '../support/account-server.js';
import { type IssuedAccount, Issuer } from '../support/issuer.js';
import { tempDir } from '../support/temp-dir.js';

/** A way to make the disk refuse what the account server writes, and to end that. */
interface Shortage {
  /** The store's folder is made below this one. */
  readonly dir: string;
  /** Begins it; once more while it lasts does no harm. Without a server: as far as the disk alone can do it. */
  begin(server?: AccountServerProgram): void;
  end(server: AccountServerProgram): void;
}

const dir = tempDir('full-disk');
const issuer = new Issuer(dir);
const past = Math.floor(Date.now() / 1000) - 1000;

/** A file system of 256 KiB that is really full: ENOSPC. Mounting needs root; undefined where it is not permitted. */
function tinyFileSystem(): Shortage | undefined {
  const mounted = join(dir, 'mounted');
  mkdirSync(mounted);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', mounted], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  afterAll(() => void execFileSync('umount', ['--lazy', mounted]));
  const ballast = join(mounted, 'ballast');
  return {
    dir: mounted,
    begin() {
      const file = openSync(ballast, 'a');
      try {
        // Whole pages first, then single bytes until not even one fits.
        for (const size of [4096, 1]) {
          try {
            for (;;) writeSync(file, Buffer.alloc(size));
          } catch (error) {
            expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
          }
        }
      } finally {
        closeSync(file);
      }
    },
    end: () => rmSync(ballast),
  };
}

/** Files may not grow beyond 100 bytes: every JWT is cut off in the middle of its write. Needs no privilege. */
function fileSizeLimit(): Shortage {
  const limit = (server: AccountServerProgram, bytes: string) =>
    void execFileSync('prlimit', ['--pid', String(server.process.child.pid), `--fsize=${bytes}:unlimited`]);
  const limited = join(dir, 'limited');
  mkdirSync(limited);
  return {
    dir: limited,
    begin: (server) => server && limit(server, '100'),
    end: (server) => limit(server, 'unlimited'),
  };
}

const shortages: Array<readonly [string, Shortage]> = [
  ['writes that are cut off in the middle', fileSizeLimit()],
];
const full = tinyFileSystem();
if (full) shortages.push(['a file system without a free byte', full]);

describe.each(shortages)('%s', (_, shortage) => {
  const store = join(shortage.dir, 'store');
  let server: AccountServerProgram;
  let first: IssuedAccount;

  const start = () =>
    startAccountServer(
      dir,
      `operatorjwtpath: "${issuer.jwtFile}"
       http { host: "127.0.0.1", port: 0 }
       store { dir: "${store}", shard: true }`,
    );
  const post = async ({ key, token }: IssuedAccount) => {
    const answer = await fetch(server.resolver + key, { method: 'POST', body: token });
    return { status: answer.status, text: await answer.text() };
  };
  const get = async ({ key }: IssuedAccount) => {
    const answer = await fetch(server.resolver + key);
    return { status: answer.status, text: await answer.text() };
  };
  const stored = ({ key }: IssuedAccount) => readFileSync(join(store, key.slice(-2), `${key}.jwt`), 'utf8');
  const files = () =>
    readdirSync(store, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name)
      .sort();

  beforeAll(async () => {
    server = await start();
    first = issuer.account({ issuedAt: past });
    expect(await post(first)).toMatchObject({ status: 200 });
  });

  test('refuses new and newer JWTs with 500 and the reason, and keeps what it has', async () => {
    shortage.begin(server);
    const newer = issuer.account({ key: first.key, issuedAt: past + 1 });
    const another = issuer.account();
    for (const refused of [newer, another]) {
      const answer = await post(refused);
      expect(answer.status).toBe(500);
      expect(answer.text).toContain('error saving JWT');
    }
    expect(server.process.output).toMatch(/\[ERR\].*error saving JWT/);
    expect(await get(first)).toEqual({ status: 200, text: first.token });
    expect(await get(another)).toMatchObject({ status: 404 });
    expect(stored(first)).toBe(first.token);
    expect(files()).toEqual([`${first.key}.jwt`]);
  });

  test('says in /healthz what is wrong', async () => {
    const answer = await fetch(`${server.url}/healthz`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toMatch(/ENOSPC|EFBIG|no space|too large/i);
  });

  test('refuses a hundred JWTs at once and goes on serving', async () => {
    const refused = Array.from({ length: 100 }, () => issuer.account());
    const answers = await Promise.all(refused.map(post));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([500]));
    expect(await get(first)).toEqual({ status: 200, text: first.token });
    expect(files()).toEqual([`${first.key}.jwt`]);
  });

  test('takes JWTs again when there is room, the refused ones too', async () => {
    shortage.end(server);
    const newer = issuer.account({ key: first.key, issuedAt: past + 2 });
    expect(await post(newer)).toMatchObject({ status: 200 });
    const another = issuer.account();
    expect(await post(another)).toMatchObject({ status: 200 });
    expect(await get(newer)).toEqual({ status: 200, text: newer.token });
    expect(stored(another)).toBe(another.token);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    first = newer;
  });

  test('starts and serves while there is no room', async () => {
    expect(await server.process.stop('SIGTERM')).toMatchObject({ code: 0 });
    shortage.begin();
    server = await start();
    shortage.begin(server);
    expect(await get(first)).toEqual({ status: 200, text: first.token });
    expect(await post(issuer.account())).toMatchObject({ status: 500 });
    shortage.end(server);
    expect(await post(issuer.account())).toMatchObject({ status: 200 });
    expect(await server.process.stop('SIGTERM')).toMatchObject({ code: 0 });
  });
});
