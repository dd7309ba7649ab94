/**
 * From one subject to another: `orders.*.>` to `eu.$1.>`. Mappings and imports are made of these. Compiled once; the
 * match cache remembers what came out.
 */
import {
  applyTokenFunction,
  looksLikeFunction,
  mappingFaults,
  readTokenFunction,
  type TokenFunction,
  wildcardsOf,
} from './transform-functions.js';

/** A compiled transform, or why there is none, in the words of the Go server. */
export type CompiledTransform =
  | { readonly kind: 'transform'; readonly transform: SubjectTransform }
  | { readonly kind: 'fault'; readonly text: string };

/** One subject made into another. */
export class SubjectTransform {
  /** The pattern it applies to. */
  readonly source: string;
  readonly destination: string;
  /** Is the outcome the same every time? */
  readonly steady: boolean;
  readonly #functions: readonly TokenFunction[];
  /** Where the wildcards of the source are; number 0 is the first token. */
  readonly #places: readonly number[];
  /** Tokens of the source before its `>`; undefined without one. */
  readonly #rest: number | undefined;
  readonly #fixed: string | undefined;

  constructor(source: string, destination: string, functions: readonly TokenFunction[]) {
    this.source = source;
    this.destination = destination;
    const tokens = source.split('.');
    this.#places = [0, ...tokens.flatMap((token, i) => (token === '*' ? [i] : []))];
    this.#rest = tokens[tokens.length - 1] === '>' ? tokens.length - 1 : undefined;
    this.#functions = this.#rest === undefined ? functions : functions.slice(0, -1);
    this.steady = functions.every(({ kind }) => kind !== 'random');
    const literal = this.#rest === undefined && functions.every(({ kind }) => kind === 'literal');
    this.#fixed = literal ? destination : undefined;
  }

  /** What the subject becomes. It must match `source`; one character a byte. A pattern more special than `source` will do. */
  apply(subject: string): string {
    if (this.#fixed !== undefined) return this.#fixed;
    const tokens = subject.split('.');
    const parts: string[] = [];
    for (const one of this.#functions) parts.push(applyTokenFunction(one, tokens, this.#places));
    if (this.#rest !== undefined)
      for (let i = this.#rest; i < tokens.length; i++) parts.push(tokens[i] as string);
    return parts.join('.');
  }
}

/**
 * Compiles a transform. Subjects as on the wire.
 *
 * @param strict it must be reversible, as imports are: only wildcards, and all of them.
 */
export function compileTransform(source: string, destination: string, strict = false): CompiledTransform {
  const from = shapeOf(source);
  const to = shapeOf(destination);
  if (from === undefined || to === undefined || to.wildcards > 0 || from.rest !== to.rest) {
    return { kind: 'fault', text: mappingFaults.badSubject };
  }
  const fault = (text: string): CompiledTransform => ({ kind: 'fault', text });
  const functions: TokenFunction[] = [];
  let used = 0;
  for (const token of to.tokens) {
    const read = readTokenFunction(token);
    if ('fault' in read) return fault(read.fault);
    const made = read.function;
    if (from.wildcards === 0 && !from.rest) {
      if (made.kind !== 'literal' && made.kind !== 'random' && made.kind !== 'partition') {
        return fault(`${mappingFaults.outOfRange} in ${token}`);
      }
      functions.push(made.kind === 'partition' ? { ...made, wildcards: [] } : made);
      continue;
    }
    if (strict && made.kind !== 'literal' && made.kind !== 'wildcard') {
      return fault(`${mappingFaults.notForImports} in ${token}`);
    }
    for (const wildcard of wildcardsOf(made)) {
      if (wildcard > from.wildcards) return fault(`${mappingFaults.outOfRange} in ${token}: [${wildcard}]`);
      used++;
    }
    functions.push(made);
  }
  if (strict && used < from.wildcards) return fault(`${mappingFaults.notAllWildcards} in ${destination}`);
  return { kind: 'transform', transform: new SubjectTransform(source, destination, functions) };
}

/** What is wrong with the destination of a mapping, in the words of the Go server; undefined when nothing is. */
export function whyNoMapping(source: string, destination: string): string | undefined {
  let ended = false;
  for (const token of destination.split('.')) {
    if (token === '' || ended) return `${mappingFaults.invalid}${token === '' ? '' : ` in ${token}`}`;
    if (looksLikeFunction(token)) continue;
    if (token === '>') ended = true;
    else if (/[\t\n\f\r ]/.test(token)) return mappingFaults.invalid;
  }
  const compiled = compileTransform(source, destination);
  return compiled.kind === 'fault' ? compiled.text : undefined;
}

/** `a.*.*` as destination: `a.$1.$2`. */
export function withPlaceholders(subject: string): string {
  let number = 0;
  return subject
    .split('.')
    .map((token) => (token === '*' ? `$${++number}` : token))
    .join('.');
}

/** `a.$2.$1` as pattern: `a.*.*`, with what stood there. */
export function withWildcards(subject: string): {
  readonly pattern: string;
  readonly placeholders: readonly string[];
} {
  const placeholders: string[] = [];
  const pattern = subject
    .split('.')
    .map((token) => {
      if (!/^\$[1-9]/.test(token) && !/^\{\{\s*[wW]ildcard\s*\(.+\)\s*\}\}$/.test(token)) return token;
      placeholders.push(token);
      return '*';
    })
    .join('.');
  return { pattern, placeholders };
}

/** A transform and its way back, both between a pattern here and a pattern there. */
export interface TwoWays {
  /** Of the far pattern to the near one. */
  readonly toNear: SubjectTransform;
  readonly toFar: SubjectTransform;
  readonly near: string;
  readonly far: string;
}

/**
 * The two ways between a subject of another account and the one it has here. Either may name the other's wildcards
 * (`$1`); `*` means them in their order.
 */
export function compileTwoWays(far: string, near: string): TwoWays | string {
  const farPattern = withWildcards(far).pattern;
  const nearDestination = withPlaceholders(near);
  const toNear = compileTransform(farPattern, nearDestination, true);
  if (toNear.kind === 'fault') return toNear.text;
  const { pattern, placeholders } = withWildcards(nearDestination);
  // The n-th wildcard there is whichever wildcard here stands for it.
  const order = placeholders.map((one) => Number(/\d+/.exec(one)?.[0]));
  let number = 0;
  const back = farPattern
    .split('.')
    .map((token) => (token === '*' ? `$${order.indexOf(++number) + 1}` : token))
    .join('.');
  const toFar = compileTransform(pattern, back);
  if (toFar.kind === 'fault') return toFar.text;
  return { toNear: toNear.transform, toFar: toFar.transform, near: pattern, far: farPattern };
}

interface Shape {
  readonly tokens: readonly string[];
  readonly wildcards: number;
  readonly rest: boolean;
}

/** Tokens and wildcards; undefined where the subject is not valid. Functions may hold spaces. */
function shapeOf(subject: string): Shape | undefined {
  const tokens = subject.split('.');
  const last = tokens.length - 1;
  if (tokens.some((token, i) => token === '' || (token === '>' && i !== last))) return undefined;
  return {
    tokens,
    wildcards: tokens.filter((token) => token === '*').length,
    rest: tokens[last] === '>',
  };
}
