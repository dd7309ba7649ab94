/**
 * Who may connect in operator mode: whoever shows a user JWT that an account issued which a trusted operator issued,
 * and proves to have the user's key. The order of the questions, and their answers in the log, are the Go server's.
 * Signatures are verified on other threads, so that many who come at once do not hold up those who are there; what the
 * account says is asked again when it has changed meanwhile.
 */
import { decodeUserInBackground, isBlocking, type UserClaims, validate } from '@nats-ts/jwt';
import { LRUCache } from 'lru-cache';
import type { AuthDecision, Authenticator, AuthRequest } from '../auth/authenticator.js';
import { signedNonceInBackground } from '../auth/nonce-signature.js';
import { PROXY_NOT_TRUSTED, PROXY_REQUIRED, proxyOf } from '../auth/trusted-proxy.js';
import type { OperatorCallout } from '../callout/operator-callout.js';
import type { ClaimsAccount } from './claims-account.js';
import type { ClaimsAccounts } from './claims-accounts.js';
import { admission, type IssuedUser, identityOf, issuedUser } from './user-identity.js';

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
    const proxy = proxyOf(request, this.#trustedProxies);
    if (proxy === 'untrusted') return refused(PROXY_NOT_TRUSTED);
    const coming = { request, trustedProxy: proxy === 'trusted' };
    try {
      const user = this.#userOf(request.connect.jwt);
      if (!(user instanceof Promise)) return this.#known({ ...coming, ...user });
      return user.then((read) => this.#known({ ...coming, ...read })).catch(refusedFor);
    } catch (error) {
      return refusedFor(error);
    }
  }

  /** The JWT is genuine. @throws Error */
  #known(coming: Coming): AuthDecision | Promise<AuthDecision> {
    const { claims, trustedProxy } = coming;
    if (claims.nats.proxy_required === true && !trustedProxy) return refused(PROXY_REQUIRED);
    const findings = validate(claims);
    if (isBlocking(findings, { timeChecks: true })) {
      return refused(`User JWT no longer valid: ${findings.map(({ text }) => text).join('; ')}`);
    }
    const issuer = claims.nats.issuer_account || claims.iss || '';
    if (!this.#accounts.permits(issuer))
      return refused(`Account ${issuer} not listed as operator pinned account`);
    const account = this.#find(issuer);
    if (!(account instanceof Promise)) return this.#admit(account, coming);
    return account.then((found) => this.#admit(found, coming)).catch(refusedFor);
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

  /** The JWT of a user, verified; that of the sentinel where there is no JWT. @throws Error, also as a rejection */
  #userOf(given: string): Verified | Promise<Verified> {
    const sentinel = this.#defaultSentinel;
    if (given === '' || given.length > LONGEST_JWT) {
      if (sentinel === '') throw new Error('Authentication requires a user JWT');
      return this.#verified(sentinel);
    }
    const user = this.#verified(given);
    if (!(user instanceof Promise)) return user;
    return user.catch((error: unknown) => {
      if (sentinel === '') throw new Error(`User JWT not valid: ${reasonOf(error)}`, { cause: error });
      return this.#verified(sentinel);
    });
  }

  #verified(token: string): Verified | Promise<Verified> {
    const known = this.#users.get(token);
    if (known !== undefined) return { token, claims: known };
    return decodeUserInBackground(token).then(({ claims }) => {
      this.#users.set(token, claims);
      return { token, claims };
    });
  }

  /** The account is there. @throws Error */
  #admit(account: ClaimsAccount, coming: Coming): AuthDecision | Promise<AuthDecision> {
    const { claims, request } = coming;
    const admitted = admittedTo(account, coming);
    if (typeof admitted === 'string') return refused(admitted);
    if (admitted.user.grants.bearer_token === true) return this.#welcome(account, coming, admitted);
    const { sig } = request.connect;
    if (sig === '') return refused('Signature missing');
    const { version } = account;
    return signedNonceInBackground(claims.sub, request.nonce, sig)
      .then((signed) => {
        if (!signed) return refused('Signature not verified');
        const now = this.#accounts.get(account.key) ?? account;
        if (now === account && now.version === version && !now.closed)
          return this.#welcome(account, coming, admitted);
        const again = admittedTo(now, coming);
        return typeof again === 'string' ? refused(again) : this.#welcome(now, coming, again);
      })
      .catch(refusedFor);
  }

  /** It is who it says it is. */
  #welcome(
    account: ClaimsAccount,
    { token, claims, request, trustedProxy }: Coming,
    { user, until }: Admitted,
  ): AuthDecision | Promise<AuthDecision> {
    if (account.revokes(claims.sub, claims.iat ?? 0)) return refused('User authentication revoked');
    const known = identityOf(user, account, until);
    const identity = token === request.connect.jwt ? known : { ...known, jwt: token };
    return this.#callout.decide({ account, identity, token, claims, request, trustedProxy });
  }
}

/** A JWT that is genuine, and what it says. */
interface Verified {
  readonly token: string;
  readonly claims: UserClaims;
}

/** Somebody who wants in with it. */
interface Coming extends Verified {
  readonly request: AuthRequest;
  readonly trustedProxy: boolean;
}

/** Somebody whom the account lets in, if it is who it says it is. */
interface Admitted {
  readonly user: IssuedUser;
  /** Until when the time of the day allows it, in milliseconds of the Unix epoch; undefined for always. */
  readonly until: number | undefined;
}

/** What the account says of a user as it comes now, or why it may not. @throws Error with the reason */
function admittedTo(account: ClaimsAccount, { claims, request, trustedProxy }: Coming): Admitted | string {
  const user = issuedUser(claims, account);
  const { grants } = user;
  if (account.closed) return 'Account JWT has expired';
  if (grants.proxy_required === true && !trustedProxy) return PROXY_REQUIRED;
  if (grants.bearer_token === true && account.refusesBearers) return 'Account does not allow bearer tokens';
  const way = admission(grants, request);
  return 'refusal' in way ? way.refusal : { user, until: way.until };
}

function refused(reason: string): AuthDecision {
  return { kind: 'refused', reason };
}

function refusedFor(error: unknown): AuthDecision {
  return refused(reasonOf(error));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
