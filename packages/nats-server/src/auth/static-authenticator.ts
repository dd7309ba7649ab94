/**
 * Who may connect by the configuration alone: a token, one user, users with passwords or keys, client certificates,
 * and the user that everybody else becomes. The order in which they are tried is the Go server's.
 */
import type { ServerOptions } from '../options/types.js';
import type { AuthDecision, Authenticator, AuthRequest, Identity } from './authenticator.js';
import { namesOf, userOfCertificate } from './certificate-user.js';
import { GLOBAL_ACCOUNT, noAuthentication } from './no-auth.js';
import { NonceChecks } from './nonce-checks.js';
import { Passwords } from './passwords.js';
import { PROXY_NOT_TRUSTED, PROXY_REQUIRED, proxyOf } from './trusted-proxy.js';
import { type KnownUser, UserTable } from './user-table.js';

const refused = (reason: string): AuthDecision => ({ kind: 'refused', reason });
const accepted = (identity: Identity): AuthDecision => ({ kind: 'accepted', identity });

/** Decides by the users, the token and the certificates of the configuration. */
export class StaticAuthenticator implements Authenticator {
  readonly required = true;
  readonly wantsNonce: boolean;
  readonly #options: ServerOptions;
  readonly #users: UserTable;
  readonly #passwords = new Passwords();
  readonly #nonces = new NonceChecks();
  readonly #mapsCertificates: boolean;

  constructor(options: ServerOptions, users: UserTable) {
    this.#options = options;
    this.#users = users;
    this.#mapsCertificates = options.tls?.verifyAndMap ?? false;
    this.wantsNonce = users.byNkey.size > 0 || options.trustedProxies.length > 0;
  }

  authenticate(request: AuthRequest): AuthDecision | Promise<AuthDecision> {
    const proxy = proxyOf(request, this.#options.trustedProxies);
    if (proxy === 'untrusted') return refused(PROXY_NOT_TRUSTED);
    const trustedProxy = proxy === 'trusted';
    const { connect } = request;
    const silent = connect.user === '' && connect.pass === '' && connect.auth_token === '';

    const { noAuthUser } = this.#options;
    const nkey =
      connect.nkey === '' && silent && this.#users.byNkey.has(noAuthUser) ? noAuthUser : connect.nkey;
    if (nkey !== '' && this.#users.byNkey.size > 0) return this.#byNkey(nkey, request, trustedProxy);

    if (this.#mapsCertificates && this.#users.byName.size > 0)
      return this.#byCertificate(request, trustedProxy);
    const everybody = silent ? this.#everybody() : undefined;
    if (everybody !== undefined) return accepted(everybody);
    if (connect.user !== '' && this.#users.configured) return this.#byPassword(request, trustedProxy);
    return this.#simple(request, trustedProxy);
  }

  withoutConnect(): AuthDecision | undefined {
    const user = this.#users.byName.get(this.#options.noAuthUser);
    return user && accepted(user.identity);
  }

  /** Lets go of what the comparison of passwords holds. */
  close(): Promise<void> {
    return this.#passwords.close();
  }

  /** Who a client without credentials is; undefined for nobody. */
  #everybody(): Identity | undefined {
    const { noAuthUser } = this.#options;
    if (noAuthUser !== '') return this.#users.byName.get(noAuthUser)?.identity;
    return this.#users.onlySystem ? { account: GLOBAL_ACCOUNT, user: '' } : undefined;
  }

  #byNkey(nkey: string, request: AuthRequest, trustedProxy: boolean): AuthDecision | Promise<AuthDecision> {
    const user = this.#users.byNkey.get(nkey);
    if (user === undefined) return refused('the nkey is not a user of this server');
    const { connect, nonce } = request;
    if (nkey === this.#options.noAuthUser && connect.nkey === '') return admit(user, request, trustedProxy);
    if (connect.sig === '') return refused('signature missing');
    const decide = (signed: boolean) =>
      signed ? admit(user, request, trustedProxy) : refused('signature not verified');
    const signed = this.#nonces.signed(nkey, nonce, connect.sig);
    return typeof signed === 'boolean' ? decide(signed) : signed.then(decide);
  }

  #byCertificate(request: AuthRequest, trustedProxy: boolean): AuthDecision {
    const certificate = request.tls?.verified ? request.tls.peerCertificate : undefined;
    if (certificate === undefined) return refused('user required in cert, no peer certificates found');
    const open = [...this.#users.byName].filter(([, user]) => UserTable.mayConnect(user, request));
    const name = userOfCertificate(
      namesOf(certificate),
      open.map(([user]) => user),
    );
    const user = name === undefined ? undefined : this.#users.byName.get(name);
    if (user === undefined) return refused('user required in cert, none found');
    return admit(user, request, trustedProxy);
  }

  #byPassword(request: AuthRequest, trustedProxy: boolean): AuthDecision | Promise<AuthDecision> {
    const { user: name, pass } = request.connect;
    const user = this.#users.byName.get(name);
    if (user === undefined) return refused('no such user');
    return this.#ifEqual(user.password, pass, admit(user, request, trustedProxy));
  }

  /** One token or one user for the whole server. */
  #simple({ connect }: AuthRequest, trustedProxy: boolean): AuthDecision | Promise<AuthDecision> {
    const { token, user, password, proxyRequired } = this.#options.authorization;
    if (proxyRequired && !trustedProxy) return refused(PROXY_REQUIRED);
    if (token !== '')
      return this.#ifEqual(token, connect.auth_token, accepted({ account: GLOBAL_ACCOUNT, user: '' }));
    if (user === '') return refused('credentials missing');
    if (user !== connect.user) return refused('no such user');
    return this.#ifEqual(password, connect.pass, accepted({ account: GLOBAL_ACCOUNT, user }));
  }

  #ifEqual(expected: string, given: string, decision: AuthDecision): AuthDecision | Promise<AuthDecision> {
    if (decision.kind === 'refused') return decision;
    const decide = (equal: boolean) => (equal ? decision : refused('password does not match'));
    const equal = this.#passwords.match(expected, given);
    return typeof equal === 'boolean' ? decide(equal) : equal.then(decide);
  }
}

/** The user as a connection made now, or why it may not be one. */
function admit(user: KnownUser, request: AuthRequest, trustedProxy: boolean): AuthDecision {
  if (!UserTable.mayConnect(user, request)) {
    return refused(`connections of type ${request.connectionType} are not allowed for this user`);
  }
  if (user.proxyRequired && !trustedProxy) return refused(PROXY_REQUIRED);
  if (user.networks !== undefined && !user.networks.includes(request.remoteAddress)) {
    return refused(`the user may not connect from ${request.remoteAddress || 'within the process'}`);
  }
  if (user.times === undefined) return accepted(user.identity);
  const expiresAt = user.times.openUntil(Date.now());
  return expiresAt === undefined
    ? refused('outside of the times at which the user may connect')
    : accepted({ ...user.identity, expiresAt });
}

/** The authenticator that the configuration asks for: none, or by its users, token and certificates. */
export function authenticatorOf(options: ServerOptions): Authenticator {
  const users = new UserTable(options);
  const { token, user } = options.authorization;
  if (!users.configured && token === '' && user === '') return noAuthentication;
  return new StaticAuthenticator(options, users);
}
