/**
 * The door between a connection and whoever decides who it is. The broker calls it once per CONNECT; it knows nothing
 * of how identities are stored.
 */
import type { PeerCertificate } from 'node:tls';
import type { ConnectOptions } from '../protocol/connect-options.js';
import type { Permissions } from './permissions.js';

/** How a client reached the server, as connection-type restrictions name it. */
export type ConnectionType =
  | 'STANDARD'
  | 'WEBSOCKET'
  | 'LEAFNODE'
  | 'LEAFNODE_WS'
  | 'MQTT'
  | 'MQTT_WS'
  | 'IN_PROCESS';

/** The TLS session of a connection. */
export interface TlsState {
  /** The certificate the client showed, when it showed one; already checked against the CAs if `verified`. */
  readonly peerCertificate: PeerCertificate | undefined;
  readonly verified: boolean;
}

/** Everything an authenticator may decide by. */
export interface AuthRequest {
  readonly connect: ConnectOptions;
  /** What INFO asked to be signed; empty when no nonce was sent. */
  readonly nonce: string;
  /** Address of the client, from the PROXY header when there is one; empty within the process. */
  readonly remoteAddress: string;
  readonly tls: TlsState | undefined;
  readonly connectionType: ConnectionType;
}

/** Limits of a user, beside those of its account and the server; -1 or left out for none. */
export interface IdentityLimits {
  readonly maxSubscriptions?: number;
  /** Bytes. */
  readonly maxPayload?: number;
}

/** Who a connection is. */
export interface Identity {
  /** Name of its account, such as `$G`. */
  readonly account: string;
  /** What logs and monitoring call it; empty without authentication. Never a secret. */
  readonly user: string;
  /** Undefined where everything is allowed. */
  readonly permissions?: Permissions | undefined;
  readonly limits?: IdentityLimits | undefined;
  /** When the connection ends, in milliseconds of the Unix epoch. */
  readonly expiresAt?: number | undefined;
}

/** The answer: an identity, or why not. */
export type AuthDecision =
  | { readonly kind: 'accepted'; readonly identity: Identity }
  /** `reason` is for our log; the client always reads `Authorization Violation`. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Decides who a connection is. */
export interface Authenticator {
  /** True when clients must say who they are; goes into INFO as `auth_required`. */
  readonly required: boolean;
  /** True when INFO must carry a nonce for a signature. */
  readonly wantsNonce: boolean;
  /** Synchronous wherever it can be; a promise holds up this connection only. Never rejects. */
  authenticate(request: AuthRequest): AuthDecision | Promise<AuthDecision>;
  /**
   * Who a client is that speaks before CONNECT, where `no_auth_user` allows that; undefined where it must not.
   * Left out: nobody may, if `required`.
   */
  withoutConnect?(request: AuthRequest): AuthDecision | Promise<AuthDecision> | undefined;
  /** Lets go of whatever it holds; called once, when the server closes or has taken another one. */
  close?(): Promise<void>;
}
