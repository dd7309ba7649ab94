// What is different between two JWTs, field by field. Lists are compared by what their elements are about, not by
// their place, so that one export more is one change.
import { peekClaims } from '@nats-ts/jwt';

/** One field that is different. */
export interface ClaimChange {
  /** `nats.limits.conn`, `nats.exports[stream events.>].token_req`, `nats.tags`. */
  readonly path: string;
  /** Undefined when it was not there. */
  readonly before?: unknown;
  /** Undefined when it is gone. */
  readonly after?: unknown;
}

/** Fields that every new JWT changes; who signed it and when is told apart. */
const ALWAYS_NEW = new Set(['iat', 'iss', 'jti']);

/** What is different between the bodies of two JWTs, sorted by path; nothing for a text that is no JWT. */
export function claimChanges(before: string | undefined, after: string | undefined): ClaimChange[] {
  const changes: ClaimChange[] = [];
  const [old, fresh] = [bodyOf(before), bodyOf(after)];
  if (old === undefined || fresh === undefined) return changes;
  const without = (body: object): object =>
    Object.fromEntries(Object.entries(body).filter(([name]) => !ALWAYS_NEW.has(name)));
  compare('', without(old), without(fresh), changes);
  return changes;
}

/** The body of a JWT, unverified; undefined when it cannot be read. */
export function bodyOf(token: string | undefined): object | undefined {
  if (token === undefined) return undefined;
  try {
    peekClaims(token);
    const body: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

function compare(path: string, before: unknown, after: unknown, changes: ClaimChange[]): void {
  if (before === after) return;
  if (Array.isArray(before) && Array.isArray(after)) {
    compareFields(path, byIdentity(before), byIdentity(after), (name) => `${path}[${name}]`, changes);
  } else if (isObject(before) && isObject(after)) {
    const [old, fresh] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
    compareFields(path, old, fresh, (name) => (path === '' ? name : `${path}.${name}`), changes);
  } else {
    changes.push(changeOf(path, before, after));
  }
}

function compareFields(
  path: string,
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  pathOf: (name: string) => string,
  changes: ClaimChange[],
): void {
  for (const name of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [old, fresh] = [before.get(name), after.get(name)];
    // An element of a list that is only a text or a number has no fields: it came or went.
    if (pathOf(name).endsWith(']') && !isObject(old ?? fresh)) {
      if (old === undefined || fresh === undefined) changes.push(changeOf(path, old, fresh));
    } else {
      compare(pathOf(name), old, fresh, changes);
    }
  }
}

/** The elements of a list by what they are about; those that are about the same get a number. */
function byIdentity(list: readonly unknown[]): Map<string, unknown> {
  const elements = new Map<string, unknown>();
  for (const element of list) {
    const identity = identityOf(element);
    let name = identity;
    for (let count = 2; elements.has(name); count++) name = `${identity} ${count}`;
    elements.set(name, element);
  }
  return elements;
}

function identityOf(element: unknown): string {
  if (!isObject(element)) return JSON.stringify(element);
  const key: unknown = Reflect.get(element, 'key');
  if (typeof key === 'string') return key;
  const parts = ['type', 'subject', 'account', 'start', 'end', 'cluster']
    .map((name): unknown => Reflect.get(element, name))
    .filter((part) => typeof part === 'string');
  return parts.length > 0 ? parts.join(' ') : JSON.stringify(element);
}

function changeOf(path: string, before: unknown, after: unknown): ClaimChange {
  return {
    path,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
