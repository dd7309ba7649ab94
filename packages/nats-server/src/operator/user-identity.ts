/**
 * From the claims of a user to who a connection is: connection types, networks, times, permissions, limits. Used for
 * users that show a JWT, and for those that an authorization service gives one.
 */
import {
  connectionTypes,
  scopedSignerProblem,
  type UserClaims,
  type UserPermissionLimits,
} from '@nats-ts/jwt';
import type { AuthRequest, Identity } from '../auth/authenticator.js';
import { SourceNetworks } from '../auth/source-networks.js';
import { TimeWindows } from '../auth/time-windows.js';
import { permissionsOf } from './account-rules.js';
import type { ClaimsAccount } from './claims-account.js';
import { filledTemplate } from './user-template.js';

const CONNECTION_TYPES: ReadonlySet<string> = new Set(connectionTypes);

/** A user with what its issuer lets it do. */
export interface IssuedUser {
  readonly claims: UserClaims;
  /** Its own word, or the filled-in template of the scoped key that issued it. */
  readonly grants: UserPermissionLimits;
}

/**
 * A user as its account has it.
 *
 * @throws Error with the reason for the log when the account did not issue it, or not with these words
 */
export function issuedUser(claims: UserClaims, account: ClaimsAccount): IssuedUser {
  const issuer = account.issuer(claims.iss ?? '');
  if (issuer === undefined) throw new Error('User JWT issuer is not known');
  if (typeof issuer === 'string') return { claims, grants: claims.nats };
  const problem = scopedSignerProblem(issuer, claims);
  if (problem !== undefined) throw new Error(`User JWT is not valid: ${problem}`);
  try {
    return { claims, grants: filledTemplate(issuer.template, claims, account.claims) };
  } catch (error) {
    throw new Error(`User JWT generated invalid permissions: ${(error as Error).message}`, { cause: error });
  }
}

/** Why a user may not connect in this way, from here, or now; otherwise until when the time of the day allows it. */
export function admission(
  grants: UserPermissionLimits,
  { connectionType, remoteAddress }: Pick<AuthRequest, 'connectionType' | 'remoteAddress'>,
): { readonly refusal: string } | { readonly until: number | undefined } {
  const types = grants.allowed_connection_types ?? [];
  // Types that this server does not know allow nothing, and forbid what is not named with them.
  if (types.length > 0 && !types.some((type) => type.toUpperCase() === connectionType)) {
    const unknown = types.filter((type) => !CONNECTION_TYPES.has(type.toUpperCase()));
    return {
      refusal:
        unknown.length === types.length
          ? `invalid connection types ${JSON.stringify(unknown)}`
          : 'Connection type not allowed',
    };
  }
  if (grants.src?.length && !new SourceNetworks(grants.src).includes(remoteAddress))
    return { refusal: `Bad src Ip ${remoteAddress}` };
  if (!grants.times?.length) return { until: undefined };
  const windows = grants.times.map(({ start = '', end = '' }) => ({ start, end }));
  const until = new TimeWindows(windows, grants.times_location ?? '').openUntil(Date.now());
  return until === undefined ? { refusal: 'Outside connect times' } : { until };
}

/** Who a user is, once it was let in. `until`: the end by the time of the day. */
export function identityOf(
  { claims, grants }: IssuedUser,
  account: ClaimsAccount,
  until: number | undefined,
): Identity {
  const own = permissionsOf(grants);
  const issuer = claims.iss ?? '';
  return {
    account: account.key,
    user: claims.sub,
    permissions: own ?? account.defaultPermissions,
    limits: { maxSubscriptions: grants.subs ?? 0, maxPayload: grants.payload ?? 0 },
    expiresAt: earlier(claims.exp ? claims.exp * 1000 : undefined, until),
    credential: {
      userKey: claims.sub,
      issuedAt: claims.iat ?? 0,
      issuer,
      scope: account.scopeText(issuer),
      bearer: grants.bearer_token === true,
      defaultPermissions: own === undefined,
    },
    nameTag: claims.name,
    tags: claims.nats.tags,
  };
}

/** The earlier of two times, undefined for never. */
export function earlier(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return Math.min(left, right);
}
