// nsc audit: the history of a store, and what the JWTs say where the history is silent.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createKeyPair } from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { claimChanges } from '../history/claim-changes.js';
import type { AuditEntry } from '../operations/audit.js';
import { FileBatch } from '../store/durable.js';
import { OperatorStore } from '../store/operator-store.js';

let home: TestHome;
const OPERATOR = 'ODY2J3ERL6MHDPX4FWFYRBEK37WJWBJCRLKHMNYOYBPMKQE3KNKVOYQN';
const ACCOUNTS = '.local/share/nats/nsc/stores/OP/accounts';

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

interface Shown {
  readonly kind: AuditEntry['kind'];
  readonly name: string;
  readonly action: AuditEntry['action'];
  readonly recorded: boolean;
  readonly signed_by: string;
  readonly signer: string;
  readonly valid: boolean;
  readonly at: number;
  readonly changes: AuditEntry['changes'];
}

async function entries(line = ''): Promise<Shown[]> {
  return JSON.parse(await home.ok(`audit --json ${line}`.trim())).result.entries;
}

const brief = (list: readonly Shown[]) => list.map(({ action, kind, name }) => `${action} ${kind} ${name}`);

const B1 = 'UA5E4C2535P6ZU6GCVHWABJV7V7435PFZ64P5DEORVH5URJQRUEC373L';

describe('where there is no history', () => {
  test('the JWTs say when they were issued and who signed them', async () => {
    const found = await entries();
    expect(found).toHaveLength(11);
    expect(new Set(found.map(({ action }) => action))).toEqual(new Set(['found']));
    const scoped = found.find(({ name }) => name === 'scoped');
    expect(scoped).toMatchObject({
      kind: 'user',
      account: 'A',
      signed_by: 'AABDQJF6YOSTF4H7ZFZQRMWLARFH36JO22GBKQATIOOMM74GJ7FZKFAJ',
      signer: 'account A, role writer',
      valid: true,
    });
    expect(found.find(({ name }) => name === 'A')).toMatchObject({
      signer: 'operator OP',
      signed_by: OPERATOR,
    });
    expect(found.find(({ name }) => name === 'SYS')).toMatchObject({ signer: 'operator OP, signing key' });
  });
});

describe('what nsc changed', () => {
  test('is told field by field, with the key that signed it', async () => {
    await home.ok('revocations add-user -a B -n b1 --at 1795521600');
    await home.ok('edit operator --tag new --rm-tag eu --service-url nats://two:4222');
    const [revoked, edited] = (await entries()).slice(-2);
    expect(revoked).toMatchObject({
      kind: 'account',
      name: 'B',
      action: 'changed',
      recorded: true,
      signed_by: OPERATOR,
      changes: [
        {
          path: `nats.revocations.${B1}`,
          after: 1795521600,
        },
      ],
    });
    expect(edited?.changes).toEqual([
      { path: 'nats.operator_service_urls', after: 'nats://two:4222' },
      { path: 'nats.tags', before: 'eu' },
      { path: 'nats.tags', after: 'new' },
    ]);
    const out = await home.ok('audit --last 2');
    expect(out).toContain('Changes of operator OP');
    expect(out).toMatch(/\| account B +\| O[A-Z2-7]{55} \|\n\| changed +\| \+ nats\.revocations\.UA5E/);
    expect(out).toContain('- nats.tags: "eu"');
    // Long values go on in the next line: the table has room on a terminal.
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(out.replace(/ *\|\n\|[^|]*\| {3}/g, '')).toContain(`nats.revocations.${B1}: 1795521600`);
  });

  test('and added and deleted, in order', async () => {
    await home.ok('add account N');
    await home.ok('add user n1');
    const store = OperatorStore.open(home.data('stores'), 'OP');
    const batch = new FileBatch();
    store.stageAccountRemoval(batch, 'N');
    batch.commit();
    expect(brief(await entries('-a N'))).toEqual([
      'added account N',
      'added user n1',
      'deleted user n1',
      'deleted account N',
    ]);
    expect(brief(await entries('-u n1'))).toEqual(['added user n1', 'deleted user n1']);
  });

  test('is chosen by account, user, key and time', async () => {
    await home.ok('edit operator --tag one');
    await home.ok('revocations add-user -a B -n b1');
    expect(brief(await entries('--operator'))).toEqual(['found operator OP', 'changed operator OP']);
    expect(brief(await entries('--last 1'))).toEqual(['changed account B']);
    expect(brief(await entries('--since -1h'))).toEqual(['changed operator OP', 'changed account B']);
    const key = 'ABPHTX6IKW4VZ2ED5XQOXDBXXMZINUF5NDMXTXTH6NRIXTWDK3IXIXSY';
    expect(brief(await entries(`--key ${key}`))).toEqual(['found user sys']);
    expect(await home.ok('audit -a nothing')).toContain('Nothing on record that fits');
  });

  test('keeps no seed', async () => {
    const { seed, publicKey } = createKeyPair('user');
    await home.ok(`add user -a A -k ${seed} k1`);
    const history = home.read('.local/share/nats/nsc/stores/OP/.history/changes.jsonl');
    expect(history).not.toContain(seed);
    expect(history).not.toMatch(/\bS[OAUX][A-Z2-7]{56}\b/);
    expect((await entries('-u k1'))[0]).toMatchObject({ public_key: publicKey });
  });
});

