import { fromWire } from './wire-text.js';

/** What clients read after `-ERR`. Clients decide by these texts: they are those of the original, byte for byte. */
export const errorTexts = {
  unknownOperation: 'Unknown Protocol Operation',
  authorizationViolation: 'Authorization Violation',
  authenticationTimeout: 'Authentication Timeout',
  authenticationExpired: 'User Authentication Expired',
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

/** Quotes a subject as Go's `%q` does for the characters subjects may hold. */
function quoted(text: string): string {
  return JSON.stringify(fromWire(text));
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
