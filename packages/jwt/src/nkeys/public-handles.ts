/**
 * Public keys ready for verification. A few issuers (one operator, its signing keys, busy accounts) sign nearly
 * everything a server sees, so their prepared keys are kept; the bound keeps strangers from filling the memory.
 */

import { ed25519Public, type PublicHandle } from '../crypto.js';
import { readPublicKey } from './text.js';

/** How many prepared keys are kept; the least recently used goes first. */
export const HANDLE_CACHE_SIZE = 512;

const handles = new Map<string, PublicHandle>();

/**
 * The prepared form of a signer's public key; undefined when the text is no public key that can sign.
 */
export function publicHandle(key: string): PublicHandle | undefined {
  const known = handles.get(key);
  if (known !== undefined) {
    if (handles.size === HANDLE_CACHE_SIZE) {
      handles.delete(key);
      handles.set(key, known);
    }
    return known;
  }
  let handle: PublicHandle;
  try {
    const { kind, raw } = readPublicKey(key);
    if (kind === 'curve') return undefined;
    handle = ed25519Public(raw);
  } catch {
    return undefined;
  }
  if (handles.size === HANDLE_CACHE_SIZE) {
    const oldest = handles.keys().next();
    if (!oldest.done) handles.delete(oldest.value);
  }
  handles.set(key, handle);
  return handle;
}
