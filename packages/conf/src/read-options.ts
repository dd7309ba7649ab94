// A tree read by an option table: values with defaults, and everything that is wrong, each at its place.
import { ConfError, type ConfErrorCode } from './errors.js';
import { nearestKey, sectionOf, spellings } from './nearest-key.js';
import type { ConfEntry, ConfMap, ConfNode } from './nodes.js';
import type { OptionSpec } from './option-spec.js';
import { setOwn } from './plain.js';
import { formatPosition, type Position } from './position.js';
import { fits, readScalar, typesOf, wrongType } from './read-value.js';

/** Rules that differ between programs. */
export interface ReadSettings {
  /** Booleans and numbers in quotes count too, as in the Go account server; the Go broker refuses them. */
  readonly quotedScalars?: boolean;
}

/** What a configuration says. */
export interface ReadResult {
  /** By canonical key, nested by section, defaults filled in. An option without default that is absent is absent. */
  readonly values: Record<string, unknown>;
  /** Where each option that is given stands, by its path: `http.port`, `accounts.A.users[0].password`. */
  readonly positions: Map<string, Position>;
  /** All that is wrong, in the order of the text. When there is any, the values must not be used. */
  readonly errors: ConfError[];
  /** What works but should be changed: deprecated options, keys given twice, durations without unit. */
  readonly warnings: ConfError[];
}

/** A text in which more than this is wrong is not of this program; the rest is not worth anyone's time. */
const MAX_FINDINGS = 1000;

/**
 * Reads a tree by an option table. Never throws for what is in the tree.
 *
 * Errors in the value of an option are reported where its key stands, errors in the item of an array where the
 * item stands; so does the Go server.
 */
export function readOptions(
  tree: ConfMap,
  table: readonly OptionSpec[],
  settings: ReadSettings = {},
): ReadResult {
  const reader = new Reader(table, settings);
  const values = reader.readSection(tree, table, '', tree.position);
  return { values, positions: reader.positions, errors: reader.errors, warnings: reader.warnings };
}

/** Marks a value that could not be read; the error is recorded already. */
const REFUSED = Symbol('refused');

const indexes = new WeakMap<readonly OptionSpec[], Map<string, OptionSpec>>();

/** Options by every spelling in lower case; made once for each table, which must not contradict itself. */
function indexOf(table: readonly OptionSpec[]): Map<string, OptionSpec> {
  let index = indexes.get(table);
  if (index === undefined) {
    index = new Map();
    for (const spec of table) {
      for (const key of spellings(spec)) {
        if (index.has(key)) throw new TypeError(`an option table has two options with the spelling "${key}"`);
        index.set(key, spec);
      }
    }
    indexes.set(table, index);
  }
  return index;
}

class Reader {
  readonly errors: ConfError[] = [];
  readonly warnings: ConfError[] = [];
  readonly positions = new Map<string, Position>();
  readonly #root: readonly OptionSpec[];
  readonly #quoted: boolean;

  constructor(root: readonly OptionSpec[], settings: ReadSettings) {
    this.#root = root;
    this.#quoted = settings.quotedScalars === true;
  }