describe('what nsc did not do', () => {
  test('a change of another program shows, between recorded ones and after them', async () => {
    const path = home.path(ACCOUNTS, 'B/B.jwt');
    const before = home.read(ACCOUNTS, 'B/B.jwt');
    await home.ok('revocations add-user -a B -n b1');
    writeFileSync(path, before);
    const accountB = async () => (await entries('-a B')).filter(({ kind }) => kind === 'account');
    expect(brief(await accountB())).toEqual(['found account B', 'interrupted account B']);
    // Another program's JWT, made here by an nsc that keeps its history elsewhere.
    await home.ok('revocations add-user -a B -u *');
    const theirs = home.read(ACCOUNTS, 'B/B.jwt');
    rmSync(home.data('stores/OP/.history'), { recursive: true });
    writeFileSync(path, before);
    await home.ok('revocations add-user -a B -n b1');
    writeFileSync(path, theirs);
    expect((await accountB()).map(({ action, recorded }) => [action, recorded])).toEqual([
      ['found', false],
      ['changed', true],
      ['changed', false],
    ]);
    expect(await home.ok('audit -a B')).toContain('by another program');
  });

  test('a JWT that went without being deleted shows', async () => {
    await home.ok('add account N');
    rmSync(home.path(ACCOUNTS, 'N'), { recursive: true });
    expect((await entries('-a N')).map(({ action, recorded }) => [action, recorded])).toEqual([
      ['interrupted', true],
    ]);
    await home.ok('add account N');
    await home.ok('revocations add-user -a N -u *');
    rmSync(home.path(ACCOUNTS, 'N'), { recursive: true });
    expect((await entries('-a N')).at(-1)).toMatchObject({ action: 'deleted', recorded: false });
  });

  test('a JWT that broke shows, and so does that it was deleted', async () => {
    await home.ok('add account N');
    writeFileSync(home.path(ACCOUNTS, 'N/N.jwt'), 'SECRET');
    await home.ok('delete account N');
    expect((await entries('-a N')).map(({ action, recorded, valid }) => [action, recorded, valid])).toEqual([
      ['added', true, true],
      ['changed', false, false],
      ['deleted', true, true],
    ]);
    expect(await home.ok('audit -a N')).toContain('it cannot be read');
    expect(home.read('.local/share/nats/nsc/stores/OP/.history/changes.jsonl')).not.toContain('SECRET');
  });

  test('a history that somebody wrote into is not believed', async () => {
    await home.ok('edit operator --tag one');
    const token = home.read('.local/share/nats/nsc/stores/OP/OP.jwt');
    const [head, body = '', signature] = token.split('.');
    const forged = Buffer.from(body, 'base64url').toString().replace('"OP"', '"XX"');
    const line = {
      at: 1,
      kind: 'operator',
      name: 'OP',
      after: `${head}.${Buffer.from(forged).toString('base64url')}.${signature}`,
    };
    mkdirSync(home.data('stores/OP/.history'), { recursive: true });
    writeFileSync(home.data('stores/OP/.history/changes.jsonl'), `${JSON.stringify(line)}\n`);
    const [first] = await entries('--operator');
    expect(first).toMatchObject({ valid: false });
    expect(await home.ok('audit --operator')).toContain('its signature is wrong');
  });
});

describe('claim changes', () => {
  const token = (body: object) => `eyJ0.${Buffer.from(JSON.stringify(body)).toString('base64url')}.c2ln`;
  const changes = (before: object, after: object) =>
    claimChanges(token({ sub: 'A', ...before }), token({ sub: 'A', ...after }));

  test('leave out what every JWT has anew', () => {
    expect(changes({ iat: 1, jti: 'a', iss: 'x' }, { iat: 2, jti: 'b', iss: 'y' })).toEqual([]);
  });

  test('follow the elements of lists by what they are about', () => {
    const one = { type: 'stream', subject: 'a', token_req: true };
    const two = { type: 'stream', subject: 'b' };
    expect(
      changes({ nats: { exports: [one, two] } }, { nats: { exports: [two, { ...one, token_req: false }] } }),
    ).toEqual([{ path: 'nats.exports[stream a].token_req', before: true, after: false }]);
    expect(changes({ nats: { exports: [one] } }, { nats: { exports: [one, two] } })).toEqual([
      { path: 'nats.exports[stream b]', after: two },
    ]);
    const scope = { key: 'AKEY', role: 'r' };
    expect(changes({ nats: { signing_keys: ['AX', scope] } }, { nats: { signing_keys: [scope] } })).toEqual([
      { path: 'nats.signing_keys', before: 'AX' },
    ]);
  });

  test('of a text that is no JWT are none', () => {
    expect(claimChanges('nothing', token({ sub: 'A' }))).toEqual([]);
    expect(claimChanges(undefined, token({ sub: 'A' }))).toEqual([]);
  });
});
