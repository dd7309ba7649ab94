/**
 * Keys as text, both ways: prefix, raw bytes and checksum in base32. Stricter than the Go library in one thing: a
 * key has exactly 32 raw bytes and no line breaks within, for keys become file names and URL paths.
 */

import { decodeBase32, encodeBase32 } from '../base32.js';
import { NkeyError } from '../errors.js';
import { crc16 } from './crc16.js';
import {
  type AccountKey,
  type ClusterKey,
  type CurveKey,
  type KeyKind,
  type KeyOfKind,
  kindOfPrefix,
  type OperatorKey,
  prefixBytes,
  SEED_PREFIX,
  type Seed,
  type ServerKey,
  type UserKey,
} from './kinds.js';

/** The raw length of every key and seed. */
export const RAW_KEY_BYTES = 32;
const PUBLIC_KEY_CHARACTERS = 56;
const SEED_CHARACTERS = 58;

function withChecksum(head: readonly number[], raw: Uint8Array): string {
  const bytes = new Uint8Array(head.length + raw.length + 2);
  bytes.set(head);
  bytes.set(raw, head.length);
  const end = bytes.length - 2;
  const crc = crc16(bytes, end);
  bytes[end] = crc & 255;
  bytes[end + 1] = crc >>> 8;
  const text = encodeBase32(bytes);
  bytes.fill(0);
  return text;
}

function checksumHolds(bytes: Uint8Array): boolean {
  const end = bytes.length - 2;
  return crc16(bytes, end) === ((bytes[end] ?? 0) | ((bytes[end + 1] ?? 0) << 8));
}

/** The text of a public key. */
export function publicKeyText<K extends KeyKind>(kind: K, raw: Uint8Array): KeyOfKind[K] {
  return withChecksum([prefixBytes[kind]], raw) as KeyOfKind[K];
}

/** The text of a seed. */
export function seedText(kind: KeyKind, raw: Uint8Array): Seed {
  const prefix = prefixBytes[kind];
  return withChecksum([SEED_PREFIX | (prefix >>> 5), (prefix & 31) << 3], raw) as Seed;
}

/**
 * The kind and raw bytes of a public key.
 * @throws NkeyError `invalid-encoding`, `invalid-checksum`, `invalid-public-key`
 */
export function readPublicKey(text: string): { kind: KeyKind; raw: Uint8Array } {
  const bytes = text.length === PUBLIC_KEY_CHARACTERS ? decodeBase32(text) : undefined;
  if (bytes === undefined) throw new NkeyError('invalid-encoding');
  if (!checksumHolds(bytes)) throw new NkeyError('invalid-checksum');
  const kind = kindOfPrefix(bytes[0] ?? 255);
  if (kind === undefined) throw new NkeyError('invalid-public-key');
  return { kind, raw: bytes.subarray(1, 1 + RAW_KEY_BYTES) };
}

/**
 * The kind and raw bytes of a seed. White space around it is allowed.
 * @throws NkeyError `invalid-encoding`, `invalid-checksum`, `invalid-seed`
 */
export function readSeed(text: string): { kind: KeyKind; raw: Uint8Array } {
  const trimmed = text.trim();
  const bytes = trimmed.length === SEED_CHARACTERS ? decodeBase32(trimmed) : undefined;
  if (bytes === undefined) throw new NkeyError('invalid-encoding');
  if (!checksumHolds(bytes)) throw new NkeyError('invalid-checksum');
  const first = bytes[0] ?? 0;
  const kind = kindOfPrefix(((first & 7) << 5) | ((bytes[1] ?? 0) >>> 3));
  if ((first & 0xf8) !== SEED_PREFIX || kind === undefined) throw new NkeyError('invalid-seed');
  return { kind, raw: bytes.slice(2, 2 + RAW_KEY_BYTES) };
}

/** The kind of a public key, its checksum being right; undefined when the text is not a public key. */
export function keyKindOf(text: string): KeyKind | undefined {
  if (text.length !== PUBLIC_KEY_CHARACTERS) return undefined;
  const bytes = decodeBase32(text);
  if (bytes === undefined || !checksumHolds(bytes)) return undefined;
  return kindOfPrefix(bytes[0] ?? 255);
}

/** Whether the text is a public key, of the given kind if one is given, with the right checksum. */
export function isPublicKey<K extends KeyKind = KeyKind>(text: string, kind?: K): text is KeyOfKind[K] {
  const found = keyKindOf(text);
  return found !== undefined && (kind === undefined || found === kind);
}

/** Whether the text is an operator's public key. */
export function isOperatorKey(text: string): text is OperatorKey {
  return keyKindOf(text) === 'operator';
}

/** Whether the text is an account's public key. */
export function isAccountKey(text: string): text is AccountKey {
  return keyKindOf(text) === 'account';
}

/** Whether the text is a user's public key. */
export function isUserKey(text: string): text is UserKey {
  return keyKindOf(text) === 'user';
}

/** Whether the text is a server's public key. */
export function isServerKey(text: string): text is ServerKey {
  return keyKindOf(text) === 'server';
}

/** Whether the text is a cluster's public key. */
export function isClusterKey(text: string): text is ClusterKey {
  return keyKindOf(text) === 'cluster';
}

/** Whether the text is a public curve key (xkey). */
export function isCurveKey(text: string): text is CurveKey {
  return keyKindOf(text) === 'curve';
}

/** Whether the text is the seed of a key, of the given kind if one is given. */
export function isSeed(text: string, kind?: KeyKind): text is Seed {
  try {
    const { kind: found, raw } = readSeed(text);
    raw.fill(0);
    return text === text.trim() && (kind === undefined || found === kind);
  } catch {
    return false;
  }
}