  readSection(
    map: ConfMap,
    table: readonly OptionSpec[],
    path: string,
    where: Position,
  ): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    const index = indexOf(table);
    const given = new Map<OptionSpec, ConfEntry>();
    for (const entry of map.entries.values()) {
      if (this.errors.length >= MAX_FINDINGS) break;
      this.#warnOfReplaced(entry);
      const spec = index.get(entry.key.toLowerCase());
      if (spec === undefined) {
        // A key may exist for the sake of $key alone.
        if (!entry.usedAsVariable) this.#unknown(entry, table);
        continue;
      }
      const first = given.get(spec);
      if (first !== undefined) {
        const text = `"${entry.key}" is the same as "${first.key}" at ${formatPosition(first.position)}; keep one`;
        this.#error('given-twice', entry.position, text);
        continue;
      }
      given.set(spec, entry);
      if (spec.deprecated !== undefined) {
        this.#warn('deprecated', entry.position, `"${entry.key}" is deprecated: ${spec.deprecated}`);
      }
      const at = path === '' ? spec.key : `${path}.${spec.key}`;
      this.positions.set(at, entry.position);
      const value = this.#read(entry.value, spec, at, entry.position);
      if (value !== REFUSED) values[spec.key] = value;
    }
    for (const spec of table) {
      if (given.has(spec)) continue;
      if (spec.required === true) {
        const name = path === '' ? spec.key : `${path}.${spec.key}`;
        this.#error('missing-option', where, `the option ${name} is missing`);
      }
      const value = defaultOf(spec);
      if (value !== undefined) values[spec.key] = value;
    }
    return values;
  }

  #read(node: ConfNode, spec: OptionSpec, path: string, where: Position): unknown {
    const types = typesOf(spec);
    const type =
      types.find((candidate) => fits(candidate, node, false)) ??
      (this.#quoted ? types.find((candidate) => fits(candidate, node, true)) : undefined);
    if (type === undefined) {
      const { code, text } = wrongType(spec, node);
      return this.#refuse(code, where, `${path} ${text}`);
    }
    let value: unknown;
    switch (type) {
      case 'node':
        value = node;
        break;
      case 'section':
        value = node.kind === 'map' ? this.readSection(node, spec.options ?? [], path, where) : REFUSED;
        break;
      case 'sections':
        value = this.#readSections(node, spec, path, where);
        break;
      case 'map':
        value = node.kind === 'map' ? this.#readMap(node, spec, path) : REFUSED;
        break;
      case 'list':
        value = this.#readItems(node, spec.entry ?? spec, path);
        break;
      case 'strings':
        value =
          node.kind === 'string' ? [node.value] : this.#readItems(node, { ...spec, type: 'string' }, path);
        break;
      default: {
        const reading = readScalar(type, spec, node);
        if ('complaint' in reading) {
          return this.#refuse(reading.complaint.code, where, `${path} ${reading.complaint.text}`);
        }
        if (reading.warning !== undefined) {
          this.#warn(reading.warning.code, where, `${path} ${reading.warning.text}`);
        }
        value = reading.value;
      }
    }
    if (value === REFUSED || spec.check === undefined) return value;
    const text = spec.check(value, node);
    return text === undefined ? value : this.#refuse('bad-value', where, `${path} ${text}`);
  }

  #readSections(node: ConfNode, spec: OptionSpec, path: string, where: Position): unknown {
    const table = spec.options ?? [];
    if (node.kind === 'map') return [this.readSection(node, table, `${path}[0]`, where)];
    const one: OptionSpec = { key: spec.key, type: 'section', options: table, doc: spec.doc };
    return this.#readItems(node, one, path);
  }

  #readItems(node: ConfNode, spec: OptionSpec, path: string): unknown {
    if (node.kind !== 'array') return REFUSED;
    const items: unknown[] = [];
    // The whole is checked by the caller, not each item.
    const { check: _, ...one } = spec;
    for (const [index, item] of node.items.entries()) {
      if (this.errors.length >= MAX_FINDINGS) break;
      const at = `${path}[${index}]`;
      this.positions.set(at, item.position);
      const value = this.#read(item, one, at, item.position);
      if (value !== REFUSED) items.push(value);
    }
    return items;
  }

  #readMap(map: ConfMap, spec: OptionSpec, path: string): unknown {
    const values: Record<string, unknown> = {};
    const { entry: each } = spec;
    for (const entry of map.entries.values()) {
      if (this.errors.length >= MAX_FINDINGS) break;
      this.#warnOfReplaced(entry);
      // Keys used as variables stand here for that purpose, as in the accounts block of the Go server.
      if (entry.usedAsVariable) continue;
      const at = `${path}.${entry.key}`;
      this.positions.set(at, entry.position);
      const value = each === undefined ? entry.value : this.#read(entry.value, each, at, entry.position);
      if (value !== REFUSED) setOwn(values, entry.key, value);
    }
    return values;
  }

  #unknown(entry: ConfEntry, table: readonly OptionSpec[]): void {
    const nearest = nearestKey(entry.key, table);
    let advice = '';
    if (nearest !== undefined) advice = `; did you mean "${nearest}"?`;
    else {
      const section = sectionOf(entry.key, table) ?? sectionOf(entry.key, this.#root);
      if (section !== undefined) advice = `; it belongs in "${section}"`;
      else if (table !== this.#root && indexOf(this.#root).has(entry.key.toLowerCase())) {
        advice = '; it belongs at the top level';
      }
    }
    this.#error('unknown-key', entry.position, `unknown key "${entry.key}"${advice}`);
  }

  #warnOfReplaced(entry: ConfEntry): void {
    if (entry.replaced === undefined) return;
    const first = formatPosition(entry.replaced.position);
    this.#warn('duplicate', entry.position, `"${entry.key}" is given at ${first} too; this one counts`);
  }

  #refuse(code: ConfErrorCode, position: Position, text: string): typeof REFUSED {
    this.#error(code, position, text);
    return REFUSED;
  }

  #error(code: ConfErrorCode, position: Position, text: string): void {
    if (this.errors.length < MAX_FINDINGS) this.errors.push(new ConfError(code, position, text));
  }

  #warn(code: ConfErrorCode, position: Position, text: string): void {
    if (this.warnings.length < MAX_FINDINGS) this.warnings.push(new ConfError(code, position, text));
  }
}

/** The value of an option that is not given: its default, or for a section those of its options. */
function defaultOf(spec: OptionSpec): unknown {
  if (spec.default !== undefined) return structuredClone(spec.default);
  if (spec.type !== 'section' || spec.optional === true) return undefined;
  const values: Record<string, unknown> = {};
  for (const option of spec.options ?? []) {
    const value = defaultOf(option);
    if (value !== undefined) values[option.key] = value;
  }
  return Object.keys(values).length === 0 ? undefined : values;
}
