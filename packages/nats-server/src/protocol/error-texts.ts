import { isUtf8 } from 'node:buffer';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/g;

/** What clients read after `-ERR`. Clients decide by these texts: they are those of the original, byte for byte. */
export const errorTexts = {
  unknownOperation: 'Unknown Protocol Operation',
  authorizationViolation: 'Authorization Violation',
  authenticationTimeout: 'Authentication Timeout',
  authenticationExpired: 'User Authentication Expired',
  authenticationRevoked: 'User Authentication Revoked',
  accountExpired: 'Account Authentication Expired',
  maxPayload: 'Maximum Payload Violation',
  maxControlLine: 'maximum control line exceeded',
  maxConnections: 'maximum connections exceeded',
  maxAccountConnections: 'maximum account active connections exceeded',
  maxSubscriptions: 'maximum subscriptions exceeded',
  invalidSubject: 'Invalid Subject',
  invalidPublishSubject: 'Invalid Publish Subject',
  staleConnection: 'Stale Connection',
  badProtocol: 'invalid client protocol',
  noRespondersNeedsHeaders: 'no responders requires headers support',
} as const;

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

/** What stands for a control character, or a byte that is no UTF-8. */
function escaped(character: string): string {
  const short = SHORT.get(character);
  if (short !== undefined) return short;
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/**
 * Quotes a text of the wire as Go's `%q` does, and gives a text of the wire: printable characters stand as they are,
 * control characters and stray bytes as `\n` or `\x01`.
 */
export function quoted(text: string): string {
  const plain = text.replace(/["\\]/g, '\\$&').replace(CONTROL, escaped);
  return `"${isUtf8(Buffer.from(text, 'latin1')) ? plain : plain.replace(/[\x80-\xff]/g, escaped)}"`;
}

/** A publish that permissions, or the server's own subjects, forbid. */
export function publishViolation(subject: string): string {
  return `Permissions Violation for Publish to ${quoted(subject)}`;
}

/** A publish whose reply subject belongs to the server. */
export function replyViolation(reply: string): string {
  return `Permissions Violation for Publish with Reply of ${quoted(reply)}`;
}

/** A subscription that permissions forbid. */
export function subscribeViolation(subject: string, queue: string): string {
  const group = queue === '' ? '' : ` using queue ${quoted(queue)}`;
  return `Permissions Violation for Subscription to ${quoted(subject)}${group}`;
}

/** A subscription with more tokens than `maxSubTokens`. */
export function tokensViolation(subject: string): string {
  return `Permissions Violation for Subscription to ${quoted(subject)}, too many tokens`;
}
