// The kinds of keys as the command line names them.
import type { KeyKind } from '@nats-ts/jwt';

const KINDS: Readonly<Record<string, KeyKind>> = {
  user: 'user',
  account: 'account',
  server: 'server',
  cluster: 'cluster',
  operator: 'operator',
  curve: 'curve',
  x25519: 'curve',
};

/** Names of the kinds, `x25519` being another one for `curve`. */
export const kindNames: readonly string[] = Object.keys(KINDS);

/** The kind of a name, in any case; undefined when there is none. */
export function kindOfName(name: string): KeyKind | undefined {
  const lower = name.toLowerCase();
  return Object.hasOwn(KINDS, lower) ? KINDS[lower] : undefined;
}

/** The first letter of the kind's public keys. */
export const kindLetters: Readonly<Record<KeyKind, string>> = {
  user: 'U',
  account: 'A',
  server: 'N',
  cluster: 'C',
  operator: 'O',
  curve: 'X',
};
