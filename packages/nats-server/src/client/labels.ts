/** How a connection is called in the log. */
import { peekClaims } from '@nats-ts/jwt';
import type { ConnectOptions } from '../protocol/connect-options.js';
import { quoted } from '../protocol/error-texts.js';
import { fromWire } from '../protocol/wire-text.js';

/** Such as `127.0.0.1:4711 - cid:5`; without an address within the process. */
export function connectionLabel(address: string, port: number, id: number): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return `${address === '' ? '' : `${host}:${port}`} - cid:${id}`;
}

/** What a client said of itself and who it is: ` - "v3.3.1:nats.js:my app" - "A/user:alice"`. */
export function signatureLabel(options: ConnectOptions, account: string, user: string): string {
  const version = options.version === '' ? '' : `v${options.version}`;
  const self = [version, options.lang, options.name].filter((part) => part !== '').join(':');
  const who = user === '' ? '' : `${account}/${userLabel(options, user)}`;
  return [self, who].map((part) => (part === '' ? '' : ` - ${JSON.stringify(part)}`)).join('');
}

function userLabel(options: ConnectOptions, user: string): string {
  if (options.nkey !== '') return `nkey:${options.nkey}`;
  if (options.user !== '') return `user:${options.user}`;
  if (options.jwt !== '') return `jwt:${user}`;
  return options.auth_token === '' ? `user:${user}` : 'token';
}

const SECRETS = /"(pass|auth_token|sig|proxy_sig|jwt)"\s*:\s*"(?:[^"\\]|\\.)*"/g;

/** CONNECT as it may be logged. */
export function withoutSecrets(json: string): string {
  return json.replace(SECRETS, '"$1":"[REDACTED]"');
}

/** The log line of a client that was kept out: as the Go server begins it, then the reason. No secret is in it. */
export function refusalLine(connect: ConnectOptions, reason: string): string {
  const who = claimedUser(connect);
  return `authentication error${who === '' ? '' : ` - ${who}`}: ${reason}`;
}

/** The log line of a subscription that its client may not have any longer. */
export function removalLine(connect: ConnectOptions, subject: string, queue: string, sid: string): string {
  const group = queue === '' ? '' : ` using queue ${quoted(queue)}`;
  const who = claimedUser(connect) || 'User "N/A"';
  const what = fromWire(`${quoted(subject)}${group} (sid ${quoted(sid)})`);
  return `Removed sub ${what} for ${who} - not authorized`;
}

/** Who a client says it is; empty when it does not say. */
function claimedUser({ nkey, user, jwt, auth_token }: ConnectOptions): string {
  if (nkey !== '') return `Nkey ${JSON.stringify(nkey)}`;
  if (user !== '') return `User ${JSON.stringify(user)}`;
  if (jwt !== '') {
    try {
      return `JWT User ${JSON.stringify(peekClaims(jwt).sub)}`;
    } catch {
      return 'JWT User ""';
    }
  }
  return auth_token === '' ? '' : 'Token "[REDACTED]"';
}
