/**
 * Who may connect in operator mode: whoever shows a user JWT that an account issued which a trusted operator issued,
 * and proves to have the user's key. The order of the questions, and their answers in the log, are the Go server's.
 */
import { decodeUser, isBlocking, type UserClaims, validate } from '@nats-ts/jwt';
import { LRUCache } from 'lru-cache';
import type { AuthDecision, Authenticator, AuthRequest } from '../auth/authenticator.js';
import { signedNonce } from '../auth/nonce-signature.js';
import { proxyOf } from '../auth/trusted-proxy.js';
import type { OperatorCallout } from '../callout/operator-callout.js';
import type { ClaimsAccount } from './claims-account.js';
import type { ClaimsAccounts } from './claims-accounts.js';
import { admission, identityOf, issuedUser } from './user-identity.js';

/** User JWTs whose signature need not be verified again. */
const REMEMBERED_USERS = 8192;
/** A longer text is no user JWT. */
const LONGEST_JWT = 65_536;

/** What it decides by. */
export interface JwtAuthenticatorOptions {
  readonly accounts: ClaimsAccounts;
  /** Public keys of proxies that may vouch for clients. */
  readonly trustedProxies: readonly string[];
  /** User JWT of clients that show none; empty for none. */
  readonly defaultSentinel: string;
  /** Asks the service of an account, where it has one. */
  readonly callout: OperatorCallout;
}

/** Decides by JWTs. */
export class JwtAuthenticator implements Authenticator {
  readonly required = true;
  readonly wantsNonce = true;
  readonly #accounts: ClaimsAccounts;
  readonly #callout: OperatorCallout;
  readonly #users = new LRUCache<string, UserClaims>({ max: REMEMBERED_USERS });
  #trustedProxies: readonly string[];
  #defaultSentinel: string;

  constructor(options: JwtAuthenticatorOptions) {
    this.#accounts = options.accounts;
    this.#callout = options.callout;
    this.#trustedProxies = options.trustedProxies;
    this.#defaultSentinel = options.defaultSentinel;
  }

  authenticate(request: AuthRequest): AuthDecision | Promise<AuthDecision> {
    try {
      return this.#authenticate(request);
    } catch (error) {
      return refused(reasonOf(error));
    }
  }

  #authenticate(request: AuthRequest): AuthDecision | Promise<AuthDecision> {
    const proxy = proxyOf(request, this.#trustedProxies);
    if (proxy === 'untrusted') return refused('proxy is not trusted');
    const claims = this.#userOf(request.connect.jwt);
    if (claims.nats.proxy_required === true && proxy !== 'trusted')
      return refused('proxy connection required');
    const findings = validate(claims);
    if (isBlocking(findings, { timeChecks: true })) {
      return refused(`User JWT no longer valid: ${findings.map(({ text }) => text).join('; ')}`);
    }
    const issuer = claims.nats.issuer_account || claims.iss || '';
    if (!this.#accounts.permits(issuer))
      return refused(`Account ${issuer} not listed as operator pinned account`);
    const account = this.#find(issuer);
    if (!(account instanceof Promise)) return this.#admit(account, claims, request, proxy === 'trusted');
    return account.then(
      (found) => this.#admit(found, claims, request, proxy === 'trusted'),
      (error: unknown) => refused(reasonOf(error)),
    );
  }

  #find(key: string): ClaimsAccount | Promise<ClaimsAccount> {
    const lookupFailed = (error: unknown): never => {
      throw new Error(`Account JWT lookup error: ${reasonOf(error)}`, { cause: error });
    };
    try {
      const found = this.#accounts.find(key);
      return found instanceof Promise ? found.catch(lookupFailed) : found;
    } catch (error) {
      return lookupFailed(error);
    }
  }

  /** The user of a JWT, verified; that of the sentinel where there is no JWT. @throws Error */
  #userOf(given: string): UserClaims {
    try {
      if (given !== '' && given.length <= LONGEST_JWT) return this.#verified(given);
    } catch (error) {
      if (this.#defaultSentinel === '') throw new Error(`User JWT not valid: ${reasonOf(error)}`);
    }
    if (this.#defaultSentinel === '') throw new Error('Authentication requires a user JWT');
    return this.#verified(this.#defaultSentinel);
  }

  #verified(token: string): UserClaims {
    let claims = this.#users.get(token);
    if (claims === undefined) {
      claims = decodeUser(token).claims;
      this.#users.set(token, claims);
    }
    return claims;
  }

  #admit(
    account: ClaimsAccount,
    claims: UserClaims,
    request: AuthRequest,
    trustedProxy: boolean,
  ): AuthDecision | Promise<AuthDecision> {
    try {
      const user = issuedUser(claims, account);
      const { grants } = user;
      if (account.closed) return refused('Account JWT has expired');
      if (grants.proxy_required === true && !trustedProxy) return refused('proxy connection required');
      if (grants.bearer_token === true && account.refusesBearers)
        return refused('Account does not allow bearer tokens');
      const way = admission(grants, request);
      if ('refusal' in way) return refused(way.refusal);
      if (grants.bearer_token !== true) {
        const { sig } = request.connect;
        if (sig === '') return refused('Signature missing');
        if (!signedNonce(claims.sub, request.nonce, sig)) return refused('Signature not verified');
      }
      if (account.revokes(claims.sub, claims.iat ?? 0)) return refused('User authentication revoked');
      const identity = identityOf(user, account, way.until);
      return this.#callout.decide({ account, identity, claims, request, trustedProxy });
    } catch (error) {
      return refused(reasonOf(error));
    }
  }
}

function refused(reason: string): AuthDecision {
  return { kind: 'refused', reason };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
