/**
 * Where signatures of nonces are checked. Handing a check to another thread and back costs processor time of both; so the
 * first ones of a turn of the event loop are made here and now. When many clients come at once, the others of that turn go
 * to other threads: those who are connected already never wait for more than a few milliseconds.
 */
import { signedNonce, signedNonceInBackground } from './nonce-signature.js';

/** Checks that a turn of the event loop makes itself: together they take two or three milliseconds. */
export const CHECKS_IN_A_TURN = 32;

/** The checks of one authenticator. */
export class NonceChecks {
  #left = CHECKS_IN_A_TURN;

  /** Whether a text is the signature of a nonce by the owner of a public key: at once, or before long. */
  signed(publicKey: string, nonce: string, signature: string): boolean | Promise<boolean> {
    if (this.#left === 0) return signedNonceInBackground(publicKey, nonce, signature);
    if (this.#left === CHECKS_IN_A_TURN) setImmediate(this.#turnIsOver);
    this.#left--;
    return signedNonce(publicKey, nonce, signature);
  }

  readonly #turnIsOver = (): void => {
    this.#left = CHECKS_IN_A_TURN;
  };
}
