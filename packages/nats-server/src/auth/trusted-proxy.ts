/** Proxies that vouch for clients: they sign the nonce with a key the configuration trusts. */
import type { AuthRequest } from './authenticator.js';
import { signedNonce } from './nonce-signature.js';

/** Why a client is refused that must come through a proxy, and one whose proxy nobody knows. */
export const PROXY_REQUIRED = 'proxy connection required';
export const PROXY_NOT_TRUSTED = 'proxy is not trusted';

/** Whether a trusted proxy vouches for a client; `none` when no proxy says so, or none is configured. */
export function proxyOf(
  { connect, nonce }: AuthRequest,
  trustedProxies: readonly string[],
): 'none' | 'trusted' | 'untrusted' {
  if (connect.proxy_sig === '' || trustedProxies.length === 0) return 'none';
  return trustedProxyKey(connect.proxy_sig, nonce, trustedProxies) === undefined ? 'untrusted' : 'trusted';
}

/** The key of the trusted proxy that signed a nonce; undefined for none. */
export function trustedProxyKey(
  signature: string,
  nonce: string,
  trustedProxies: readonly string[],
): string | undefined {
  return trustedProxies.find((key) => signedNonce(key, nonce, signature));
}
