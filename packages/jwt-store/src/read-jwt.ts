// From the text of a JWT to what a store keeps of it. Signatures and trust are the owner's business; that the text
// is one JWT, that it is an account's and that it is this account's, is ours.
import { type AccountClaims, JwtError, MAX_JWT_BYTES, peekClaims, unarmour } from '@nats-ts/jwt';
import { StoreError } from './errors.js';
import { isStorableKey } from './folder-layout.js';
import type { AccountKey, StoredJwt } from './store.js';

// Three chunks of base64url. Nothing else may enter: a line end or a bar would break the packs servers exchange.
const TOKEN = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/**
 * What a store keeps of an account's JWT.
 *
 * @throws StoreError `bad-jwt` with the reason.
 */
export function readJwt(token: string): StoredJwt {
  mustBeToken(token);
  let claims: ReturnType<typeof peekClaims>;
  try {
    claims = peekClaims(token);
  } catch (error) {
    if (!(error instanceof JwtError)) throw error;
    throw new StoreError('bad-jwt', error.message, { cause: error });
  }
  const { sub, type } = claims;
  if (type !== 'account') throw new StoreError('bad-jwt', `it is of type "${type}", not "account"`);
  if (!isStorableKey(sub)) throw new StoreError('bad-jwt', 'its sub is not a public account key');
  return storedJwt(sub, token, claims);
}

/**
 * As `readJwt`, for the account the JWT is said to be of.
 *
 * @param claims what the caller has read in the token already, which then is not read again.
 * @throws StoreError `bad-jwt` also when its `sub` is another account.
 */
export function readJwtOf(key: AccountKey, token: string, claims?: AccountClaims): StoredJwt {
  if (claims?.sub === key) {
    mustBeToken(token);
    return storedJwt(key, token, claims);
  }
  const stored = readJwt(token);
  if (stored.key !== key) throw new StoreError('bad-jwt', `its sub is ${stored.key}, not ${key}`);
  return stored;
}

function mustBeToken(token: string): void {
  if (token.length === 0) throw new StoreError('bad-jwt', 'it is empty');
  if (token.length > MAX_JWT_BYTES) {
    throw new StoreError('bad-jwt', `it has ${token.length} bytes, the bound is ${MAX_JWT_BYTES}`);
  }
  if (!TOKEN.test(token)) throw new StoreError('bad-jwt', 'it is not three chunks of base64url text');
}

type Registered = Pick<AccountClaims, 'jti' | 'name' | 'iss' | 'iat' | 'exp'>;

function storedJwt(key: AccountKey, token: string, claims: Registered): StoredJwt {
  return {
    key,
    token: copyOf(token),
    jti: claims.jti ?? '',
    name: claims.name ?? '',
    issuer: sharedIssuer(claims.iss ?? ''),
    issuedAt: seconds(claims.iat),
    expires: seconds(claims.exp),
  };
}

/** The JWT in a file's text: white space around it does not count, nor does armour. */
export function tokenIn(text: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith('-----') ? unarmour(trimmed) : trimmed;
}

// The operator's few keys sign everything: their texts are held once, not once for every warm JWT.
const issuers = new Map<string, string>();
const MOST_ISSUERS = 64;

/** An issuer as the text that others of the same issuer hold too. */
function sharedIssuer(issuer: string): string {
  const known = issuers.get(issuer);
  if (known !== undefined) return known;
  if (issuers.size === MOST_ISSUERS) issuers.clear();
  issuers.set(issuer, issuer);
  return issuer;
}

/** A text of its own: a slice of a request or of a pack would keep the whole of it in memory. */
function copyOf(token: string): string {
  return Buffer.from(token, 'latin1').toString('latin1');
}

function seconds(time: number | undefined): number {
  return time !== undefined && Number.isFinite(time) && time > 0 ? time : 0;
}
