/**
 * The kinds of NATS keys: the first letter of a key says what it stands for. The prefix bytes are chosen so that
 * base32 turns them into that letter (ADR-14, the nkeys library).
 */

/** Whose key it is. `curve` keys (xkeys) encrypt; all others sign. */
export type KeyKind = 'operator' | 'account' | 'user' | 'server' | 'cluster' | 'curve';

export type OperatorKey = `O${string}`;
export type AccountKey = `A${string}`;
export type UserKey = `U${string}`;
export type ServerKey = `N${string}`;
export type ClusterKey = `C${string}`;
export type CurveKey = `X${string}`;

/** A public key as text: 56 characters of base32 with a checksum at the end. */
export type PublicKey = OperatorKey | AccountKey | UserKey | ServerKey | ClusterKey | CurveKey;

/** The secret half of a key as text: 58 characters of base32, the second letter being that of the kind. */
export type Seed = `S${string}`;

/** The type of the public key of each kind. */
export interface KeyOfKind {
  operator: OperatorKey;
  account: AccountKey;
  user: UserKey;
  server: ServerKey;
  cluster: ClusterKey;
  curve: CurveKey;
}

/** The byte before the raw key: five bits that base32 writes as one letter, and three zero bits. */
export const prefixBytes: Readonly<Record<KeyKind, number>> = {
  operator: 14 << 3,
  account: 0,
  user: 20 << 3,
  server: 13 << 3,
  cluster: 2 << 3,
  curve: 23 << 3,
};

/** The byte of seeds, which base32 writes as `S`. */
export const SEED_PREFIX = 18 << 3;

const kindsByPrefix = new Map<number, KeyKind>(
  (Object.keys(prefixBytes) as KeyKind[]).map((kind) => [prefixBytes[kind], kind]),
);

/** The kind of a prefix byte; undefined when it is none of a public key. */
export function kindOfPrefix(prefix: number): KeyKind | undefined {
  return kindsByPrefix.get(prefix);
}
