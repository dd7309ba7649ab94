import { PROXY_NOT_TRUSTED, PROXY_REQUIRED } from '../auth/trusted-proxy.js';

/** Why a connection ended, in the words of the original's log and monitoring. */
export type ClosedReason =
  | 'Client Closed'
  | 'Authentication Timeout'
  | 'Authentication Failure'
  | 'TLS Handshake Failure'
  | 'Slow Consumer (Pending Bytes)'
  | 'Slow Consumer (Write Deadline)'
  | 'Write Error'
  | 'Read Error'
  | 'Stale Connection'
  | 'Protocol Violation'
  | 'Parse Error'
  | 'Bad Client Protocol Version'
  | 'Maximum Connections Exceeded'
  | 'Maximum Account Connections Exceeded'
  | 'Maximum Message Payload Exceeded'
  | 'Maximum Control Line Exceeded'
  | 'Maximum Subscriptions Exceeded'
  | 'Server Shutdown'
  | 'Authentication Expired'
  | 'Credentials Revoked'
  | 'No Responders Requires Headers'
  | 'Kicked'
  | 'Proxy Required'
  | 'Proxy Not Trusted';

const ABRUPT: ReadonlySet<ClosedReason> = new Set<ClosedReason>([
  'Read Error',
  'Write Error',
  'Slow Consumer (Pending Bytes)',
  'Slow Consumer (Write Deadline)',
  'TLS Handshake Failure',
]);

const OF_REFUSALS: ReadonlyMap<string, ClosedReason> = new Map([
  [PROXY_REQUIRED, 'Proxy Required'],
  [PROXY_NOT_TRUSTED, 'Proxy Not Trusted'],
]);

/** What it is called that a client was refused for this reason. */
export function closedByRefusal(reason: string): ClosedReason {
  return OF_REFUSALS.get(reason.toLowerCase()) ?? 'Authentication Failure';
}

/** Is it useless to send what still waits? */
export function isAbrupt(reason: ClosedReason): boolean {
  return ABRUPT.has(reason);
}
