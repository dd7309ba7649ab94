// The history of one operator's folder, put right by what lies there now: changes that did not happen, for the process
// died before; changes that other programs made; and JWTs that are older than the history.
import { peekClaims } from '@nats-ts/jwt';
import type { OperatorStore } from '../store/operator-store.js';
import type { ChangeSubject, RecordedChange } from './change-log.js';

/**
 * What happened.
 *
 * - `added`, `changed`, `deleted`: as recorded, or as seen from the JWTs around it.
 * - `found`: a JWT that was there before the history, or that another program added.
 * - `interrupted`: recorded, but the JWT that should have taken the place never did.
 */
export type EventAction = 'added' | 'changed' | 'deleted' | 'found' | 'interrupted';

/** One change of one JWT. */
export interface TimelineEvent extends ChangeSubject {
  readonly action: EventAction;
  /** Seconds since 1970: when it was recorded, else when the JWT was issued; 0 when neither is known. */
  readonly at: number;
  /** Whether the history has it; otherwise another program did it, or it was before. */
  readonly recorded: boolean;
  readonly before?: string;
  readonly after?: string;
}

/** An event with its place among those of the same second. */
interface Placed {
  readonly event: TimelineEvent;
  /** Place of its line in the history; between two for what stands between them; -1 for what was before. */
  readonly place: number;
}

/** A line of the history with its place. */
interface PlacedLine {
  readonly change: RecordedChange;
  readonly place: number;
}

/** Everything that happened to the JWTs of an operator's folder, oldest first. @throws NscError `disk` */
export function timelineOf(store: OperatorStore): TimelineEvent[] {
  const recorded = new Map<string, PlacedLine[]>();
  for (const [place, change] of store.history.read().entries()) {
    const id = idOf(change);
    const list = recorded.get(id);
    if (list === undefined) recorded.set(id, [{ change, place }]);
    else list.push({ change, place });
  }
  const present = presentTokens(store);
  const events: Placed[] = [];
  for (const [id, lines] of recorded) events.push(...eventsOf(lines, present.get(id)?.token));
  for (const [id, { subject, token }] of present) {
    if (recorded.has(id)) continue;
    events.push({ event: event(subject, 'found', issuedAt(token), false, undefined, token), place: -1 });
  }
  events.sort((a, b) => a.event.at - b.event.at || a.place - b.place);
  return events.map((placed) => placed.event);
}

/** One JWT's history: what stands between the lines is told by the JWTs before and after each. */
function eventsOf(lines: readonly PlacedLine[], present: string | undefined): Placed[] {
  const events: Placed[] = [];
  const unrecorded = (
    { change, place }: PlacedLine,
    before: string | undefined,
    after: string | undefined,
    at: number,
  ): void => {
    const action = before === undefined ? 'found' : after === undefined ? 'deleted' : 'changed';
    // It came after the line before it, even if what came is an older JWT put back.
    const earliest = place < 0 ? 0 : change.at;
    const when = after === undefined ? at : Math.max(issuedAt(after), earliest);
    events.push({ event: event(change, action, when, false, before, after), place });
  };
  const [first] = lines;
  if (first?.change.before !== undefined) {
    unrecorded({ change: first.change, place: -1 }, undefined, first.change.before, 0);
  }
  for (const [index, { change, place }] of lines.entries()) {
    const { at, before, after } = change;
    const next = lines[index + 1]?.change;
    const then = next === undefined ? present : next.before;
    const happened = then !== before || then === after;
    events.push({ event: event(change, actionOf(change, happened), at, true, before, after), place });
    const now = happened ? after : before;
    if (then !== now) unrecorded({ change, place: place + 0.5 }, now, then, next?.at ?? at);
  }
  return events;
}

function actionOf({ before, after }: RecordedChange, happened: boolean): EventAction {
  if (!happened) return 'interrupted';
  if (before === undefined) return 'added';
  return after === undefined ? 'deleted' : 'changed';
}

function event(
  { kind, name, account }: ChangeSubject,
  action: EventAction,
  at: number,
  recorded: boolean,
  before: string | undefined,
  after: string | undefined,
): TimelineEvent {
  return {
    kind,
    name,
    ...(account === undefined ? {} : { account }),
    action,
    at,
    recorded,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

interface Present {
  readonly subject: ChangeSubject;
  readonly token: string;
}

function presentTokens(store: OperatorStore): Map<string, Present> {
  const present = new Map<string, Present>();
  const add = (subject: ChangeSubject, read: () => string): void => {
    try {
      present.set(idOf(subject), { subject, token: read() });
    } catch {
      // A JWT that is not there, or cannot be read, is no event of its own; `nsc validate` names it.
    }
  };
  add({ kind: 'operator', name: store.name }, () => store.operatorToken());
  for (const name of store.accountNames()) {
    add({ kind: 'account', name }, () => store.accountToken(name));
    for (const user of store.userNames(name)) {
      add({ kind: 'user', account: name, name: user }, () => store.userToken(name, user));
    }
  }
  return present;
}

function idOf({ kind, name, account = '' }: ChangeSubject): string {
  return `${kind}\0${account}\0${name}`;
}

function issuedAt(token: string): number {
  try {
    return peekClaims(token).iat ?? 0;
  } catch {
    return 0;
  }
}
