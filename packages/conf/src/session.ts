// What one reading of a configuration shares over all its files: the environment, the limits and how much of
// them is used up, the files and variables being read right now.
import { dirname, join, resolve } from 'node:path';
import { ConfError } from './errors.js';
import { type ConfLimits, DEFAULT_LIMITS } from './limits.js';
import type { ConfNode } from './nodes.js';
import type { Position } from './position.js';
import { readFailure, readSource, type SourceText } from './source.js';

/** How to read a configuration; everything has a default. */
export interface ParseOptions {
  /** The name of the text in error positions; includes are relative to its folder. Default: `config`. */
  readonly file?: string;
  /** Where variables come from that no block defines. Default: process.env. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Reads a configuration file, throwing when it cannot. Default: from disk, as UTF-8. */
  readonly readFile?: (path: string) => string;
  /** Bounds other than {@link DEFAULT_LIMITS}. */
  readonly limits?: Partial<ConfLimits>;
}

/** The state of one reading. */
export class Session {
  readonly limits: ConfLimits;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #readFile: ((path: string) => string) | undefined;
  #bytes = 0;
  #values = 0;
  #includes = 0;
  readonly #filesOpen: string[] = [];
  readonly #variablesOpen = new Set<string>();

  constructor(options: ParseOptions) {
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#env = options.env ?? process.env;
    this.#readFile = options.readFile;
  }

  /** Counts text against the size limit. */
  countText(size: number, position: Position | undefined): void {
    this.#bytes += size;
    if (this.#bytes > this.limits.bytes) this.#tooLarge(position);
  }

  /** Counts values of the tree against their limit. */
  countValues(count: number, position: Position): void {
    this.#values += count;
    if (this.#values > this.limits.values) this.#tooLarge(position);
  }

  checkDepth(depth: number, position: Position): void {
    if (depth <= this.limits.depth) return;
    throw new ConfError(
      'too-deep',
      position,
      `maps and arrays are nested more than ${this.limits.depth} deep`,
    );
  }

  /**
   * Counts the use of a variable as if its value were written out there: values that double themselves
   * (`b = [$a, $a]`, `c = [$b, $b]` …) would otherwise grow beyond all bounds for whoever walks the tree.
   */
  countCopy(node: ConfNode, depth: number, position: Position): void {
    this.countValues(1, position);
    if (node.kind === 'map') {
      this.checkDepth(depth + 1, position);
      for (const entry of node.entries.values()) this.countCopy(entry.value, depth + 1, position);
    } else if (node.kind === 'array') {
      this.checkDepth(depth + 1, position);
      for (const item of node.items) this.countCopy(item, depth + 1, position);
    }
  }

  /** Reads the file named on the command line, as it were; `use` gets its text and name. */
  withMainFile<T>(path: string, use: (source: SourceText, file: string) => T): T {
    const source = this.#read(path, undefined, `cannot read the configuration file ${path}`);
    return this.withText(source, path, use);
  }

  /** Reads an included file, the path of which is relative to the folder of the file that includes it. */
  withInclude<T>(written: string, from: Position, use: (source: SourceText, file: string) => T): T {
    const path = join(dirname(from.file), written);
    const cycle = this.#filesOpen.indexOf(resolve(path));
    if (cycle >= 0) {
      throw new ConfError(
        'include-cycle',
        from,
        `"${written}" is being read already: files include each other in a circle`,
      );
    }
    this.#includes++;
    if (this.#includes > this.limits.includes) {
      throw new ConfError('too-many-includes', from, `more than ${this.limits.includes} files are included`);
    }
    if (this.#filesOpen.length > this.limits.includeDepth) {
      throw new ConfError(
        'too-many-includes',
        from,
        `files include files more than ${this.limits.includeDepth} deep`,
      );
    }
    const hint = written.startsWith('/') ? '; includes are relative to the folder of the including file' : '';
    const source = this.#read(path, from, `cannot read the included file "${written}" (${path})`, hint);
    try {
      return this.withText(source, path, use);
    } catch (error) {
      if (!(error instanceof ConfError)) throw error;
      const place = `${from.file}:${from.line}`;
      throw new ConfError(error.code, error.position, `${error.text} (included from ${place})`);
    }
  }

  /** Marks the text's name as being read while `use` runs. */
  withText<T>(source: SourceText, file: string, use: (source: SourceText, file: string) => T): T {
    this.#filesOpen.push(resolve(file));
    try {
      return use(source, file);
    } finally {
      this.#filesOpen.pop();
    }
  }

  /** The value of an environment variable; `use` gets its text. Returns undefined when it is not set. */
  withVariable<T>(name: string, position: Position, use: (text: string, file: string) => T): T | undefined {
    const text = Object.hasOwn(this.#env, name) ? this.#env[name] : undefined;
    if (text === undefined) return undefined;
    if (this.#variablesOpen.has(name)) {
      throw new ConfError('variable-cycle', position, `the variable ${name} refers to itself in a circle`);
    }
    this.#variablesOpen.add(name);
    try {
      this.countText(text.length, position);
      return use(text, `$${name}`);
    } catch (error) {
      if (!(error instanceof ConfError)) throw error;
      throw new ConfError(error.code, position, `in the environment variable ${name}: ${error.text}`);
    } finally {
      this.#variablesOpen.delete(name);
    }
  }

  #read(path: string, from: Position | undefined, what: string, hint = ''): SourceText {
    let source: SourceText | undefined;
    try {
      const left = this.limits.bytes - this.#bytes;
      source = this.#readFile === undefined ? readSource(path, left) : asSource(this.#readFile(path));
    } catch (error) {
      throw new ConfError('unreadable', from, `${what}: ${readFailure(error)}${hint}`);
    }
    if (source === undefined) return this.#tooLarge(from ?? { file: path, line: 1, column: 1 });
    this.countText(source.size, from);
    return source;
  }

  #tooLarge(position: Position | undefined): never {
    throw new ConfError(
      'too-large',
      position,
      `the configuration is too large: more than ${this.limits.bytes} bytes or ${this.limits.values} values`,
    );
  }
}

/** A text given as a string. */
export function asSource(text: string): SourceText {
  return { text, size: text.length, damaged: false };
}
