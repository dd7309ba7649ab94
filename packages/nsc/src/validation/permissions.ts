// Permissions that reach further than anybody should need. What is refused by a deny of the same subject, or of one
// that contains it, is no reach.
import { isContainedIn, type Permission, type Permissions } from '@nats-ts/jwt';
import { quote } from '../text/go-text.js';

interface Reach {
  /** Whether a subject that is allowed reaches this far. */
  readonly of: (subject: string) => boolean;
  readonly what: string;
}

const EVERYTHING: Reach = {
  of: (subject) => isContainedIn('>', subject) || /^\*(\.\*)*\.>$/.test(subject),
  what: 'every subject of the account',
};

const PUBLISH: readonly Reach[] = [
  EVERYTHING,
  { of: (subject) => /^\$SYS(\.REQ(\.\*)*)?\.>$/.test(subject), what: 'every request to the servers' },
  {
    of: (subject) => subject === '$JS.>' || subject === '$JS.API.>',
    what: 'the whole JetStream API, deletion included',
  },
];

const SUBSCRIBE: readonly Reach[] = [
  EVERYTHING,
  { of: (subject) => subject === '$SYS.>', what: 'every event of the servers' },
];

/** What most have, for clients use it by default: a prefix of one's own keeps answers to oneself. */
const USUAL: readonly Reach[] = [
  { of: (subject) => subject === '_INBOX.>', what: 'the answers to everybody else in the account' },
];

/** What is usual but could be tighter about permissions: one sentence each. */
export function usualReach({ sub }: Permissions): string[] {
  return reaches('subscribe to', sub, USUAL);
}

/** What is too broad about permissions: one sentence each. */
export function broadPermissions({ pub, sub }: Permissions): string[] {
  return [...reaches('publish to', pub, PUBLISH), ...reaches('subscribe to', sub, SUBSCRIBE)];
}

/** Whether permissions restrict nothing at all. */
export function isUnrestricted({ pub, sub }: Permissions): boolean {
  return [pub.allow, pub.deny, sub.allow, sub.deny].every((list) => (list ?? []).length === 0);
}

function reaches(verb: string, { allow = [], deny = [] }: Permission, known: readonly Reach[]): string[] {
  // A deny of anything shows that somebody thought about what `>` lets in.
  const found: string[] = [];
  for (const entry of allow) {
    const [subject = ''] = entry.split(' ');
    if (deny.some((refused) => isContainedIn(subject, refused.split(' ')[0] ?? ''))) continue;
    const reach = known.find(({ of }) => of(subject));
    if (reach === undefined || (reach === EVERYTHING && deny.length > 0)) continue;
    found.push(`may ${verb} ${reach.what}: ${quote(subject)}`);
  }
  return found;
}
