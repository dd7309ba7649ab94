// Keys and seeds of every kind, held against the official nkeys library.
import { createPair, fromPublic, fromSeed, Prefix } from '@nats-io/nkeys';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createKeyPair,
  isPublicKey,
  isSeed,
  type KeyKind,
  keyKindOf,
  keyPairFromPublicKey,
  keyPairFromSeed,
  NkeyError,
  verifySignature,
} from '../index.js';

const bytes = (text: string) => new TextEncoder().encode(text);

const signing: [kind: KeyKind, letter: string, prefix: Prefix][] = [
  ['operator', 'O', Prefix.Operator],
  ['account', 'A', Prefix.Account],
  ['user', 'U', Prefix.User],
  ['server', 'N', Prefix.Server],
  ['cluster', 'C', Prefix.Cluster],
];

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof NkeyError) return error.code;
    throw error;
  }
  return 'nothing thrown';
}

describe.each(signing)('%s keys', (kind, letter, prefix) => {
  test('have the letter of their kind, a seed that gives the same key again, and a checksum', () => {
    const pair = createKeyPair(kind);
    expect(pair.publicKey).toMatch(new RegExp(`^${letter}[A-Z2-7]{55}$`));
    expect(pair.seed).toMatch(new RegExp(`^S${letter}[A-Z2-7]{56}$`));
    expect(keyKindOf(pair.publicKey)).toBe(kind);
    expect(isSeed(pair.seed, kind)).toBe(true);
    expect(keyPairFromSeed(`  ${pair.seed}\n`).publicKey).toBe(pair.publicKey);
  });

  test('are those of the official library, in both directions', () => {
    const ours = createKeyPair(kind);
    expect(fromSeed(bytes(ours.seed)).getPublicKey()).toBe(ours.publicKey);
    const theirs = createPair(prefix);
    const read = keyPairFromSeed(new TextDecoder().decode(theirs.getSeed()));
    expect(read.publicKey).toBe(theirs.getPublicKey());
    expect(read.kind).toBe(kind);
  });

  test('sign what the official library verifies, and the reverse', () => {
    const ours = createKeyPair(kind);
    const theirs = fromSeed(bytes(ours.seed));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
        const signature = ours.sign(data);
        expect(theirs.sign(data)).toEqual(signature);
        expect(fromPublic(ours.publicKey).verify(data, signature)).toBe(true);
        expect(verifySignature(ours.publicKey, data, theirs.sign(data))).toBe(true);
        expect(ours.verify(Uint8Array.of(...data, 1), signature)).toBe(false);
      }),
      { numRuns: 20 },
    );
  });
});

test('a key with any one character changed is no key', () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const { publicKey, seed } = createKeyPair('account');
  fc.assert(
    fc.property(fc.nat(57), fc.constantFrom(...letters), (place, letter) => {
      for (const text of [publicKey, seed]) {
        // The last letter of a seed has bits that carry nothing.
        const at = place % (text.length - 1);
        fc.pre(text[at] !== letter);
        const changed = text.slice(0, at) + letter + text.slice(at + 1);
        expect(isPublicKey(changed)).toBe(false);
        expect(isSeed(changed)).toBe(false);
        expect(() => keyPairFromSeed(changed)).toThrow(NkeyError);
      }
    }),
  );
});

test('no text makes reading a key fail in any other way than with an NkeyError', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.base64String({ minLength: 56, maxLength: 60 })), (text) => {
      expect(isPublicKey(text)).toBe(false);
      expect(isSeed(text)).toBe(false);
      for (const read of [keyPairFromSeed, keyPairFromPublicKey]) expect(() => read(text)).toThrow(NkeyError);
      expect(verifySignature(text, bytes('data'), new Uint8Array(64))).toBe(false);
    }),
  );
});

test('keys that could leave a folder are no keys', () => {
  const { publicKey } = createKeyPair('account');
  for (const text of [
    `${publicKey}\n`,
    `../${publicKey}`,
    publicKey.toLowerCase(),
    `${publicKey.slice(0, 30)}\0${publicKey.slice(31)}`,
    '',
  ]) {
    expect(isPublicKey(text), JSON.stringify(text)).toBe(false);
  }
});

test('a public key verifies and does nothing that takes the secret half', () => {
  const pair = createKeyPair('user');
  const read = keyPairFromPublicKey(pair.publicKey);
  expect(read.canSign).toBe(false);
  expect(read.verify(bytes('x'), pair.sign(bytes('x')))).toBe(true);
  expect(codeOf(() => read.sign(bytes('x')))).toBe('cannot-sign');
  expect(codeOf(() => read.seed)).toBe('public-key-only');
});

test('a wiped key signs no more and gives no seed', () => {
  const pair = createKeyPair('user');
  pair.wipe();
  expect(pair.canSign).toBe(false);
  expect(codeOf(() => pair.sign(bytes('x')))).toBe('wiped');
  expect(codeOf(() => pair.seed)).toBe('wiped');
});

test('what is wrong with a seed is named, and the seed is not', () => {
  const { seed, publicKey } = createKeyPair('user');
  // The last two bits of a seed's last character say nothing: A and E differ in one that does.
  const spoiled = `${seed.slice(0, -1)}${seed.endsWith('A') ? 'E' : 'A'}`;
  expect(codeOf(() => keyPairFromSeed('SU'))).toBe('invalid-encoding');
  expect(codeOf(() => keyPairFromSeed(publicKey))).toBe('invalid-encoding');
  expect(codeOf(() => keyPairFromSeed(spoiled))).toBe('invalid-checksum');
  expect(() => keyPairFromSeed(spoiled)).not.toThrow(seed.slice(0, 20));
});

describe('curve keys (xkeys)', () => {
  test('seal for the official library and open what it sealed', async () => {
    const { createCurve } = await import('@nats-io/nkeys');
    const theirs = createCurve();
    const ours = createKeyPair('curve');
    const text = bytes('the authorization callout');
    expect(theirs.open(ours.seal(text, theirs.getPublicKey() as `X${string}`), ours.publicKey)).toEqual(text);
    expect(ours.open(theirs.seal(text, ours.publicKey), theirs.getPublicKey() as `X${string}`)).toEqual(text);
  });

  test('open nothing that was changed, shortened or meant for somebody else', () => {
    const [from, to, other] = [createKeyPair('curve'), createKeyPair('curve'), createKeyPair('curve')];
    const sealed = from.seal(bytes('secret'), to.publicKey);
    expect(to.open(sealed, from.publicKey)).toEqual(bytes('secret'));
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = sealed.slice();
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(() => to.open(changed, from.publicKey)).toThrow(NkeyError);
        expect(() => to.open(sealed.subarray(0, at), from.publicKey)).toThrow(NkeyError);
      }),
    );
    expect(codeOf(() => other.open(sealed, from.publicKey))).toBe('could-not-decrypt');
    expect(codeOf(() => from.seal(bytes('x'), createKeyPair('user').publicKey as never))).toBe(
      'invalid-recipient',
    );
  });

  test('do not sign', () => {
    const pair = createKeyPair('curve');
    expect(codeOf(() => pair.sign(bytes('x')))).toBe('curve-cannot-sign');
    expect(keyPairFromSeed(pair.seed).publicKey).toBe(pair.publicKey);
    expect(keyKindOf(pair.publicKey)).toBe('curve');
  });
});
