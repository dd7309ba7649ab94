/**
 * Imports that lead back to the account they come from: a broker refuses them when it loads the account, so it is
 * better to know before. One account alone does not show a cycle; the others are asked for as they come up. The
 * rules are the broker's (`import forms a cycle`).
 */

import type { AccountClaims } from '../claims/account.js';
import type { Import } from '../claims/imports.js';
import type { ExportKind } from '../claims/subject-kind.js';
import type { Findings } from './findings.js';
import { quote } from './quote.js';
import { withoutReferences } from './subjects.js';

/** Gives the claims of an account; undefined when there is no such account. */
export type AccountLookup = (key: string) => AccountClaims | undefined;

/** How many accounts one chain of imports may pass through. */
const MAX_DEPTH = 1024;

/** Reports every import through which a message could come back to the account. */
export function checkCycles(claims: AccountClaims, lookup: AccountLookup, findings: Findings): void {
  const find: AccountLookup = (key) => (key === claims.sub ? claims : lookup(key));
  findings.at('nats', () =>
    findings.each('imports', claims.nats.imports, (item) => {
      const exporter = find(item.account ?? '');
      if (exporter === undefined || item.type === undefined) return;
      const search = new Search(item.type, find, new Set([claims.sub]));
      if (exporter.sub === claims.sub || search.returns(exporter, localSubject(item))) {
        findings.error(`import ${quote(item.subject ?? '')} forms a cycle`);
      }
    }),
  );
}

/** The subject an import has in the importing account. */
function localSubject({ type, subject = '', to, local_subject }: Import): string {
  if (local_subject) return withoutReferences(local_subject);
  return type === 'stream' && to ? `${to}.${subject}` : subject;
}

/** The subject by which the broker looks for the next step: a service's in the exporter, a stream's in the importer. */
function followedSubject(item: Import): string {
  if (item.type === 'stream') return localSubject(item);
  return item.local_subject ? (item.subject ?? '') : item.to || (item.subject ?? '');
}

class Search {
  readonly #kind: ExportKind;
  readonly #find: AccountLookup;
  readonly #visited: Set<string>;

  constructor(kind: ExportKind, find: AccountLookup, visited: Set<string>) {
    this.#kind = kind;
    this.#find = find;
    this.#visited = visited;
  }

  /** Whether a message with a subject, in an account, can reach an account that was passed before. */
  returns(account: AccountClaims, subject: string): boolean {
    if (this.#visited.size >= MAX_DEPTH) return false;
    if (this.#kind === 'stream' && !exportsStream(account, subject)) return false;
    for (const item of account.nats.imports ?? []) {
      if (item.type !== this.#kind || !collide(subject, followedSubject(item))) continue;
      if (this.#visited.has(item.account ?? '')) return true;
      this.#visited.add(account.sub);
      const next = this.#find(item.account ?? '');
      if (next === undefined) continue;
      const local = localSubject(item);
      if (this.returns(next, isSubset(local, subject) ? local : subject)) return true;
    }
    return false;
  }
}

function exportsStream(account: AccountClaims, subject: string): boolean {
  return (account.nats.exports ?? []).some(
    (item) => item.type === 'stream' && isSubset(subject, item.subject ?? ''),
  );
}

/** Whether some subject is matched by both. */
function collide(left: string, right: string): boolean {
  const [a, b] = [left.split('.'), right.split('.')];
  for (let index = 0; ; index++) {
    const [one, other] = [a[index], b[index]];
    if (one === undefined || other === undefined) return one === other;
    if (one === '>' || other === '>') return true;
    if (one !== other && one !== '*' && other !== '*') return false;
  }
}

/** Whether every subject matched by the first is matched by the second. */
function isSubset(subject: string, other: string): boolean {
  const [a, b] = [subject.split('.'), other.split('.')];
  for (let index = 0; ; index++) {
    const [mine, theirs] = [a[index], b[index]];
    if (mine === undefined || theirs === undefined) return mine === theirs;
    if (theirs === '>') return true;
    if (mine === '>' || (mine !== theirs && theirs !== '*')) return false;
  }
}
