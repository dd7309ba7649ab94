/** Subjects the server keeps for itself: clients may not publish on some, nor name others as reply. */
import { bytes, readText } from '../bytes/memory.js';

const u8 = bytes;
const UNDERSCORE = 95;
const DOLLAR = 36;
const [G, J, N, R] = [71, 74, 78, 82];

/** Replies that gateways carry. */
const GATEWAY_PREFIX = '_GR_.';
/** Subjects of the servers' own consensus. */
const CONSENSUS_PREFIX = '$NRG.';

/** Who may publish on a subject: everyone, only clients of the system account, or no client. */
export type Reservation = 'none' | 'system' | 'all';

/** How far this subject of the arena is reserved. */
export function reservationOf(at: number, length: number): Reservation {
  // Inboxes begin with an underscore too, and are what is published to most: the second byte tells them apart.
  const first = u8[at];
  const second = u8[at + 1];
  if (!(first === UNDERSCORE && second === G) && !(first === DOLLAR && second === N)) return 'none';
  const text = readText(at, at + Math.min(length, 6));
  if (text.startsWith(GATEWAY_PREFIX) && length > GATEWAY_PREFIX.length) return 'all';
  return text.startsWith(CONSENSUS_PREFIX) ? 'system' : 'none';
}

/** The same of a text. */
export function reservationOfText(subject: string): Reservation {
  if (subject.startsWith(GATEWAY_PREFIX) && subject.length > GATEWAY_PREFIX.length) return 'all';
  return subject.startsWith(CONSENSUS_PREFIX) ? 'system' : 'none';
}

/** Is this subject of the arena one that no client may ask for answers on? */
export function isReservedReply(at: number, length: number): boolean {
  const first = u8[at];
  const second = u8[at + 1];
  if (!(first === UNDERSCORE && (second === R || second === G)) && !(first === DOLLAR && second === J))
    return false;
  const text = readText(at, at + Math.min(length, 9));
  return (
    text.startsWith('_R_.') ||
    (text.startsWith('$JS.ACK.') && text.length > 8) ||
    (text.startsWith(GATEWAY_PREFIX) && text.length > GATEWAY_PREFIX.length)
  );
}
