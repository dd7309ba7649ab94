/** Imports that lead back to where they began. Looked for when an import is made, as the Go server does. */
import { isSubsetSubject, subjectIntersection } from '../subjects/subject.js';
import { withWildcards } from '../subjects/transform.js';
import type { ImportRule } from './rules.js';

/** Accounts looked at before giving up. */
const MAX_DEPTH = 1024;
const CYCLE = 'import forms a cycle';
const TOO_DEEP = 'search cycle depth exhausted';

/** The same, for rules that are not in force yet: what an account exports and imports. */
export interface Sharing {
  readonly name: string;
  exportsStream(subject: string): boolean;
  readonly importRules: readonly ImportRule[];
}

/** Why the import of this service would be a cycle; undefined when it would not. */
export function serviceCycle(
  importer: Sharing,
  exporter: Sharing,
  rule: ImportRule,
  accounts: { get(name: string): Sharing | undefined },
): string | undefined {
  return search(
    exporter,
    withWildcards(rule.localSubject).pattern,
    new Set([importer.name]),
    'service',
    accounts,
  );
}

/** Why the import of this stream would be a cycle; undefined when it would not. */
export function streamCycle(
  importer: Sharing,
  exporter: Sharing,
  rule: ImportRule,
  accounts: { get(name: string): Sharing | undefined },
): string | undefined {
  for (const subject of [withWildcards(rule.localSubject).pattern, rule.subject]) {
    const found = search(exporter, subject, new Set([importer.name]), 'stream', accounts);
    if (found !== undefined) return found;
  }
  return undefined;
}

function search(
  account: Sharing,
  subject: string,
  visited: Set<string>,
  kind: ImportRule['kind'],
  accounts: { get(name: string): Sharing | undefined },
): string | undefined {
  if (visited.size >= MAX_DEPTH) return TOO_DEEP;
  if (kind === 'stream' && !account.exportsStream(subject)) return undefined;
  for (const one of account.importRules) {
    if (one.kind !== kind) continue;
    const near = withWildcards(one.localSubject).pattern;
    // A service is followed by the subject it has there, a stream by the one it has here, as the Go server does.
    if (subjectIntersection(subject, kind === 'service' ? one.subject : near) === undefined) continue;
    if (visited.has(one.account)) return CYCLE;
    visited.add(account.name);
    const next = accounts.get(one.account);
    if (next === undefined) continue;
    const followed = isSubsetSubject(near, subject) ? near : subject;
    const found = search(next, followed, visited, kind, accounts);
    if (found !== undefined) return found;
  }
  return undefined;
}
