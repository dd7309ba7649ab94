/** Who vouches for a client. */
import type { ClientState } from './client-state.js';

/** The key that issued its JWT; the account, where the configuration has its key; empty for nobody. */
export function issuerOf({ options, identity, account }: ClientState): string {
  const issuer = identity?.credential?.issuer;
  if (issuer !== undefined) return issuer;
  return identity !== undefined && options.nkey !== '' ? account.name : '';
}
