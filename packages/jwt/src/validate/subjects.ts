/** Subjects in claims: whether they are well-formed, which wildcards they have, which of them contain which others. */

import type { Findings } from './findings.js';
import { quote } from './quote.js';

/** Reports what is wrong with a subject. */
export function checkSubject(subject: string | undefined, findings: Findings, field?: string | number): void {
  for (const problem of subjectProblems(subject)) findings.error(problem, field);
}

/** What is wrong with a subject, in the Go library's words. */
export function subjectProblems(subject: string | undefined): string[] {
  if (!subject) return ['subject cannot be empty'];
  const problems: string[] = [];
  if (subject.includes(' ')) problems.push(`subject ${quote(subject)} cannot have spaces`);
  if (subject.startsWith('.') || subject.endsWith('.')) {
    problems.push(`subject ${quote(subject)} cannot start or end with a \`.\``);
  }
  if (subject.includes('..')) problems.push(`subject ${quote(subject)} cannot contain consecutive \`.\``);
  return problems;
}

/** Whether a subject has `*` as a token, or ends in the token `>`. */
export function hasWildcards(subject: string): boolean {
  const tokens = subject.split('.');
  return tokens.includes('*') || tokens.at(-1) === '>';
}

/** How many tokens of a subject are `*`. */
export function countWildcards(subject: string): number {
  return subject.split('.').filter((token) => token === '*').length;
}

/** Whether everything a subject matches is matched by another one too. */
export function isContainedIn(subject: string, other: string): boolean {
  const mine = subject.split('.');
  const others = other.split('.');
  if (mine.length < others.length) return false;
  if (mine.length > others.length && others.at(-1) !== '>') return false;
  return others.every((token, index) => {
    if (index === others.length - 1 && token === '>') return true;
    return token === '*' || token === mine[index];
  });
}

function endsInRest(subject: string): boolean {
  return subject === '>' || subject.endsWith('.>');
}

const reference = /^\$([+-]?[0-9]+)$/;

/** A subject with references, as imports rename to, with its references (`$1` …) turned into `*`. */
export function withoutReferences(subject: string): string {
  return subject
    .split('.')
    .map((token) => (reference.test(token) ? '*' : token))
    .join('.');
}

/** Reports what is wrong with a subject that renames another: every `*` of that one must be used once. */
export function checkRenaming(
  subject: string,
  from: string | undefined,
  findings: Findings,
  field: string,
): void {
  checkSubject(subject, findings, field);
  if (!from) findings.error('subject cannot be empty', field);
  if (subject.includes(' ')) findings.error(`subject ${quote(subject)} cannot have spaces`, field);
  if (endsInRest(subject) !== endsInRest(from ?? '')) {
    findings.error('both, renaming subject and subject, need to end or not end in >', field);
  }
  const wildcards = countWildcards(from ?? '');
  let used = 0;
  for (const token of subject.split('.')) {
    const index = reference.exec(token)?.[1];
    if (token === '*') used++;
    else if (index !== undefined && Number(index) <= wildcards) used++;
    else if (index !== undefined) {
      const where = `in ${quote(subject)} reference * in ${quote(from ?? '')} that do not exist`;
      findings.error(`Reference $${Number(index)} ${where}`, field);
    }
  }
  if (used !== wildcards) {
    findings.error('subject does not contain enough * or reference wildcards $[0-9]', field);
  }
}
