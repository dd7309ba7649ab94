/** The users of the configuration, each with its account and its permissions compiled, by name and by key. */
import type { PermissionOptions, UserOptions } from '../options/auth-types.js';
import type { ServerOptions } from '../options/types.js';
import type { AuthRequest, ConnectionType, Identity } from './authenticator.js';
import { compilePermissions } from './compiled-permissions.js';
import { GLOBAL_ACCOUNT } from './no-auth.js';
import { SourceNetworks } from './source-networks.js';
import { TimeWindows } from './time-windows.js';

/** A user as the authenticator needs it. */
export interface KnownUser {
  readonly identity: Identity;
  /** Plain or a bcrypt hash; empty for users with a key. */
  readonly password: string;
  /** Undefined for all. */
  readonly connectionTypes: ReadonlySet<ConnectionType> | undefined;
  readonly proxyRequired: boolean;
  /** Undefined for everywhere. */
  readonly networks: SourceNetworks | undefined;
  /** Undefined for always. */
  readonly times: TimeWindows | undefined;
}

/** Every user of a server. */
export class UserTable {
  readonly byName = new Map<string, KnownUser>();
  readonly byNkey = new Map<string, KnownUser>();
  /** Whether the configuration speaks of users at all, be it in an empty list. */
  readonly configured: boolean;
  /** Whether all users are of the system account: then everybody else may still come in. */
  readonly onlySystem: boolean;

  constructor({ authorization, accounts, systemAccount }: ServerOptions) {
    for (const user of authorization.users ?? []) {
      this.#add(user, GLOBAL_ACCOUNT, authorization.defaultPermissions);
    }
    for (const { name, users, defaultPermissions } of accounts) {
      for (const user of users) this.#add(user, name, defaultPermissions);
    }
    const system = systemAccount === '' ? '$SYS' : systemAccount;
    const all = [...this.byName.values(), ...this.byNkey.values()];
    this.configured = authorization.users !== undefined || all.length > 0;
    this.onlySystem = all.length > 0 && all.every(({ identity }) => identity.account === system);
  }

  /** Whether a way of connecting is open to a user. */
  static mayConnect({ connectionTypes }: KnownUser, { connectionType }: AuthRequest): boolean {
    return connectionTypes === undefined || connectionTypes.has(connectionType);
  }

  #add(options: UserOptions, account: string, defaults: PermissionOptions | undefined): void {
    const permissions = compilePermissions(options.permissions ?? defaults);
    const name = options.kind === 'user' ? options.user : options.nkey;
    const user: KnownUser = {
      identity: { account, user: name, permissions },
      password: options.kind === 'user' ? options.password : '',
      connectionTypes: connectionTypesOf(options.allowedConnectionTypes),
      proxyRequired: options.proxyRequired,
      networks: options.src?.length ? new SourceNetworks(options.src) : undefined,
      times: options.times?.length ? new TimeWindows(options.times, options.timesLocation ?? '') : undefined,
    };
    (options.kind === 'user' ? this.byName : this.byNkey).set(name, user);
  }
}

function connectionTypesOf(names: readonly string[] | undefined): ReadonlySet<ConnectionType> | undefined {
  if (names === undefined || names.length === 0) return undefined;
  return new Set(names.map((name) => name.toUpperCase() as ConnectionType));
}
