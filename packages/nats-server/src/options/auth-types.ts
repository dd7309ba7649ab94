/** Users, their permissions and the accounts of the configuration, as written there. */
import type { ExportRule, ImportRule, MappingRule } from '../accounts/rules.js';
import type { TimeWindow } from '../auth/time-windows.js';
import type { AuthCalloutOptions } from './operator-types.js';

/** Subjects that are allowed and denied; a list that is absent says nothing. Subscribe lists may hold `subject queue`. */
export interface SubjectPermissionOptions {
  readonly allow: readonly string[] | undefined;
  readonly deny: readonly string[] | undefined;
}

/** How often and how long a received reply subject may be published on. */
export interface ResponsePermissionOptions {
  /** Most messages per reply subject; negative for no limit. */
  readonly max: number;
  /** Milliseconds after the request; negative for no limit. */
  readonly expires: number;
}

/** What a user may publish and subscribe to. */
export interface PermissionOptions {
  /** Undefined: everything. */
  readonly publish: SubjectPermissionOptions | undefined;
  /** Undefined: everything. */
  readonly subscribe: SubjectPermissionOptions | undefined;
  /** Undefined: replies are ruled by `publish` alone. When set and `publish.allow` is absent, nothing else is allowed. */
  readonly allowResponses: ResponsePermissionOptions | undefined;
}

/** What every kind of user has. */
interface AnyUserOptions {
  /** Undefined: the default permissions, or else everything. */
  readonly permissions: PermissionOptions | undefined;
  /** `STANDARD`, `WEBSOCKET`, …; undefined for all. */
  readonly allowedConnectionTypes: readonly string[] | undefined;
  /** The connection must come through a trusted proxy. */
  readonly proxyRequired: boolean;
  /** Networks in CIDR notation that the user may connect from; absent or empty for all. Not in the Go server's configuration. */
  readonly src?: readonly string[] | undefined;
  /** Times of the day at which the user may be connected; absent or empty for always. Not in the Go server's configuration. */
  readonly times?: readonly TimeWindow[] | undefined;
  /** Time zone of `times`, by its IANA name; absent or empty for that of the server. */
  readonly timesLocation?: string | undefined;
}

/** A user with a name; the password is plain or a bcrypt hash (`$2a$…`). */
export interface NamedUserOptions extends AnyUserOptions {
  readonly kind: 'user';
  readonly user: string;
  readonly password: string;
}

/** A user who signs a nonce with a key. */
export interface NkeyUserOptions extends AnyUserOptions {
  readonly kind: 'nkey';
  /** Public key of the user, `U…`. */
  readonly nkey: string;
}

/** One entry of a `users` list. */
export type UserOptions = NamedUserOptions | NkeyUserOptions;

/** The top-level `authorization` block. */
export interface AuthorizationOptions {
  /** The one user of the server; empty for none. */
  readonly user: string;
  readonly password: string;
  /** The token everyone shows, plain or bcrypt; empty for none. */
  readonly token: string;
  /** Users of the account `$G`. Undefined when the block has no list, which is not the same as an empty one. */
  readonly users: readonly UserOptions[] | undefined;
  /** For users of this block who have none of their own. */
  readonly defaultPermissions: PermissionOptions | undefined;
  readonly proxyRequired: boolean;
  /** The service that decides who may connect; undefined for none. */
  readonly callout: AuthCalloutOptions | undefined;
}

/** Limits of an account; -1 for none. */
export interface AccountLimitOptions {
  readonly maxConnections: number;
  readonly maxSubscriptions: number;
  /** Bytes. */
  readonly maxPayload: number;
  readonly maxLeafnodes: number;
}

/** Where the traces of an account's messages go. */
export interface MessageTraceOptions {
  /** Subject. */
  readonly dest: string;
  /** How many of 100 messages are traced, 1 to 100. */
  readonly sampling: number;
}

/** One entry of `accounts`. */
export interface AccountOptions {
  readonly name: string;
  /** Public key of the account, `A…`; empty for none. */
  readonly nkey: string;
  readonly users: readonly UserOptions[];
  /** For users of this account who have none of their own. */
  readonly defaultPermissions: PermissionOptions | undefined;
  readonly limits: AccountLimitOptions;
  readonly msgTrace: MessageTraceOptions | undefined;
  /** What other accounts may import. */
  readonly exports?: readonly ExportRule[];
  /** What it imports. */
  readonly imports?: readonly ImportRule[];
  /** Subjects that become others when its clients publish on them. */
  readonly mappings?: readonly MappingRule[];
}
