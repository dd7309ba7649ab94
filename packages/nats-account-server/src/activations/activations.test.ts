import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AccountKey,
  type ActivationClaims,
  activationHash,
  createKeyPair,
  encode,
  type KeyPair,
  newActivationClaims,
} from '@nats-ts/jwt';
import { MemoryStore } from '@nats-ts/jwt-store';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Operator } from '../../test/support/identities.js';
import { LogLines } from '../../test/support/log-lines.js';
import { activationHashIn } from './activation.js';
import { Activations, type ActivationsOptions, type StoredActivation } from './activations.js';

const operator = new Operator();
const exporter = operator.account('EXPORTER');
const importer = operator.account('IMPORTER');
const signingKey = createKeyPair('account');
const now = Math.floor(Date.now() / 1000);

/** Leave for `importer` to import `private.>`; `change` alters the claims. */
function activation(
  signer: KeyPair = exporter.pair,
  change: (claims: ActivationClaims) => void = () => undefined,
  issuedAt = now,
): string {
  const claims = newActivationClaims(importer.key);
  claims.nats.subject = 'private.>';
  claims.nats.kind = 'stream';
  change(claims);
  return encode(claims, signer, { issuedAt });
}

const exporterJwt = (revocations: Record<string, number> = {}, keys: readonly KeyPair[] = [signingKey]) =>
  exporter.jwt((claims) => {
    claims.nats.signing_keys = keys.map((key) => key.publicKey as AccountKey);
    claims.nats.exports = [
      { name: 'other', subject: 'other', type: 'stream', token_req: true, revocations: { '*': now + 100 } },
      { name: 'private', subject: 'private.>', type: 'stream', token_req: true, revocations },
    ];
  });

