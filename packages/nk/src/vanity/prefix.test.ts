import { createKeyPair, type KeyKind } from '@nats-ts/jwt';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kindLetters } from '../kinds.js';
import { tryKeys } from './attempts.js';
import { hasPrefix, mayHavePrefix, readPrefix } from './prefix.js';

const kinds = Object.keys(kindLetters) as KeyKind[];
const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** The raw half of a public key, as node:crypto gives it. */
function rawOf(publicKey: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...publicKey].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const raw = bits.slice(8, 8 + 256).match(/.{8}/g) ?? [];
  return Buffer.from(raw.map((byte) => Number.parseInt(byte, 2))).toString('base64url');
}

describe('a prefix', () => {
  test('of every length fits the key it was taken from', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom(...kinds), fc.integer({ min: 0, max: 55 }), (raw, kind, length) => {
        const pair = createKeyPair(kind, raw);
        const prefix = readPrefix(pair.publicKey.slice(1, 1 + length).toLowerCase());
        expect(mayHavePrefix(rawOf(pair.publicKey), prefix)).toBe(true);
        expect(hasPrefix(pair, prefix)).toBe(true);
      }),
    );
  });

  test('of up to five letters tells every key that does not have it', () => {
    fc.assert(
      fc.property(bytes, bytes, fc.integer({ min: 1, max: 5 }), (left, right, length) => {
        const [pair, other] = [createKeyPair('user', left), createKeyPair('user', right)];
        const prefix = readPrefix(pair.publicKey.slice(1, 1 + length));
        expect(mayHavePrefix(rawOf(other.publicKey), prefix)).toBe(hasPrefix(other, prefix));
      }),
    );
  });

  test('that is not base32, or that no key can have, is refused', () => {
    expect(() => readPrefix('D1')).toThrow("Can not generate base32 encoded strings to match 'D1'");
    expect(() => readPrefix('nats')).toThrow('goes on with A, B, C or D');
  });
});

describe('making keys', () => {
  test.each(kinds)('finds the secret of a %s key that has the prefix', (kind) => {
    const algorithm = kind === 'curve' ? 'x25519' : 'ed25519';
    const prefix = readPrefix('B');
    const secret = tryKeys(algorithm, prefix, 1000) ?? new Uint8Array(32);
    expect(hasPrefix(createKeyPair(kind, secret), prefix)).toBe(true);
  });

  test('ends when the attempts are used up', () => {
    expect(tryKeys('ed25519', readPrefix('AAAAAAAAAAAA'), 10)).toBeUndefined();
  });
});
