// How the account server proves who it is to a broker.
import { readFileSync } from 'node:fs';
import type { Authenticator } from '@nats-io/transport-node';
import { decodeUser, keyPairFromSeed, parseCreds } from '@nats-ts/jwt';
import type { ServerLogin } from './servers.js';

/**
 * Logs in with a creds file. The file is read at every connection, so that renewed creds are used without a
 * restart, and the seed stays in memory no longer than one signature takes.
 */
export function credsFileAuthenticator(path: string): Authenticator {
  return (nonce) => {
    const { jwt, seed } = parseCreds(readFileSync(path, 'utf8'));
    const pair = keyPairFromSeed(seed);
    try {
      const nkey = pair.publicKey;
      if (nonce === undefined) return { jwt, nkey };
      const signature = pair.sign(Buffer.from(nonce, 'utf8'));
      return { jwt, nkey, sig: Buffer.from(signature).toString('base64url') };
    } finally {
      pair.wipe();
    }
  };
}

/** The account of the user in a creds file; undefined when the file cannot be read now. */
export function accountOfCreds(path: string): string | undefined {
  try {
    const { iss, nats } = decodeUser(parseCreds(readFileSync(path, 'utf8')).jwt).claims;
    return nats.issuer_account ?? iss;
  } catch {
    // Connecting says what is wrong with the file.
    return undefined;
  }
}

/** Logs in with what a broker's URL says. */
export function urlAuthenticator(login: ServerLogin): Authenticator {
  return login.kind === 'token'
    ? () => ({ auth_token: login.token })
    : () => ({ user: login.user, pass: login.password });
}
