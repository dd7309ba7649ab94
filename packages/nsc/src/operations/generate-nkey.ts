// nsc generate nkey: new keys, printed or kept.
import { createCurveKeyPair, createKeyPair, type KeyPair } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import { FileBatch } from '../store/durable.js';
import type { Workspace } from '../workspace.js';

/** Kinds of keys that are made here. */
export type GeneratedKind = 'operator' | 'account' | 'user' | 'curve';

/** Which keys are made. */
export interface GenerateNkeyOptions {
  /** One key of each. */
  readonly kinds: readonly GeneratedKind[];
  /** Keep them in the keystore; their seeds are then not in the result. */
  readonly store?: boolean;
}

/** A new key. */
export interface GeneratedNkey {
  readonly kind: GeneratedKind;
  readonly publicKey: string;
  /** The secret; absent when the key was kept. */
  readonly seed?: string;
  /** File the key was kept in. */
  readonly path?: string;
}

/** Makes keys. @throws NscError `usage` without a kind, `disk` */
export async function generateNkeys(
  workspace: Workspace,
  { kinds, store = false }: GenerateNkeyOptions,
): Promise<GeneratedNkey[]> {
  if (kinds.length === 0) {
    throw new NscError('usage', 'set --operator, --account, --user, or --curve');
  }
  const pairs = kinds.map((kind): [GeneratedKind, KeyPair] => [
    kind,
    kind === 'curve' ? createCurveKeyPair() : createKeyPair(kind),
  ]);
  if (!store) return pairs.map(([kind, { publicKey, seed }]) => ({ kind, publicKey, seed }));
  const batch = new FileBatch();
  try {
    const keys = pairs.map(([kind, pair]): GeneratedNkey => {
      const path = workspace.keystore.stageKey(batch, pair);
      return { kind, publicKey: pair.publicKey, path };
    });
    batch.commit();
    return keys;
  } finally {
    batch.discard();
  }
}
