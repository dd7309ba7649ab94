/** Who a connection is and what it may do: from CONNECT, or the lack of one, to an identity and what follows from it. */
import type { AuthDecision, AuthRequest, Identity, TlsState } from '../auth/authenticator.js';
import type { Permissions } from '../auth/permissions.js';
import { trustedProxyKey } from '../auth/trusted-proxy.js';
import type { ExpiryTicket } from '../expiry-wheel.js';
import type { ConnectOptions } from '../protocol/connect-options.js';
import { errorTexts } from '../protocol/error-texts.js';
import { readConnect } from '../protocol/read-connect.js';
import type { Arrival } from './client-state.js';
import { closedByRefusal } from './closed-reason.js';
import type { ClientConnection } from './connection.js';
import { DeliveryFilter } from './delivery-filter.js';
import { refusalLine } from './labels.js';
import type { Membership } from './membership.js';
import { RememberedPermissions } from './publish-guard.js';
import { ReplyPermissions } from './reply-permissions.js';
import type { ServerContext } from './server-context.js';
import { keepPermitted } from './subscribing.js';

/** Protocol versions there are. */
const NEWEST_PROTOCOL = 1;

/** The admission of one connection. */
export class Admission {
  readonly #connection: ClientConnection;
  readonly #membership: Membership;
  readonly #server: ServerContext;
  readonly #arrival: Arrival;
  tls: TlsState | undefined;
  /** The key of the trusted proxy it came through; undefined for none. */
  proxyKey: string | undefined;
  #connected = false;
  /** Until CONNECT must have come. */
  #timer: NodeJS.Timeout | undefined;
  #expiry: ExpiryTicket | undefined;

  constructor(connection: ClientConnection, membership: Membership, server: ServerContext, arrival: Arrival) {
    this.#connection = connection;
    this.#membership = membership;
    this.#server = server;
    this.#arrival = arrival;
  }

  /** Has CONNECT come? */
  get connected(): boolean {
    return this.#connected;
  }

  /** Has it said who it is, or need not? */
  get known(): boolean {
    return this.#connected || !this.#server.authenticator.required;
  }

