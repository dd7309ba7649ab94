// nsc audit: what changed in an operator's folder, when, and signed by which key.
import { decode, isAccountClaims, isOperatorClaims, peekClaims, signingKeyOf } from '@nats-ts/jwt';
import { type ClaimChange, claimChanges } from '../history/claim-changes.js';
import { type EventAction, type TimelineEvent, timelineOf } from '../history/timeline.js';
import type { Workspace } from '../workspace.js';

/** Which changes. */
export interface AuditOptions {
  /** Only this account and its users. */
  readonly account?: string;
  /** Only this user, of any account or of the one named. */
  readonly user?: string;
  /** Only the operator itself. */
  readonly operatorOnly?: boolean;
  /** Only what was signed by this public key. */
  readonly signedBy?: string;
  /** Only from then on: seconds since 1970. */
  readonly since?: number;
  /** Only so many, the newest; 0 for all. */
  readonly last?: number;
}

/** One change of one JWT. */
export interface AuditEntry {
  /** Seconds since 1970: when it was recorded, else when the JWT was issued; 0 when neither is known. */
  readonly at: number;
  readonly kind: 'operator' | 'account' | 'user';
  /** Name of the operator, account or user. */
  readonly name: string;
  /** Name of a user's account. */
  readonly account?: string;
  /** Public key of the operator, account or user; empty when the JWT cannot be read. */
  readonly publicKey: string;
  readonly action: EventAction;
  /** Whether the history has it; what it has not, another program did, or was before the history. */
  readonly recorded: boolean;
  /** Public key that signed the JWT after the change; empty for a deletion. */
  readonly signedBy: string;
  /** Whose key that is: `operator OP`, `operator OP, signing key`, `account A, role writer`; empty when unknown. */
  readonly signer: string;
  /** Whether the JWT after the change can be read and its signature is right; true for a deletion. */
  readonly valid: boolean;
  /** When that JWT was issued: seconds since 1970; 0 for a deletion. */
  readonly issuedAt: number;
  /** Fields that changed, sorted; of a new JWT none are listed. */
  readonly changes: readonly ClaimChange[];
}

/** The changes, oldest first. */
export interface AuditResult {
  readonly operator: string;
  readonly entries: readonly AuditEntry[];
}

/** Tells what changed. @throws NscError `no-operator`, `disk` */
export function audit(workspace: Workspace, options: AuditOptions = {}): AuditResult {
  const store = workspace.store();
  const timeline = timelineOf(store);
  const signers = signerNames(timeline);
  const wanted = timeline.filter((event) => isWanted(event, options));
  const last = options.last ?? 0;
  const shown = last > 0 ? wanted.slice(-last) : wanted;
  return { operator: store.name, entries: shown.map((event) => entryOf(event, signers)) };
}

function isWanted(event: TimelineEvent, options: AuditOptions): boolean {
  const { account = '', user = '', signedBy = '', since = 0 } = options;
  if (options.operatorOnly === true && event.kind !== 'operator') return false;
  const accountOf = event.kind === 'account' ? event.name : (event.account ?? '');
  if (account !== '' && accountOf !== account) return false;
  if (user !== '' && !(event.kind === 'user' && event.name === user)) return false;
  if (event.at < since) return false;
  return signedBy === '' || issuerOf(event.after) === signedBy;
}

function entryOf(event: TimelineEvent, signers: ReadonlyMap<string, string>): AuditEntry {
  const { before, after, kind, name, account, action, recorded, at } = event;
  const signedBy = issuerOf(after);
  return {
    at,
    kind,
    name,
    ...(account === undefined ? {} : { account }),
    publicKey: subjectOf(after ?? before),
    action,
    recorded,
    signedBy,
    signer: signers.get(signedBy) ?? '',
    valid: after === undefined || isSound(after),
    issuedAt: issuedAt(after),
    changes: claimChanges(before, after),
  };
}

/**
 * Names for the keys that operators and accounts have, or once had. Only JWTs whose signature is right are believed;
 * a key keeps the first name it got, so that a later JWT cannot put another's name on it.
 */
function signerNames(timeline: readonly TimelineEvent[]): Map<string, string> {
  const names = new Map<string, string>();
  const learn = (key: string, name: string): void => {
    if (!names.has(key)) names.set(key, name);
  };
  const seen = new Set<string>();
  for (const { kind, before, after } of timeline) {
    if (kind === 'user') continue;
    for (const token of [before, after]) {
      if (token === undefined || seen.has(token)) continue;
      seen.add(token);
      const claims = readable(token);
      if (claims === undefined) continue;
      const owner = `${claims.nats.type ?? ''} ${claims.name ?? ''}`;
      if (isOperatorClaims(claims)) {
        learn(claims.sub, owner);
        for (const key of claims.nats.signing_keys ?? []) learn(key, `${owner}, signing key`);
      } else if (isAccountClaims(claims)) {
        learn(claims.sub, owner);
        for (const entry of claims.nats.signing_keys ?? []) {
          const role = typeof entry === 'string' ? '' : entry.role;
          learn(signingKeyOf(entry), role === '' ? `${owner}, signing key` : `${owner}, role ${role}`);
        }
      }
    }
  }
  return names;
}

function readable(token: string) {
  try {
    return decode(token).claims;
  } catch {
    return undefined;
  }
}

function isSound(token: string): boolean {
  return readable(token) !== undefined;
}

function peek(token: string | undefined) {
  if (token === undefined) return undefined;
  try {
    return peekClaims(token);
  } catch {
    return undefined;
  }
}

function issuerOf(token: string | undefined): string {
  return peek(token)?.iss ?? '';
}

function subjectOf(token: string | undefined): string {
  return peek(token)?.sub ?? '';
}

function issuedAt(token: string | undefined): number {
  return peek(token)?.iat ?? 0;
}
