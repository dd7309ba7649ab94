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
  | 'Kicked';

const ABRUPT: ReadonlySet<ClosedReason> = new Set<ClosedReason>([
  'Read Error',
  'Write Error',
  'Slow Consumer (Pending Bytes)',
  'Slow Consumer (Write Deadline)',
  'TLS Handshake Failure',
]);

/** Is it useless to send what still waits? */
export function isAbrupt(reason: ClosedReason): boolean {
  return ABRUPT.has(reason);
}
