// The name of an activation: base32 of SHA-256 over issuer, importer and the fixed part of the subject.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  type AccountKey,
  activationHash,
  createKeyPair,
  decodeActivation,
  newActivationClaims,
  unarmour,
} from './index.js';

const iss = createKeyPair('account').publicKey;
const sub = createKeyPair('account').publicKey as AccountKey;

/** Base32 with padding, written out here a second time so that the test does not lean on what it tests. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const text = (bits.match(/.{1,5}/g) ?? [])
    .map((five) => letters[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
  return text.padEnd(Math.ceil(text.length / 8) * 8, '=');
}

function hashOf(subject: string): string {
  const claims = { ...newActivationClaims(sub), iss };
  claims.nats.subject = subject;
  return activationHash(claims);
}

test.each([
  ['orders.new', 'orders.new'],
  ['orders.*', 'orders'],
  ['orders.*.eu', 'orders'],
  ['orders.eu.>', 'orders.eu'],
  ['*', '_'],
  ['>', '_'],
  ['*.a', '_'],
  ['a*.b', 'a*.b'],
])('of %s counts %s', (subject, counted) => {
  expect(hashOf(subject)).toBe(base32(createHash('sha256').update(`${iss}.${sub}.${counted}`).digest()));
});

test('is that of an activation the Go nsc generated, whoever reads it', () => {
  const file = fileURLToPath(new URL('../../../fixtures/go-nsc/activation.jwt', import.meta.url));
  const { claims } = decodeActivation(unarmour(readFileSync(file, 'utf8')));
  expect(activationHash(claims)).toMatch(/^[A-Z2-7]{52}====$/);
});

test('needs issuer, importer and subject', () => {
  const without = expect.objectContaining({ code: 'bad-activation' });
  expect(() => activationHash(newActivationClaims(sub))).toThrow(without);
  expect(() => hashOf('')).toThrow(without);
});
