/** The rules of subjects, on strings: what SUB, permissions and configuration may name. */

/** Is it a subject that may be subscribed to? Tokens are not empty, hold no white space, and `>` stands only last. */
export function isValidSubject(subject: string): boolean {
  if (subject === '') return false;
  let ended = false;
  for (const token of subject.split('.')) {
    if (token === '' || ended || /[\t\n\f\r ]/.test(token)) return false;
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
