/** Passwords and tokens: plain ones compared in constant time, bcrypt hashes in a thread of their own. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { BcryptThread } from './bcrypt-thread.js';

const BCRYPT = /^\$2[abxy]\$\d{2}\$/;

/** Whether a password in the configuration is a bcrypt hash. */
export function isBcrypt(expected: string): boolean {
  return BCRYPT.test(expected);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares passwords for one server. */
export class Passwords {
  readonly #bcrypt = new BcryptThread();

  /** Whether the given password is the expected one, which may be a bcrypt hash. At once unless it is. */
  match(expected: string, given: string): boolean | Promise<boolean> {
    if (isBcrypt(expected)) return this.#bcrypt.compare(given, expected);
    // Digests have one length, so neither content nor length shows in the time taken.
    return timingSafeEqual(digest(expected), digest(given));
  }

  /** Ends the thread. */
  close(): Promise<void> {
    return this.#bcrypt.close();
  }
}
