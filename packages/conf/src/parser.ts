// The grammar: a text becomes a tree. The Go server's parser is the reference for what is accepted and what it
// means; where it drops or invents something without a word, this one refuses (docs: README, "Differences").
import {
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COMMA,
  DOLLAR,
  DOT,
  DOUBLE_QUOTE,
  END,
  isDigit,
  isLineEnd,
  isSeparator,
  isSpace,
  MINUS,
  PAREN_OPEN,
  SEMICOLON,
  SINGLE_QUOTE,
} from './characters.js';
import { Cursor, showCharacter } from './cursor.js';
import { readIncludePath, readKey } from './keys.js';
import type { ConfArray, ConfEntry, ConfMap, ConfNode } from './nodes.js';
import { readNumeric } from './numbers.js';
import type { Position } from './position.js';
import { asSource, type ParseOptions, Session } from './session.js';
import type { SourceText } from './source.js';
import { readBare, readBlock, readDoubleQuoted, readRawQuoted } from './strings.js';

/**
 * Parses a configuration text.
 *
 * Variables are looked up in the enclosing blocks, innermost first, among the keys above their use, and then in
 * the environment, whose values are themselves read as configuration values.
 * @throws ConfError at the first thing that is wrong; nothing else, whatever the text.
 */
export function parseConf(text: string, options: ParseOptions = {}): ConfMap {
  const session = new Session(options);
  const source = asSource(text);
  session.countText(source.size, undefined);
  // A text without a name is no file, so that nothing it includes can be taken for it.
  if (options.file === undefined) return parseText(source, 'config', session, 0);
  return session.withText(source, options.file, (_, file) => parseText(source, file, session, 0));
}

/**
 * Parses a configuration file and all it includes.
 * @throws ConfError, also when a file cannot be read.
 */
export function parseConfFile(path: string, options: Omit<ParseOptions, 'file'> = {}): ConfMap {
  const session = new Session(options);
  return session.withMainFile(path, (source, file) => parseText(source, file, session, 0));
}

function parseText(source: SourceText, file: string, session: Session, depth: number): ConfMap {
  return new Parser(new Cursor(source.text, file, source.damaged), session, depth).parseFile();
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Entries = Map<string, Writable<ConfEntry>>;

/**
 * Where entries stand. The top level and the braces that may enclose it (`{ … }` around the whole file, as in
 * JSON) want a value on the line of its separator; a map allows it on a later one.
 */
type Level = 'top' | 'enclosed' | 'map';

/** $2a$… is a bcrypt hash, not a variable. */
const BCRYPT = '2a$';
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['no', false],
  ['off', false],
]);

/** Parses one text; included files and environment variables get parsers of their own. */
class Parser {
  readonly #cursor: Cursor;
  readonly #session: Session;
  readonly #scopes: Entries[] = [];
  #depth: number;

  constructor(cursor: Cursor, session: Session, depth: number) {
    this.#cursor = cursor;
    this.#session = session;
    this.#depth = depth;
  }

  parseFile(): ConfMap {
    const position = this.#cursor.position();
    const entries: Entries = new Map();
    this.#scopes.push(entries);
    this.#parseTop(entries);
    return { kind: 'map', position, entries };
  }

  /** Parses a text that holds one value and nothing else; an empty one is the empty string. */
  parseSoleValue(): ConfNode {
    const cursor = this.#cursor;
    cursor.skipSpaces();
    if (cursor.peek() === END) return { kind: 'string', position: cursor.position(), value: '' };
    const value = this.#parseValue();
    cursor.skipSpacesAndComments();
    if (cursor.peek() !== END)
      cursor.fail('unexpected-character', 'one value only may stand here; put a string in quotes');
    return value;
  }

