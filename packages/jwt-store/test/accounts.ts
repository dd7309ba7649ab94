// Account JWTs for tests, signed and whole.
import { type AccountKey, createKeyPair, encode, type KeyPair, newAccountClaims } from '@nats-ts/jwt';
import type { StoreLog } from '../src/store.js';

const operator = createKeyPair('operator');

/** Unix seconds, for JWTs whose age does not matter. */
export const someTime = 1_700_000_000;

export interface TokenOptions {
  readonly name?: string;
  /** Unix seconds; default `someTime`. */
  readonly issuedAt?: number;
  /** Unix seconds; default never. */
  readonly expires?: number;
  readonly description?: string;
  readonly signer?: KeyPair;
}

export function newKey(): AccountKey {
  return createKeyPair('account').publicKey as AccountKey;
}

export function tokenFor(key: AccountKey, options: TokenOptions = {}): string {
  const claims = newAccountClaims(key);
  const { name = 'test', issuedAt = someTime, expires, description } = options;
  const nats = description === undefined ? claims.nats : { ...claims.nats, description };
  const named = { ...claims, name, nats, ...(expires === undefined ? {} : { exp: expires }) };
  return encode(named, options.signer ?? operator, { issuedAt });
}

/** Keeps what a store logs. */
export class KeptLog implements StoreLog {
  readonly lines: string[] = [];

  error(text: string): void {
    this.lines.push(`error ${text}`);
  }

  warn(text: string): void {
    this.lines.push(`warn ${text}`);
  }

  debug(text: string): void {
    this.lines.push(`debug ${text}`);
  }
}
