/** Subjects the server keeps for itself: clients may not publish on some, nor name others as reply. */
import { bytes, readText } from '../bytes/memory.js';

const u8 = bytes;
const UNDERSCORE = 95;
const DOLLAR = 36;
const [G, J, N, R] = [71, 74, 78, 82];

/** Replies that gateways carry, as they are now and as servers before 2.2 wrote them. */
const GATEWAY_PREFIXES = ['_GR_.', '$GR.'] as const;
/** Subjects of the servers' own consensus. */
const CONSENSUS_PREFIX = '$NRG.';

/** Who may publish on a subject: everyone, only clients of the system account, or no client. */
export type Reservation = 'none' | 'system' | 'all';

/** How far this subject of the arena is reserved. */
export function reservationOf(at: number, length: number): Reservation {
  // Inboxes begin with an underscore too, and are what is published to most: the second byte tells them apart.
  const first = u8[at];
  const second = u8[at + 1];
  if (!(first === UNDERSCORE && second === G) && !(first === DOLLAR && (second === N || second === G)))
    return 'none';
  return reservationOfText(readText(at, at + Math.min(length, 6)));
}

/** The same of a text. */
export function reservationOfText(subject: string): Reservation {
  if (isGatewayReply(subject)) return 'all';
  return subject.startsWith(CONSENSUS_PREFIX) ? 'system' : 'none';
}

/** Is this subject of the arena one that no client may ask for answers on? */
export function isReservedReply(at: number, length: number): boolean {
  const first = u8[at];
  const second = u8[at + 1];
  if (
    first === UNDERSCORE ? second !== R && second !== G : first !== DOLLAR || (second !== J && second !== G)
  )
    return false;
  const text = readText(at, at + Math.min(length, 9));
  return text.startsWith('_R_.') || (text.startsWith('$JS.ACK.') && text.length > 8) || isGatewayReply(text);
}

function isGatewayReply(subject: string): boolean {
  return GATEWAY_PREFIXES.some((prefix) => subject.startsWith(prefix) && subject.length > prefix.length);
}