  /** From here on the client may talk, and must say who it is before long. */
  begin(tls: TlsState | undefined): void {
    this.tls = tls;
    const { authenticator, options } = this.#server;
    if (!authenticator.required) {
      this.#membership.enter(this.#connection.account);
      return;
    }
    this.#timer = setTimeout(() => {
      this.#connection.end('Authentication Timeout', errorTexts.authenticationTimeout);
    }, options.authTimeout);
    this.#timer.unref();
  }

  /** Reads what CONNECT says; undefined when it is malformed, and the connection was closed. */
  read(json: string): ConnectOptions | undefined {
    this.stop();
    const read = readConnect(json, this.#connection.options);
    if (read.kind === 'read') return read.options;
    this.#connection.fail('malformed', read.reason);
    return undefined;
  }

  /** CONNECT has come, perhaps not for the first time. */
  connect(options: ConnectOptions): void {
    const again = this.#connected;
    this.#connected = true;
    this.#connection.options = options;
    if (again) this.#membership.leave();
    this.#whenDecided(this.#server.authenticator.authenticate(this.#request()), (decision) => {
      if (!this.#accept(decision)) return;
      this.#server.observer.entered(this.#connection);
      this.#checkConnect();
    });
  }

  /** The client speaks before CONNECT; true when it may. */
  speaksEarly(): boolean {
    const decision = this.#server.authenticator.withoutConnect?.(this.#request());
    if (decision === undefined) {
      this.#refuse('CONNECT is missing');
      return false;
    }
    this.stop();
    this.#whenDecided(decision, (made) => this.#accept(made));
    return this.#connection.open;
  }

  /** After a reload: is it still allowed in, and with what? `homeless`: its account is gone. */
  async reconsider(homeless: boolean): Promise<void> {
    const connection = this.#connection;
    if (!this.#connected && !connection.open) return;
    const decision = await this.#server.authenticator.authenticate(this.#request());
    if (connection.closed) return;
    const moved = decision.kind === 'accepted' && decision.identity.account !== connection.account.name;
    if (homeless && decision.kind === 'accepted' && !moved) return;
    const former = [...connection.subscriptions.values()];
    if (this.#accept(decision)) keepPermitted(connection, former, moved);
    connection.outbox.flush();
  }

  /** Nothing is waited for any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#expiry?.cancel();
    this.#expiry = undefined;
  }

  #request(): AuthRequest {
    const { options, remoteAddress } = this.#connection;
    return {
      connect: options,
      clientId: this.#arrival.id,
      nonce: this.#arrival.nonce,
      remoteAddress,
      tls: this.tls,
      connectionType: this.#arrival.type,
    };
  }

  /** Goes on at once where the decision is there; otherwise the connection waits, and nobody else. */
  #whenDecided(decision: AuthDecision | Promise<AuthDecision>, go: (decision: AuthDecision) => void): void {
    if (!(decision instanceof Promise)) {
      go(decision);
      return;
    }
    this.#connection.hold(decision.then((made) => () => go(made)));
  }

  /** What CONNECT must not say, from somebody who may come in. */
  #checkConnect(): void {
    const connection = this.#connection;
    const { account, new_account, protocol, no_responders } = connection.options;
    if (account !== '' || new_account) {
      this.#refuse('CONNECT must not name an account');
    } else if (protocol < 0 || protocol > NEWEST_PROTOCOL) {
      connection.lines.error(errorTexts.badProtocol);
      connection.close('Bad Client Protocol Version');
    } else if (no_responders && !connection.headers) {
      connection.lines.error(errorTexts.noRespondersNeedsHeaders);
      connection.close('No Responders Requires Headers');
    } else {
      connection.confirm();
    }
  }

  /** Takes on the identity; false when the connection was closed instead. */
  #accept(decision: AuthDecision): boolean {
    const connection = this.#connection;
    if (decision.kind === 'refused') {
      const { reason, identity: former } = decision;
      const place = former && this.#server.account(former.account);
      if (former !== undefined && place !== undefined) {
        this.#take(former);
        this.#membership.refusedBy(place);
      }
      this.#refuse(reason);
      return false;
    }
    const { identity } = decision;
    const account = this.#server.account(identity.account);
    if (account === undefined) {
      this.#refuse(`account ${identity.account} does not exist`);
      return false;
    }
    this.#take(identity);
    const { proxy_sig } = connection.options;
    if (proxy_sig !== '')
      this.proxyKey = trustedProxyKey(proxy_sig, this.#arrival.nonce, this.#server.options.trustedProxies);
    if (!this.#membership.enter(account)) return false;
    this.#permit(identity);
    if (!this.limit()) return false;
    this.stop();
    if (identity.expiresAt !== undefined) this.#expireAt(identity.expiresAt);
    connection.log.identify(connection.options, account.name, identity.user);
    connection.setPlain();
    return true;
  }

  #take(identity: Identity): void {
    const connection = this.#connection;
    connection.identity = identity;
    if (identity.jwt !== undefined) connection.options = { ...connection.options, jwt: identity.jwt };
  }

  #permit({ permissions }: Identity): void {
    const connection = this.#connection;
    connection.open = true;
    connection.headers = connection.options.headers && !this.#server.options.noHeaderSupport;
    if (permissions === undefined) {
      connection.guard = undefined;
      connection.replies = undefined;
      connection.inspector = undefined;
      return;
    }
    const { responses } = permissions;
    connection.guard = new RememberedPermissions(permissions);
    connection.replies = responses === undefined ? undefined : new ReplyPermissions(responses);
    connection.inspector = new DeliveryFilter(permissions, connection.guard, connection.replies);
  }

  /** Takes the limits of account and user; false when it has too many subscriptions for them and was closed. */
  limit(): boolean {
    const connection = this.#connection;
    const { options } = this.#server;
    const { limits } = connection.identity ?? {};
    const { maxPayload, maxSubscriptions } = connection.account.limits;
    connection.maxPayload = smallest(options.maxPayload, maxPayload, limits?.maxPayload ?? -1);
    const server = options.maxSubscriptions || -1;
    connection.maxSubscriptions = smallest(server, maxSubscriptions, limits?.maxSubscriptions ?? -1);
    const most = connection.maxSubscriptions;
    if (most < 0 || connection.subscriptions.size <= most) return true;
    connection.log.error(errorTexts.maxSubscriptions);
    connection.end('Maximum Subscriptions Exceeded', errorTexts.maxSubscriptions);
    return false;
  }

  /** Takes other permissions; subscriptions that are not permitted end. */
  permit(permissions: Permissions | undefined): void {
    const connection = this.#connection;
    const { identity } = connection;
    if (identity === undefined) return;
    connection.identity = { ...identity, permissions };
    this.#permit(connection.identity);
    connection.setPlain();
    keepPermitted(connection, [...connection.subscriptions.values()], false);
    connection.outbox.flush();
  }

  #refuse(reason: string): void {
    const connection = this.#connection;
    connection.complain(errorTexts.authorizationViolation, refusalLine(connection.options, reason));
    const closed = closedByRefusal(reason);
    this.#server.observer.refused(connection, closed);
    connection.close(closed);
  }

  #expireAt(time: number): void {
    this.#expiry = this.#server.expiries.add(time, () => {
      this.#connection.end('Authentication Expired', errorTexts.authenticationExpired);
    });
  }
}

/** The smallest of three limits, below 0 for none. */
function smallest(a: number, b: number, c: number): number {
  let least = a;
  if (b >= 0 && (least < 0 || b < least)) least = b;
  if (c >= 0 && (least < 0 || c < least)) least = c;
  return least < 0 ? -1 : least;
}
