/** An account that a JWT made: what the JWT says, ready to be asked, beside the account that carries messages. */
import {
  type AccountClaims,
  type AccountKey,
  type ExternalAuthorization,
  isRevoked,
  type SigningKey,
  signingKeyOf,
} from '@nats-ts/jwt';
import type { Account } from '../accounts/account.js';
import type { Permissions } from '../auth/permissions.js';
import { permissionsOf } from './account-rules.js';
import type { TrustedAccount } from './trust.js';

/** Any account may be chosen. */
const ANY_ACCOUNT = '*';

/** One account in operator mode. */
export class ClaimsAccount {
  readonly key: AccountKey;
  readonly account: Account;
  #token = '';
  #claims: AccountClaims;
  #issuers: ReadonlyMap<string, SigningKey> = new Map();
  #defaultPermissions: Permissions | undefined;
  /** Has it expired, or was it deleted? Nobody comes in then. */
  closed = false;
  /** Made without its JWT, so that somebody may bring that. */
  readonly provisional: boolean;
  /** Raised with every change, so that work for an earlier one ends. */
  version = 0;

  constructor(account: Account, trusted: TrustedAccount, provisional = false) {
    this.account = account;
    this.key = trusted.claims.sub;
    this.#claims = trusted.claims;
    this.provisional = provisional;
    this.take(trusted);
  }

  /** The JWT; empty where there is none. */
  get token(): string {
    return this.#token;
  }

  get claims(): AccountClaims {
    return this.#claims;
  }

  /** For users without permissions of their own. */
  get defaultPermissions(): Permissions | undefined {
    return this.#defaultPermissions;
  }

  /** Who may be let in is asked of a service; undefined where it is not. */
  get externalAuthorization(): ExternalAuthorization | undefined {
    const { authorization } = this.#claims.nats;
    return (authorization.auth_users?.length ?? 0) > 0 ? authorization : undefined;
  }

  /** Takes what a newer JWT says. */
  take({ token, claims, strict }: TrustedAccount): void {
    const before = this.version === 0 ? undefined : this.#claims;
    this.#token = token;
    this.account.jwt = { token, claims };
    this.#claims = claims;
    this.version++;
    this.closed = false;
    const issuers = new Map<string, SigningKey>(strict ? [] : [[claims.sub, claims.sub]]);
    for (const key of claims.nats.signing_keys ?? []) issuers.set(signingKeyOf(key), key);
    this.#issuers = issuers;
    // The same permissions stay the same object: connections tell by it whether theirs have changed.
    const now = claims.nats.default_permissions;
    if (before === undefined || !same(before.nats.default_permissions, now))
      this.#defaultPermissions = permissionsOf(now);
  }

  /** The key by which a user was issued; undefined when it is not, or no longer, one of this account. */
  issuer(key: string): SigningKey | undefined {
    return this.#issuers.get(key);
  }

  /** What is said of an issuer, as text; tells whether a scope has changed. */
  scopeText(key: string): string | undefined {
    const issuer = this.#issuers.get(key);
    return issuer === undefined || typeof issuer === 'string' ? issuer : JSON.stringify(issuer);
  }

  revokes(userKey: string, issuedAt: number): boolean {
    return isRevoked(this.#claims, userKey, issuedAt);
  }

  get refusesBearers(): boolean {
    return this.#claims.nats.limits.disallow_bearer === true;
  }

  /** Milliseconds of the Unix epoch; undefined for never. */
  get expiresAt(): number | undefined {
    return this.#claims.exp ? this.#claims.exp * 1000 : undefined;
  }

  /** May the service of this account put users into another one? */
  mayPlaceIn(account: string): boolean {
    const allowed = this.#claims.nats.authorization.allowed_accounts ?? [];
    if (account === this.key || (allowed.length === 1 && allowed[0] === ANY_ACCOUNT)) return true;
    return allowed.includes(account);
  }
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