describe.each(['memory', 'directory'])('activations in %s', (place) => {
  let dir: string;
  let store: MemoryStore;
  let told: StoredActivation[];

  const openWith = (options: Partial<ActivationsOptions> = {}) =>
    Activations.open({
      dir: place === 'memory' ? undefined : dir,
      readOnly: false,
      store,
      trust: operator.trust(),
      log: new LogLines(),
      notify: (each) => void told.push(each),
      ...options,
    });

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'activations-'));
    told = [];
    store = new MemoryStore();
    await store.save(exporter.key, exporterJwt());
  });

  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  test('what a known account signed is stored, found by its hash, logged and announced', async () => {
    const log = new LogLines();
    const activations = await openWith({ log });
    const token = activation();
    const outcome = await activations.submit(`${token}\n`, { from: 'http' });
    expect(outcome).toMatchObject({
      kind: 'saved',
      activation: { token, account: exporter.key, target: importer.key, subject: 'private.>', issuedAt: now },
    });
    expect(told).toHaveLength(1);
    const hash = told[0]?.hash ?? '';
    expect(hash).toMatch(/^[A-Z2-7]{52}====$/);
    const found = await activations.load(hash);
    expect(found).toMatchObject({ kind: 'found', activation: { token } });
    expect(await activations.load(hash.replaceAll('=', ''))).toEqual(found);
    expect(log.lines).toEqual([
      `info updated activation JWT - ${exporter.key.slice(0, 12)}-${importer.key.slice(0, 12)} - "private.>"`,
    ]);
  });

  test('the same object is found as long as nothing changes', async () => {
    const activations = await openWith();
    const outcome = await activations.submit(activation(), { from: 'http' });
    if (outcome.kind === 'refused') throw new Error('refused');
    const load = async () => {
      const found = await activations.load(outcome.activation.hash);
      return found.kind === 'found' ? found.activation : undefined;
    };
    expect(await load()).toBe(await load());
  });

  test('what came from elsewhere is not announced again', async () => {
    const activations = await openWith();
    expect(await activations.submit(activation(), { from: 'nats' })).toMatchObject({ kind: 'saved' });
    expect(told).toEqual([]);
  });

  test('a signing key of the account may sign, a key it does not name may not', async () => {
    const activations = await openWith();
    const onBehalf = (claims: ActivationClaims) => {
      claims.nats.issuer_account = exporter.key;
    };
    expect(await activations.submit(activation(signingKey, onBehalf), { from: 'http' })).toMatchObject({
      kind: 'saved',
    });
    expect(
      await activations.submit(activation(createKeyPair('account'), onBehalf), { from: 'http' }),
    ).toMatchObject({
      kind: 'refused',
      status: 400,
    });
  });

  test('the operator may sign, another operator may not', async () => {
    const activations = await openWith();
    expect(await activations.submit(activation(operator.pair), { from: 'http' })).toMatchObject({
      kind: 'saved',
    });
    expect(await activations.submit(activation(createKeyPair('operator')), { from: 'http' })).toMatchObject({
      kind: 'refused',
    });
  });

  test.each([
    ['rubbish', () => 'rubbish', 'bad activation JWT in request'],
    ['another kind of JWT', () => exporterJwt(), 'bad activation JWT in request'],
    ['a broken signature', () => `${activation().slice(0, -4)}AAAA`, 'bad activation JWT in request'],
    [
      'an unknown account’s',
      () => activation(operator.account('X').pair),
      'untrusted activation JWT Issuer in request',
    ],
    [
      'an expired one',
      () =>
        activation(exporter.pair, (claims) => {
          claims.exp = now - 1;
        }),
      'The server was unable to update your activation JWT. One or more validation issues occurred.',
    ],
    [
      'one from the future',
      () => activation(exporter.pair, undefined, now + 3600),
      'The server was unable to update your activation JWT. One or more validation issues occurred.',
    ],
    [
      'one without a kind',
      () =>
        activation(exporter.pair, (claims) => {
          delete claims.nats.kind;
        }),
      'The server was unable to update your activation JWT. One or more validation issues occurred.',
    ],
    [
      'one without a subject',
      () =>
        activation(exporter.pair, (claims) => {
          delete claims.nats.subject;
        }),
      'bad activation hash in request',
    ],
  ])('%s is refused', async (_what, token, gist) => {
    const activations = await openWith();
    const outcome = await activations.submit(token(), { from: 'http' });
    expect(outcome).toMatchObject({ kind: 'refused', status: 400 });
    expect(outcome.kind === 'refused' && outcome.lines[0]).toBe(gist);
    expect(told).toEqual([]);
  });

  test('a revoked one is refused, and one that is revoked later is no longer found', async () => {
    const activations = await openWith();
    const outcome = await activations.submit(activation(), { from: 'http' });
    if (outcome.kind === 'refused') throw new Error('refused');
    await store.save(exporter.key, exporterJwt({ [importer.key]: now }));
    expect((await activations.load(outcome.activation.hash)).kind).toBe('revoked');
    expect(await activations.submit(activation(), { from: 'http' })).toMatchObject({
      kind: 'refused',
      lines: ['activation JWT in request is revoked', expect.any(String)],
    });
    await store.save(exporter.key, exporterJwt({ [importer.key]: now - 1 }));
    expect((await activations.load(outcome.activation.hash)).kind).toBe('found');
  });

  test('when the account drops the key that signed, the activation counts no more', async () => {
    const activations = await openWith();
    const token = activation(signingKey, (claims) => {
      claims.nats.issuer_account = exporter.key;
    });
    const outcome = await activations.submit(token, { from: 'http' });
    if (outcome.kind === 'refused') throw new Error('refused');
    await store.save(exporter.key, exporterJwt({}, []));
    expect((await activations.load(outcome.activation.hash)).kind).toBe('revoked');
  });

  test('one that expired while it was here is no longer found', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const activations = await openWith();
      const exp = Math.floor(Date.now() / 1000) + 60;
      const token = activation(exporter.pair, (claims) => {
        claims.exp = exp;
      });
      const outcome = await activations.submit(token, { from: 'http' });
      if (outcome.kind === 'refused') throw new Error(outcome.lines.join());
      vi.setSystemTime(exp * 1000 - 1);
      expect((await activations.load(outcome.activation.hash)).kind).toBe('found');
      vi.setSystemTime(exp * 1000);
      expect((await activations.load(outcome.activation.hash)).kind).toBe('expired');
    } finally {
      vi.useRealTimers();
    }
  });

  test('of two with the same hash the one issued later stays', async () => {
    const activations = await openWith();
    const [older, newer] = [activation(exporter.pair, undefined, now - 5), activation()];
    const [first, second] = await Promise.all([
      activations.submit(newer, { from: 'http' }),
      activations.submit(older, { from: 'http' }),
    ]);
    expect([first.kind, second.kind]).toEqual(['saved', 'older']);
    expect((await activations.submit(newer, { from: 'http' })).kind).toBe('unchanged');
    if (first.kind === 'refused') throw new Error('refused');
    expect(await activations.load(first.activation.hash)).toMatchObject({ activation: { token: newer } });
  });

  test('nothing enters a read-only server', async () => {
    const activations = await openWith({ readOnly: true });
    expect(await activations.submit(activation(), { from: 'http' })).toMatchObject({
      kind: 'refused',
      status: 405,
    });
  });

  test('unknown and malformed hashes are missing', async () => {
    const activations = await openWith();
    for (const hash of ['A'.repeat(52), '', '../../etc/passwd', 'a'.repeat(52), `${'A'.repeat(52)}=`]) {
      expect(await activations.load(hash)).toEqual({ kind: 'missing' });
    }
  });
});

