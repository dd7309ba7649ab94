/** Operator mode and the authorization callout, as written in the configuration. */
import type { TlsOptions } from './tls-types.js';

/** Where account JWTs come from. Durations are milliseconds. */
export type ResolverOptions =
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'url';
      /** The key of an account is put behind it. */
      readonly url: string;
    }
  | {
      /** All account JWTs in a folder, which servers keep equal among themselves. */
      readonly kind: 'full';
      readonly dir: string;
      readonly allowDelete: boolean;
      /** Deleted JWTs are removed; otherwise their files are renamed. */
      readonly hardDelete: boolean;
      /** Most JWTs; 0 for no limit. */
      readonly limit: number;
      /** Between two comparisons with other servers. */
      readonly interval: number;
      /** Time other servers have to answer a lookup. */
      readonly timeout: number;
    }
  | {
      /** The JWTs that were asked for, in a folder. */
      readonly kind: 'cache';
      readonly dir: string;
      /** Most JWTs; those used least go first. */
      readonly limit: number;
      /** How long a JWT is kept after it was last needed; 0 for always. */
      readonly ttl: number;
      readonly timeout: number;
    };

/** Accounts and users come as JWTs. */
export interface OperatorModeOptions {
  /** JWTs of the operators. */
  readonly operators: readonly string[];
  /** Public keys of operators, where there are no JWTs of them. */
  readonly trustedKeys: readonly string[];
  /** Undefined outside of operator mode. */
  readonly resolver: ResolverOptions | undefined;
  /** Account JWTs by the key of the account, put into the resolver at the start. */
  readonly resolverPreload: Readonly<Record<string, string>>;
  /** TLS to the account server. */
  readonly resolverTls: TlsOptions | undefined;
  /** The only accounts that users may come from; undefined for all. */
  readonly resolverPinnedAccounts: readonly string[] | undefined;
  /** User JWT of clients that show none; empty for none. */
  readonly defaultSentinel: string;
}

/** A service decides who a client is. */
export interface AuthCalloutOptions {
  /** Public key of the account that signs the answers. */
  readonly issuer: string;
  /** Name of the account the service listens in. */
  readonly account: string;
  /** Names or keys of the users that do not go through the service, itself among them. */
  readonly authUsers: readonly string[];
  /** Public curve key of the service: questions are encrypted for it. Empty for none. */
  readonly xkey: string;
  /** Accounts whose users go through the service; empty for all. */
  readonly allowedAccounts: readonly string[];
}
