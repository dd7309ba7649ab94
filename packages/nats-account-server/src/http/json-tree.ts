/**
 * Reads JSON into a tree that keeps every number as it was written. `JSON.parse` would round the large limits an
 * account may carry, and a page that shows a JWT must show what is in it.
 */

/** A JSON value; numbers keep their text, objects keep their order. */
export type JsonNode =
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, JsonNode])[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'literal'; readonly text: string };

/** Deeper nesting than this is no JWT. */
const MAX_DEPTH = 100;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const WORD = /true|false|null/y;

/**
 * Reads a whole JSON text.
 *
 * @throws SyntaxError when the text is not JSON, or nested more than 100 deep.
 */
export function parseJsonTree(text: string): JsonNode {
  const reader = new Reader(text);
  const node = reader.value(0);
  reader.end();
  return node;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonNode {
    if (depth > MAX_DEPTH) throw new SyntaxError(`JSON is nested more than ${MAX_DEPTH} deep`);
    this.#take(SPACE);
    switch (this.#text[this.#at]) {
      case '{':
        return { kind: 'object', entries: this.#object(depth) };
      case '[':
        return { kind: 'array', items: this.#array(depth) };
      case '"':
        return { kind: 'string', value: this.#string() };
      default:
        return { kind: 'literal', text: this.#take(NUMBER) || this.#need(WORD) };
    }
  }

  end(): void {
    this.#take(SPACE);
    if (this.#at !== this.#text.length) this.#fail();
  }

  #object(depth: number): [string, JsonNode][] {
    const entries: [string, JsonNode][] = [];
    this.#at += 1;
    if (this.#skips('}')) return entries;
    do {
      this.#take(SPACE);
      const key = this.#string();
      if (!this.#skips(':')) this.#fail();
      entries.push([key, this.value(depth + 1)]);
    } while (this.#skips(','));
    if (!this.#skips('}')) this.#fail();
    return entries;
  }

  #array(depth: number): JsonNode[] {
    const items: JsonNode[] = [];
    this.#at += 1;
    if (this.#skips(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.#skips(','));
    if (!this.#skips(']')) this.#fail();
    return items;
  }

  #string(): string {
    // What a string may hold beyond its bounds (escapes, no control characters) JSON.parse knows best.
    return JSON.parse(this.#need(STRING)) as string;
  }

  /** Steps over white space and one given character, if that is what comes. */
  #skips(character: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #need(pattern: RegExp): string {
    return this.#take(pattern) || this.#fail();
  }

  #fail(): never {
    throw new SyntaxError(`unexpected text in JSON at offset ${this.#at}`);
  }
}