  #parseTop(entries: Entries): void {
    const cursor = this.#cursor;
    for (;;) {
      cursor.skipSpacesAndComments();
      const code = cursor.peek();
      if (code === END) return;
      if (code === BRACE_OPEN) this.#parseEnclosed(entries);
      else if (code === BRACE_CLOSE) this.#skipStrayBrace();
      else {
        this.#parseEntry(entries, 'top');
        this.#endEntry('top');
      }
    }
  }

  /** One closing brace too many at the very end is let pass, as the Go parser does. */
  #skipStrayBrace(): void {
    const cursor = this.#cursor;
    const position = cursor.position();
    cursor.at++;
    cursor.skipSpacesAndComments();
    if (cursor.peek() !== END) {
      cursor.fail(
        'unexpected-character',
        'this } closes nothing; remove it, or add the { that is missing',
        position,
      );
    }
  }

  /** Braces around the whole file, or around parts of it: their entries belong to the file all the same. */
  #parseEnclosed(entries: Entries): void {
    const cursor = this.#cursor;
    const opening = cursor.position();
    this.#enter(opening);
    cursor.at++;
    for (;;) {
      cursor.skipSpacesAndComments();
      const code = cursor.peek();
      if (code === BRACE_CLOSE) break;
      if (code === END) this.#neverClosed(opening, '{', '}');
      if (code === BRACE_OPEN) {
        this.#parseEnclosed(entries);
        this.#endEnclosed();
      } else {
        this.#parseEntry(entries, 'enclosed');
        this.#endEntry('enclosed');
      }
    }
    cursor.at++;
    this.#depth--;
  }

  /** Behind braces within braces: a comma or semicolon may follow, after a line end too. */
  #endEnclosed(): void {
    const cursor = this.#cursor;
    cursor.skipSpacesAndComments();
    const code = cursor.peek();
    if (code === COMMA || code === SEMICOLON) cursor.at++;
  }

  #parseEntry(entries: Entries, level: Level): void {
    const cursor = this.#cursor;
    const { key, position, quoted } = readKey(cursor);
    if (!quoted && key.length === 7 && isSpace(cursor.peek()) && key.toLowerCase() === 'include') {
      this.#parseInclude(entries);
      return;
    }
    cursor.skipSpaces();
    if (isSeparator(cursor.peek())) {
      cursor.at++;
      if (level === 'map') cursor.skipSpaces();
      else cursor.skipBlanks();
    }
    const code = cursor.peek();
    if (code === END || isLineEnd(code) || code === COMMA || code === SEMICOLON || code === BRACE_CLOSE) {
      const where = isLineEnd(code) ? ' on its line' : '';
      cursor.fail('missing-value', `"${key}" has no value${where}; an empty string is written ""`, position);
    }
    this.#put(entries, { key, position, value: this.#parseValue(), usedAsVariable: false });
  }

  #put(entries: Entries, entry: ConfEntry): void {
    const replaced = entries.get(entry.key);
    entries.set(entry.key, replaced === undefined ? entry : { ...entry, replaced });
  }

  /** Behind an entry: blanks, then a line end, a comma, a semicolon, a comment or the end of what encloses it. */
  #endEntry(level: Level): void {
    const cursor = this.#cursor;
    cursor.skipBlanks();
    const code = cursor.peek();
    if (code === COMMA || code === SEMICOLON) {
      cursor.at++;
      return;
    }
    if (code === END || isLineEnd(code) || code === BRACE_CLOSE || cursor.atComment()) return;
    const closing = level === 'top' ? '' : ', a }';
    cursor.fail(
      'unexpected-character',
      `a value ends with a comma${closing} or the line, but ${showCharacter(cursor)} follows; put a value with blanks in quotes`,
    );
  }

  /** A value; the cursor stands on its first character, which is no white space. */
  #parseValue(): ConfNode {
    const cursor = this.#cursor;
    const position = cursor.position();
    this.#session.countValues(1, position);
    const code = cursor.peek();
    switch (code) {
      case BRACE_OPEN:
        return this.#parseMap(position);
      case BRACKET_OPEN:
        return this.#parseArray(position);
      case SINGLE_QUOTE:
        return { kind: 'string', position: inside(position), value: readRawQuoted(cursor, 'string') };
      case DOUBLE_QUOTE:
        return { kind: 'string', position: inside(position), value: readDoubleQuoted(cursor) };
      case PAREN_OPEN:
        return { kind: 'string', position, value: readBlock(cursor) };
      case MINUS:
        return readNumeric(cursor);
      case DOT:
        return cursor.fail(
          'bad-number',
          'a number starts with a digit; put a string that starts with a dot in quotes',
        );
    }
    if (isDigit(code)) return readNumeric(cursor);
    return this.#parseBare(position);
  }

  /** A bare string, which may turn out to be a boolean or a variable. */
  #parseBare(position: Position): ConfNode {
    const cursor = this.#cursor;
    const variable = cursor.peek() === DOLLAR;
    const { value, escaped } = readBare(cursor);
    if (value === '' && !escaped) {
      cursor.fail('unexpected-character', `a value was expected here, not ${showCharacter(cursor)}`);
    }
    if (escaped) return { kind: 'string', position, value };
    if (variable) return this.#resolve(value.slice(1), position);
    // Every boolean has two to five letters; longer strings need no folding.
    const boolean = value.length <= 5 ? BOOLEANS.get(value.toLowerCase()) : undefined;
    return boolean === undefined
      ? { kind: 'string', position, value }
      : { kind: 'boolean', position, value: boolean };
  }

  #parseMap(position: Position): ConfMap {
    const cursor = this.#cursor;
    const entries: Entries = new Map();
    this.#enter(position);
    this.#scopes.push(entries);
    cursor.at++;
    for (;;) {
      cursor.skipSpacesAndComments();
      const code = cursor.peek();
      if (code === BRACE_CLOSE) break;
      if (code === END) this.#neverClosed(position, '{', '}');
      this.#parseEntry(entries, 'map');
      this.#endEntry('map');
    }
    cursor.at++;
    this.#scopes.pop();
    this.#depth--;
    return { kind: 'map', position, entries };
  }

  #parseArray(position: Position): ConfArray {
    const cursor = this.#cursor;
    const items: ConfNode[] = [];
    this.#enter(position);
    cursor.at++;
    for (;;) {
      cursor.skipSpacesAndComments();
      const code = cursor.peek();
      if (code === BRACKET_CLOSE) break;
      if (code === END) this.#neverClosed(position, '[', ']');
      if (code === COMMA) cursor.fail('unexpected-character', 'a value is missing before this comma');
      items.push(this.#parseValue());
      this.#endItem();
    }
    cursor.at++;
    this.#depth--;
    return { kind: 'array', position, items };
  }

  /** Behind an item: blanks, then a line end, a comma, a comment or the closing bracket. */
  #endItem(): void {
    const cursor = this.#cursor;
    cursor.skipBlanks();
    const code = cursor.peek();
    if (code === COMMA) cursor.at++;
    else if (code !== END && !isLineEnd(code) && code !== BRACKET_CLOSE && !cursor.atComment()) {
      cursor.fail(
        'unexpected-character',
        `the items of an array are separated by commas or line ends, but ${showCharacter(cursor)} follows`,
      );
    }
  }

  /** `include file`: the entries of the file take the place of the line. */
  #parseInclude(entries: Entries): void {
    const cursor = this.#cursor;
    cursor.skipBlanks();
    const position = cursor.position();
    const path = readIncludePath(cursor);
    if (path === '') cursor.fail('bad-include', 'include must be followed by the name of a file', position);
    const included = this.#session.withInclude(path, position, (source, file) =>
      parseText(source, file, this.#session, this.#depth),
    );
    for (const entry of included.entries.values()) this.#put(entries, entry);
  }

  /** A variable becomes the value it names; the position is that of its use. */
  #resolve(name: string, position: Position): ConfNode {
    if (name.startsWith(BCRYPT)) return { kind: 'string', position, value: `$${name}` };
    for (let level = this.#scopes.length - 1; level >= 0; level--) {
      const entry = this.#scopes[level]?.get(name);
      if (entry === undefined) continue;
      entry.usedAsVariable = true;
      this.#session.countCopy(entry.value, this.#depth, position);
      return { ...entry.value, position };
    }
    const value = this.#session.withVariable(name, position, (text, file) =>
      new Parser(new Cursor(text, file), this.#session, this.#depth).parseSoleValue(),
    );
    if (value !== undefined) return { ...value, position };
    // A password that begins with $ ends up here; what does not look like a name is not repeated.
    const shown = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `the variable ${name}` : 'the variable used here';
    return this.#cursor.fail(
      'unknown-variable',
      `${shown} is defined neither above nor in the environment; put a string that starts with $ in quotes`,
      position,
    );
  }

  #enter(position: Position): void {
    this.#depth++;
    this.#session.checkDepth(this.#depth, position);
  }

  #neverClosed(opening: Position, open: string, close: string): never {
    return this.#cursor.fail(
      'unexpected-end',
      `this ${open} is never closed; add the missing ${close}`,
      opening,
    );
  }
}

/** The position behind an opening quote. */
function inside(position: Position): Position {
  return { file: position.file, line: position.line, column: position.column + 1 };
}