describe('in a folder', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'activations-'));
  });

  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  async function openFolder(log = new LogLines()) {
    const store = new MemoryStore();
    await store.save(exporter.key, exporterJwt());
    return Activations.open({ dir, readOnly: false, store, trust: operator.trust(), log });
  }

  const files = () => readdirSync(dir, { recursive: true, encoding: 'utf8' });

  test('they outlive the process, and no file of theirs looks like an account’s', async () => {
    const outcome = await (await openFolder()).submit(activation(), { from: 'http' });
    if (outcome.kind === 'refused') throw new Error('refused');
    const { hash, token } = outcome.activation;
    const name = hash.replaceAll('=', '');
    expect(files().toSorted()).toEqual(
      [
        'activations',
        `activations/${name.slice(-2)}`,
        `activations/${name.slice(-2)}/${name}.act`,
      ].toSorted(),
    );
    const again = await openFolder();
    expect(await again.load(hash)).toMatchObject({ kind: 'found', activation: { token } });
    const all: string[] = [];
    for await (const each of again.all()) all.push(each.hash);
    expect(all).toEqual([hash]);
  });

  test('a broken or swapped file is named, left, and replaced by the next post', async () => {
    const outcome = await (await openFolder()).submit(activation(), { from: 'http' });
    if (outcome.kind === 'refused') throw new Error('refused');
    const { hash, token } = outcome.activation;
    const path = join(dir, files().find((file) => file.endsWith('.act')) ?? '');
    for (const content of [
      '',
      'torn',
      exporterJwt(),
      activation(exporter.pair, (claims) => {
        claims.nats.subject = 'other';
      }),
    ]) {
      writeFileSync(path, content);
      const log = new LogLines();
      const activations = await openFolder(log);
      expect(await activations.load(hash)).toEqual({ kind: 'missing' });
      expect(log.has(`activation ${hash} is left aside`)).toBe(true);
    }
    expect(await (await openFolder()).submit(token, { from: 'http' })).toMatchObject({ kind: 'saved' });
    expect(await (await openFolder()).load(hash)).toMatchObject({ kind: 'found' });
  });

  test('a folder that cannot be written gives 500 and keeps the old', async () => {
    writeFileSync(join(dir, 'activations'), 'in the way');
    const activations = await openFolder();
    expect(await activations.submit(activation(), { from: 'http' })).toMatchObject({
      kind: 'refused',
      status: 500,
    });
  });
});

test('whatever is asked for, only hashes pass, and those that are come out as the library writes them', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (subject) => {
      expect(activationHashIn(`${subject}/..`)).toBeUndefined();
    }),
  );
  const claims = newActivationClaims(importer.key);
  claims.iss = exporter.key;
  claims.nats.subject = 'a.*';
  const hash = activationHash(claims);
  expect(activationHashIn(hash)).toBe(hash);
});
