// The account server is killed in the middle of a storm of POSTs, a hundred times over the same store. What it
// answered with 200 must be there afterwards, whole, or a newer version of it; nothing may be torn.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AccountKey, createKeyPair, decodeAccount } from '@nats-ts/jwt';
import { expect, test } from 'vitest';
import { type AccountServerProgram, startAccountServer } from '../support/account-server.js';
import { Issuer } from '../support/issuer.js';
import { SeededRandom } from '../support/random.js';
import { tempDir } from '../support/temp-dir.js';

const ROUNDS = 100;
/** POSTs under way at once. */
const AT_ONCE = 16;
/** Answers after which a round's server is killed: a random number up to this. */
const MOST_ANSWERS = 60;
const SEED = 20_190_531;

const dir = tempDir('kill-storm');
const store = join(dir, 'store');
const issuer = new Issuer(dir);
const random = new SeededRandom(SEED);
// JWTs from the future are refused, so the versions count up to the present from a past.
const firstIssue = Math.floor(Date.now() / 1000) - 1_000_000;

/** One version of an account as it was sent. */
interface Version {
  readonly key: AccountKey;
  readonly issuedAt: number;
  readonly token: string;
}

/** What the test knows of one account. */
interface Known {
  /** Every version that was ever sent, by its time of issue. */
  readonly sent: Map<number, string>;
  lastSigned: number;
  /** The newest version that was answered with 200; 0 when none was. */
  acknowledged: number;
}

const accounts = new Map<AccountKey, Known>();

function nextVersion(key: AccountKey): Version {
  let known = accounts.get(key);
  if (!known) {
    known = { sent: new Map(), lastSigned: firstIssue, acknowledged: 0 };
    accounts.set(key, known);
  }
  known.lastSigned += 1;
  const { token } = issuer.account({ key, issuedAt: known.lastSigned, name: `v${known.lastSigned}` });
  return { key, issuedAt: known.lastSigned, token };
}

/** More JWTs than a round can use: new accounts, and newer versions of known ones, some of them twice in a row. */
function prepareStorm(): Version[] {
  const versions: Version[] = [];
  const known = [...accounts.keys()];
  while (versions.length < MOST_ANSWERS + 2 * AT_ONCE) {
    const key =
      known.length === 0 || random.oneIn(3)
        ? (createKeyPair('account').publicKey as AccountKey)
        : random.pick(known);
    versions.push(nextVersion(key));
    if (random.oneIn(3)) versions.push(nextVersion(key));
  }
  return versions;
}

/** Posts until the server is killed, which happens while POSTs are under way. Answers the number of 200s. */
async function storm(server: AccountServerProgram, versions: Version[]): Promise<number> {
  const killAfter = 1 + random.below(MOST_ANSWERS);
  let answers = 0;
  let next = 0;
  const lane = async () => {
    for (let version = versions[next++]; version; version = versions[next++]) {
      const known = accounts.get(version.key) as Known;
      known.sent.set(version.issuedAt, version.token);
      let status: number;
      try {
        const answer = await fetch(server.resolver + version.key, { method: 'POST', body: version.token });
        status = answer.status;
      } catch {
        return; // The server is dead: this POST was never answered.
      }
      // The older of two versions that were under way together may come second.
      expect([200, 409]).toContain(status);
      if (status === 200) known.acknowledged = Math.max(known.acknowledged, version.issuedAt);
      answers += 1;
      if (answers === killAfter) server.process.child.kill('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  expect(await server.process.ended()).toMatchObject({ signal: 'SIGKILL' });
  return answers;
}

function start(): Promise<AccountServerProgram> {
  return startAccountServer(
    dir,
    `operatorjwtpath: "${issuer.jwtFile}"
     http { host: "127.0.0.1", port: 0 }
     store { dir: "${store}", shard: true }`,
  );
}

/** Fails unless this is a version that was sent, at least as new as the newest that was acknowledged. */
function expectSound(key: AccountKey, token: string): void {
  const known = accounts.get(key) as Known;
  const { claims } = decodeAccount(token);
  expect(claims.sub).toBe(key);
  expect(known.sent.get(claims.iat ?? 0)).toBe(token);
  expect(claims.iat).toBeGreaterThanOrEqual(known.acknowledged);
}

async function expectServed(server: AccountServerProgram, key: AccountKey): Promise<void> {
  const answer = await fetch(server.resolver + key);
  const acknowledged = accounts.get(key)?.acknowledged ?? 0;
  if (acknowledged === 0 && answer.status === 404) return;
  expect(answer.status, `${key}, acknowledged ${acknowledged}`).toBe(200);
  expectSound(key, await answer.text());
}

/** Every file below the store, as paths relative to it. */
function files(): string[] {
  return readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(store.length + 1));
}

test(`killed in ${ROUNDS} storms of POSTs, it loses no acknowledged JWT and tears none`, async () => {
  let answers = 0;
  let mostLeftovers = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const versions = prepareStorm();
    const server = await start();
    if (round % 10 === 9) {
      const sample = Array.from({ length: 40 }, () => random.pick([...accounts.keys()]));
      for (const key of sample) await expectServed(server, key);
    }
    answers += await storm(server, versions);
    mostLeftovers = Math.max(mostLeftovers, files().filter((path) => !path.endsWith('.jwt')).length);
  }
  // The kills came in the midst of work: on average half of the most answers, and some of them left something.
  expect(answers).toBeGreaterThan((ROUNDS * MOST_ANSWERS) / 4);
  expect(mostLeftovers, 'leftovers of a kill are cleared at the next start').toBeLessThanOrEqual(AT_ONCE);

  const server = await start();
  for (const key of accounts.keys()) await expectServed(server, key);
  expect(server.process.output).not.toMatch(/\[(ERR|WRN|FTL)\]/);
  await server.process.stop('SIGTERM');

  const stored = files();
  expect(stored.filter((path) => !path.endsWith('.jwt'))).toEqual([]);
  for (const path of stored) {
    const key = path.slice(3, -'.jwt'.length) as AccountKey;
    expect(path).toBe(`${key.slice(-2)}/${key}.jwt`);
    expectSound(key, readFileSync(join(store, path), 'utf8'));
  }
  const acknowledged = [...accounts].filter(([, known]) => known.acknowledged > 0).map(([key]) => key);
  const present = new Set(stored.map((path) => path.slice(3, -'.jwt'.length)));
  expect(acknowledged.filter((key) => !present.has(key))).toEqual([]);
}, 180_000);
