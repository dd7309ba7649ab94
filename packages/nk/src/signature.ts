// Signatures as text: base64 for URLs, without padding.
import type { KeyPair } from '@nats-ts/jwt';
import { NkError } from './errors.js';

const FOREIGN = /[^A-Za-z0-9_-]/;

/** Signs some bytes. @throws NkeyError `cannot-sign`, `curve-cannot-sign` */
export function signText(key: KeyPair, data: Uint8Array): string {
  return Buffer.from(key.sign(data)).toString('base64url');
}

/**
 * Checks a signature.
 *
 * @param signature its text; line breaks in it do not count
 * @throws NkError `bad-signature` when it is malformed or not the key's; NkeyError `curve-cannot-sign`
 */
export function verifyText(key: KeyPair, data: Uint8Array, signature: string): void {
  if (!key.verify(data, readSignature(signature))) {
    throw new NkError('bad-signature', 'nkeys: signature verification failed');
  }
}

function readSignature(text: string): Uint8Array {
  const breaks = /[\r\n]/g;
  const foreign = FOREIGN.exec(text.replace(breaks, 'A'));
  const plain = text.replace(breaks, '');
  const at = foreign?.index ?? (plain.length % 4 === 1 ? text.trimEnd().length - 1 : undefined);
  if (at !== undefined) throw new NkError('bad-signature', `illegal base64 data at input byte ${at}`);
  return Buffer.from(plain, 'base64url');
}
