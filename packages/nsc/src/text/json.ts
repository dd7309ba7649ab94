// JSON as Go prints a map: keys sorted at every level. Scripts cut fields out of it.

/** How JSON is printed. */
export interface JsonOptions {
  /** Indent of one level; default none, all on one line. */
  readonly indent?: string;
  /** Whether `<`, `>` and `&` are escaped, as Go's json.Marshal does; default false. */
  readonly escapeHtml?: boolean;
}

/** Prints a JSON value with sorted keys. */
export function sortedJson(value: unknown, options: JsonOptions = {}): string {
  const text = JSON.stringify(sorted(value), undefined, options.indent ?? '') ?? 'null';
  if (options.escapeHtml !== true) return text;
  return text.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  // Keys that look like integers would be put first in a plain object whatever their order; no claim has such names
  // at a level where order is read.
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
