/** What a client came in with, as others may know it. */
import type { ClientState } from './client-state.js';

/** Who vouches for it: the key that issued its JWT; the account, where the configuration has its key; empty for nobody. */
export function issuerOf({ options, identity, account }: ClientState): string {
  const issuer = identity?.service?.issuer ?? identity?.credential?.issuer;
  if (issuer !== undefined) return issuer;
  return identity !== undefined && options.nkey !== '' ? account.name : '';
}

/** Its JWT, unless a service decided who it is; empty for none. Whether others may see it, `shownJwt` says. */
export function jwtOf({ options, identity }: ClientState): string {
  return identity?.service === undefined ? options.jwt : '';
}
