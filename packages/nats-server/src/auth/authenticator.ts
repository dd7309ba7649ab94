/**
 * The door between a connection and whoever decides who it is. The broker calls it once per CONNECT; it knows nothing
 * of how identities are stored.
 */
import type { PeerCertificate } from 'node:tls';
import type { ConnectionType } from '@nats-ts/jwt';
import type { ServerOptions } from '../options/types.js';
import type { ConnectOptions } from '../protocol/connect-options.js';
import type { Permissions } from './permissions.js';

/** How a client reached the server, as connection-type restrictions name it. */
export type { ConnectionType };

/** The TLS session of a connection. */
export interface TlsState {
  /** The certificate the client showed, when it showed one; already checked against the CAs if `verified`. */
  readonly peerCertificate: PeerCertificate | undefined;
  readonly verified: boolean;
  /** Such as `TLSv1.3`, and the cipher suite by its standard name; left out where they are not known. */
  readonly version?: string;
  readonly cipher?: string;
  /** Did the handshake come before INFO? */
  readonly first?: boolean;
}

/** Everything an authenticator may decide by. */
export interface AuthRequest {
  readonly connect: ConnectOptions;
  /** What INFO asked to be signed; empty when no nonce was sent. */
  readonly nonce: string;
  /** The number of the connection. */
  readonly clientId: number;
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

/** The JWT that says who a user is, as far as a change of its account concerns it. */
export interface UserCredential {
  /** Public key of the user. */
  readonly userKey: string;
  /** Unix seconds. */
  readonly issuedAt: number;
  /** The key that issued it: that of the account, or one of its signing keys. */
  readonly issuer: string;
  /** What the account said of the issuer when the user came in. */
  readonly scope: string | undefined;
  /** Was no proof of the key asked for? */
  readonly bearer: boolean;
  /** Are its permissions those of the account, because it has none of its own? */
  readonly defaultPermissions: boolean;
}

/** What an authorization service made of a client; from then on nothing is told of what the client showed. */
export interface ServiceVerdict {
  /** What the service calls the user; empty where it says nothing. */
  readonly user: string;
  /** Who vouches for the user: a key, or an account of the configuration. */
  readonly issuer: string;
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
  /** Set where a JWT says who it is. */
  readonly credential?: UserCredential | undefined;
  /** The JWT that says it, where the client itself showed none. */
  readonly jwt?: string | undefined;
  /** Set where an authorization service decided. */
  readonly service?: ServiceVerdict | undefined;
  /** A name for people, and tags, where a JWT gives them. */
  readonly nameTag?: string | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** The answer: an identity, or why not. */
export type AuthDecision =
  | { readonly kind: 'accepted'; readonly identity: Identity }
  /** `reason` is for our log; the client always reads `Authorization Violation`. */
  | {
      readonly kind: 'refused';
      readonly reason: string;
      /** Who it was until an authorization service said no, for those who watch. */
      readonly identity?: Identity;
    };

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
  /** After a change of the options that are its own business; without it, another authenticator takes over. */
  reload?(options: ServerOptions): Promise<void>;
  /** Lets go of whatever it holds; called once, when the server closes or has taken another one. */
  close?(): Promise<void>;
}
