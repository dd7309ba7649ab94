/** What a user may ask about itself: `$SYS.REQ.USER.INFO`. */

import type { DescribedPermissions } from '../auth/permissions.js';
import type { ClientConnection } from '../client/connection.js';
import { userOf } from '../monitor/conn-info.js';
import { nanoseconds } from '../monitor/go-json.js';

/** The answer. */
export interface UserInfo {
  readonly user: string;
  readonly account: string;
  readonly account_name?: string;
  readonly user_name?: string;
  /** Left out where everything is allowed. */
  readonly permissions?: DescribedPermissions;
  /** Nanoseconds until the user expires; left out for never. */
  readonly expires?: number;
}

/** Who a client is, for itself. */
export function userInfo(connection: ClientConnection): UserInfo {
  const { account, identity } = connection;
  const permissions = identity?.permissions?.describe?.();
  const seconds =
    identity?.expiresAt === undefined ? 0 : Math.trunc((identity.expiresAt - Date.now()) / 1000);
  return {
    user: userOf(connection),
    account: account.name,
    ...(account.nameTag === '' ? {} : { account_name: account.nameTag }),
    ...(identity?.nameTag === undefined || identity.nameTag === '' ? {} : { user_name: identity.nameTag }),
    ...(permissions === undefined ? {} : { permissions }),
    ...(seconds === 0 ? {} : { expires: nanoseconds(seconds * 1000) }),
  };
}
