/**
 * The authorization callout of operator mode: an account's JWT says that a service decides about its users, and into
 * which accounts it may put them.
 */
import type { UserClaims } from '@nats-ts/jwt';
import type { AuthDecision, AuthRequest, Identity } from '../auth/authenticator.js';
import { withoutPublish } from '../auth/without-subject.js';
import type { ClaimsAccount } from '../operator/claims-account.js';
import type { ClaimsAccounts } from '../operator/claims-accounts.js';
import { admission, identityOf, issuedUser } from '../operator/user-identity.js';
import { CALLOUT_SUBJECT, type Callout } from './callout.js';

/** A user that its own JWT would let in. */
export interface AdmittedUser {
  readonly account: ClaimsAccount;
  readonly identity: Identity;
  /** Its JWT. */
  readonly token: string;
  readonly claims: UserClaims;
  readonly request: AuthRequest;
  readonly trustedProxy: boolean;
}

/** Lets services decide, where accounts have them. */
export class OperatorCallout {
  readonly #accounts: ClaimsAccounts;
  readonly #callout: Callout;

  constructor(accounts: ClaimsAccounts, callout: Callout) {
    this.#accounts = accounts;
    this.#callout = callout;
  }

  /** The user itself where no service is asked; otherwise whoever the service says. */
  decide(user: AdmittedUser): AuthDecision | Promise<AuthDecision> {
    const { account, identity, claims } = user;
    const authorization = account.externalAuthorization;
    if (authorization === undefined) return { kind: 'accepted', identity };
    if (authorization.auth_users?.includes(claims.sub))
      return accepted(withSubjectKept(identity, account.key));
    return this.#ask(user, authorization.xkey ?? '').catch((error: unknown) => ({
      kind: 'refused',
      reason: error instanceof Error ? error.message : String(error),
      identity,
    }));
  }

  async #ask(user: AdmittedUser, xkey: string): Promise<AuthDecision> {
    const { account, identity, token, claims, request, trustedProxy } = user;
    const name = JSON.stringify(account.key);
    const answer = await this.#callout.ask({
      account: account.account,
      subject: account.key,
      xkey,
      request,
      user: request.connect.nkey || request.connect.user || claims.sub,
      nameTag: claims.name,
      tags: claims.nats.tags,
      jwt: token,
      knowsIssuer: (issuer) => account.issuer(issuer) !== undefined,
    });
    if (answer.nats.proxy_required === true && !trustedProxy) throw new Error('Proxy connection required');
    const issuer = answer.nats.issuer_account || answer.iss || '';
    if (!account.mayPlaceIn(issuer)) {
      throw new Error(
        `Account ${JSON.stringify(answer.iss)} not permitted as valid account option for auth callout for account ${name}`,
      );
    }
    const target = await this.#target(issuer, name);
    if (target.closed) throw new Error('Account JWT has expired');
    const issued = issuedUser(answer, target);
    const way = admission(issued.grants, request);
    if ('refusal' in way) throw new Error(way.refusal);
    if (target.revokes(answer.sub, answer.iat ?? 0)) throw new Error('User authentication revoked');
    const issuedIdentity = identityOf(issued, target, way.until);
    const { subs, payload } = issued.grants;
    // Services leave limits out that they do not mean.
    const limits = { maxSubscriptions: subs || -1, maxPayload: payload || -1 };
    const { name: called = '', iss = '' } = answer;
    const named = {
      ...issuedIdentity,
      limits,
      user: called || identity.user,
      jwt: identity.jwt,
      service: { user: called, issuer: iss },
      nameTag: identity.nameTag,
      tags: identity.tags,
    };
    return accepted(withSubjectKept(named, account.key));
  }

  async #target(key: string, account: string): Promise<ClaimsAccount> {
    try {
      return await this.#accounts.find(key);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        `No valid account ${JSON.stringify(key)} for auth callout response on account ${account}: ${reason}`,
        { cause: error },
      );
    }
  }
}

function accepted(identity: Identity): AuthDecision {
  return { kind: 'accepted', identity };
}

/** Only the server itself asks the service. */
function withSubjectKept(identity: Identity, calloutAccount: string): Identity {
  if (identity.account !== calloutAccount) return identity;
  const { credential } = identity;
  return {
    ...identity,
    permissions: withoutPublish(identity.permissions, CALLOUT_SUBJECT),
    ...(credential && { credential: { ...credential, defaultPermissions: false } }),
  };
}
