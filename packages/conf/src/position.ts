// Where a key or a value stands in a configuration, so that every complaint about it can say so.

/**
 * A place in a configuration text.
 *
 * Lines and columns start at 1; a column counts UTF-16 code units, as editors do. A key's or value's position is
 * that of its first character, which for quoted ones is the character after the quote.
 *
 * Against the Go server: lines agree everywhere; columns agree from line 2 on (on line 1 the Go parser counts
 * columns from 0, and it counts UTF-8 bytes where this counts characters).
 */
export interface Position {
  /** The file as it was named by the user or by an `include`; `$NAME` for the value of an environment variable. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `file:line:column`, the form in which editors and terminals recognise a place. */
export function formatPosition(position: Position): string {
  return `${position.file}:${position.line}:${position.column}`;
}
