/** The rules of subjects, on strings: what SUB, permissions and configuration may name. */

/** Is it a subject as configurations, permissions and JWTs may name it: subscribable, and without white space? */
export function isValidSubject(subject: string): boolean {
  return isSubscribable(subject) && !/[\t\n\f\r ]/.test(subject);
}

/**
 * Is it a subject that may be subscribed to? Tokens are not empty, and `>` stands only last. What parts arguments on
 * the wire cannot be in it; a form feed can, and the Go server takes it.
 */
export function isSubscribable(subject: string): boolean {
  if (subject === '') return false;
  let ended = false;
  for (const token of subject.split('.')) {
    if (token === '' || ended) return false;
    ended = token === '>';
  }
  return true;
}

/** Does it have a token `*` or `>`? */
export function hasWildcard(subject: string): boolean {
  if (!subject.includes('*') && !subject.includes('>')) return false;
  return subject.split('.').some((token) => token === '*' || token === '>');
}

/** The check of a pedantic client's publishes: no empty tokens and no wildcards. */
export function isValidLiteralSubject(subject: string): boolean {
  return !subject.split('.').some((token) => token === '' || token === '*' || token === '>');
}

/** Does the literal subject match the pattern? */
export function subjectMatches(literal: string, pattern: string): boolean {
  const tokens = literal.split('.');
  const wanted = pattern.split('.');
  for (const [i, token] of wanted.entries()) {
    if (token === '>') return tokens.length > i;
    if (i >= tokens.length || (token !== '*' && token !== tokens[i])) return false;
  }
  return tokens.length === wanted.length;
}

/** Does everything that matches `subject` (wildcards allowed) match the pattern too? */
export function isSubsetSubject(subject: string, pattern: string): boolean {
  const tokens = subject.split('.');
  const wanted = pattern.split('.');
  for (const [i, token] of wanted.entries()) {
    const have = tokens[i];
    if (have === undefined) return false;
    if (token === '>') return true;
    if (have === '>') return false;
    if (token === '*') continue;
    if (have !== token) return false;
  }
  return tokens.length === wanted.length;
}

/** The pattern of what matches both; undefined when nothing can. */
export function subjectIntersection(a: string, b: string): string | undefined {
  const left = a.split('.');
  const right = b.split('.');
  const both: string[] = [];
  for (let i = 0; ; i++) {
    const one = left[i];
    const other = right[i];
    if (one === undefined || other === undefined) return one === other ? both.join('.') : undefined;
    if (one === '>') return [...both, ...right.slice(i)].join('.');
    if (other === '>') return [...both, ...left.slice(i)].join('.');
    if (one === '*') both.push(other);
    else if (other === '*' || other === one) both.push(one);
    else return undefined;
  }
}
