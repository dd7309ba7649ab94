// A key that becomes part of claims: one that is there already, or a new one made on the spot.
import { createKeyPair, type KeyKind, type KeyPair } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import { requireKeyText } from '../keystore/key-text.js';
import type { Workspace } from '../workspace.js';

/** Text that asks for a new key. */
export const GENERATE = 'generate';

/** A key, and whether it was made just now and is yet to be stored. */
export interface KeyToAdd {
  readonly pair: KeyPair;
  readonly generated: boolean;
}

/**
 * Reads a key to add: a public key, a seed, a key file, or `generate`. A seed given this way is not stored.
 *
 * @throws NscError `bad-key` when it is no key of that kind, `usage` when it is empty; `disk`
 */
export function keyToAdd(workspace: Workspace, text: string, kind: KeyKind): KeyToAdd {
  if (text === GENERATE) {
    const pair = kind === 'curve' ? createKeyPair('curve') : createKeyPair(kind);
    return { pair, generated: true };
  }
  const label = kind === 'curve' ? 'curve' : 'signing';
  if (text === '') throw new NscError('usage', `${label} key cannot be empty`);
  return { pair: requireKeyText(text, kind, workspace.environment), generated: false };
}
