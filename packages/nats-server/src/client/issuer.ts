/** Who vouches for a client. */
import type { ClientConnection } from './connection.js';

/** The key that issued its JWT; the account, where the configuration has its key; empty for nobody. */
export function issuerOf({ options, identity, account }: ClientConnection): string {
  const issuer = identity?.credential?.issuer;
  if (issuer !== undefined) return issuer;
  return identity !== undefined && options.nkey !== '' ? account.name : '';
}
