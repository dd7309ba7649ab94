/**
 * The authorization callout of the configuration: a service decides about everybody but a few users, and may put them
 * into the accounts of the configuration.
 */
import type { UserClaims } from '@nats-ts/jwt';
import type { Account } from '../accounts/account.js';
import type { AuthDecision, Authenticator, AuthRequest, Identity } from '../auth/authenticator.js';
import { GLOBAL_ACCOUNT } from '../auth/no-auth.js';
import type { Permissions } from '../auth/permissions.js';
import { proxyOf } from '../auth/trusted-proxy.js';
import { withoutPublish } from '../auth/without-subject.js';
import { permissionsOf } from '../operator/account-rules.js';
import { admission, earlier } from '../operator/user-identity.js';
import type { AuthCalloutOptions } from '../options/operator-types.js';
import { CALLOUT_SUBJECT, type Callout } from './callout.js';

/** What it is made of. */
export interface ConfiguredCalloutOptions {
  readonly options: AuthCalloutOptions;
  readonly trustedProxies: readonly string[];
  readonly callout: Callout;
  /** Decides about those whom the service is not asked about, and says who the others claim to be. */
  readonly inner: Authenticator;
  /** The account of a name. */
  readonly account: (name: string) => Account | undefined;
  /** Permissions of an account's users that have none of their own. */
  readonly defaultPermissions: (account: string) => Permissions | undefined;
}

/** Asks a service about everybody whom the configuration does not name. */
export class ConfiguredCallout implements Authenticator {
  readonly required = true;
  // The service may want to see a signature.
  readonly wantsNonce = true;
  readonly #settings: ConfiguredCalloutOptions;

  constructor(settings: ConfiguredCalloutOptions) {
    this.#settings = settings;
  }

  authenticate(request: AuthRequest): AuthDecision | Promise<AuthDecision> {
    const decision = this.#settings.inner.authenticate(request);
    if (decision instanceof Promise) return decision.then((made) => this.#delegate(made, request));
    return this.#delegate(decision, request);
  }

  withoutConnect(request: AuthRequest): AuthDecision | Promise<AuthDecision> | undefined {
    return this.#settings.inner.withoutConnect?.(request);
  }

  async close(): Promise<void> {
    this.#settings.callout.close();
    await this.#settings.inner.close?.();
  }

  #delegate(decision: AuthDecision, request: AuthRequest): AuthDecision | Promise<AuthDecision> {
    const { options, trustedProxies } = this.#settings;
    const account = decision.kind === 'accepted' ? decision.identity.account : GLOBAL_ACCOUNT;
    if (proxyOf(request, trustedProxies) === 'untrusted') return decision;
    const inScope =
      account === GLOBAL_ACCOUNT ||
      options.allowedAccounts.length === 0 ||
      options.allowedAccounts.includes(account);
    if (!inScope) return decision;
    if (options.authUsers.includes(claimedName(request))) {
      if (decision.kind === 'refused') return decision;
      return { kind: 'accepted', identity: this.#withSubjectKept(decision.identity) };
    }
    return this.#ask(request).catch((error: unknown) => ({
      kind: 'refused',
      reason: error instanceof Error ? error.message : String(error),
    }));
  }

  async #ask(request: AuthRequest): Promise<AuthDecision> {
    const { options, callout, account: accountOf, trustedProxies } = this.#settings;
    const account = accountOf(options.account);
    if (account === undefined)
      throw new Error(`No valid account ${JSON.stringify(options.account)} for auth callout request`);
    const answer = await callout.ask({
      account,
      subject: options.issuer,
      xkey: options.xkey,
      request,
      user: claimedName(request),
      jwt: '',
    });
    if (answer.nats.proxy_required === true && proxyOf(request, trustedProxies) !== 'trusted')
      throw new Error('Proxy connection required');
    this.#checkIssuer(answer, account);
    const way = admission(answer.nats, request);
    if ('refusal' in way) throw new Error(way.refusal);
    return { kind: 'accepted', identity: this.#identityOf(answer, account, way.until) };
  }

  #checkIssuer({ iss = '', nats }: UserClaims, account: Account): void {
    const name = JSON.stringify(account.name);
    const { issuer } = this.#settings.options;
    if (nats.issuer_account)
      throw new Error(`Error non operator mode account ${name}: attempted to use issuer_account`);
    if (iss !== issuer) {
      throw new Error(
        `Wrong issuer for auth callout response on account ${name}, expected ${JSON.stringify(issuer)} got ${JSON.stringify(iss)}`,
      );
    }
  }

  /** The audience of the user's JWT is the account it goes into. */
  #identityOf(answer: UserClaims, account: Account, until: number | undefined): Identity {
    const { account: accountOf, defaultPermissions } = this.#settings;
    const { sub, iss = '', aud = '', name = '', exp, iat = 0, nats } = answer;
    if (accountOf(aud) === undefined) {
      throw new Error(
        `No valid account ${JSON.stringify(aud)} for auth callout response on account ${JSON.stringify(account.name)}: account missing`,
      );
    }
    const own = permissionsOf(nats);
    return this.#withSubjectKept({
      account: aud,
      user: name || sub,
      permissions: own ?? defaultPermissions(aud),
      limits: { maxSubscriptions: nats.subs || -1, maxPayload: nats.payload || -1 },
      expiresAt: earlier(exp ? exp * 1000 : undefined, until),
      credential: {
        userKey: sub,
        issuedAt: iat,
        issuer: iss,
        scope: undefined,
        bearer: false,
        defaultPermissions: own === undefined,
      },
      service: { user: name, issuer: aud },
    });
  }

  /** Only the server itself asks the service. */
  #withSubjectKept(identity: Identity): Identity {
    if (identity.account !== this.#settings.options.account) return identity;
    return { ...identity, permissions: withoutPublish(identity.permissions, CALLOUT_SUBJECT) };
  }
}

/** Who a client says it is, in the one way that it is known by. */
function claimedName({ connect }: AuthRequest): string {
  return connect.nkey || connect.user || (connect.auth_token === '' ? '' : '[REDACTED]');
}
