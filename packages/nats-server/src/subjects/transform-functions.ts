/**
 * The destination functions of subject mappings: what one token of a destination makes of the tokens of a subject.
 * Each word of a name may begin with a capital. `$2` is the short form of `{{wildcard(2)}}`.
 */

/** What a destination token does. Wildcards are counted from 1, as they are written. */
export type TokenFunction =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'wildcard'; readonly wildcard: number }
  /** FNV-1a of the tokens of these wildcards, or of the whole subject where there are none, by so many buckets. */
  | { readonly kind: 'partition'; readonly buckets: number; readonly wildcards: readonly number[] }
  | { readonly kind: 'random'; readonly buckets: number }
  | { readonly kind: 'split'; readonly wildcard: number; readonly delimiter: string }
  | { readonly kind: PieceFunction; readonly wildcard: number; readonly length: number };

/** Functions that cut a token by a length. */
export type PieceFunction =
  | 'splitfromleft'
  | 'splitfromright'
  | 'slicefromleft'
  | 'slicefromright'
  | 'left'
  | 'right';

/** Why a destination cannot be, in the words of the Go server. */
export const mappingFaults = {
  invalid: 'invalid mapping destination: invalid transform',
  notAllWildcards: 'invalid mapping destination: not using all of the token wildcard(s)',
  unknownFunction: 'invalid mapping destination: unknown function',
  outOfRange: 'invalid mapping destination: wildcard index out of range',
  tooFew: 'invalid mapping destination: not enough arguments passed to the function',
  tooMany: 'invalid mapping destination: too many arguments passed to the function',
  badArgument: 'invalid mapping destination: function argument is invalid or in the wrong format',
  notForImports:
    'invalid mapping destination: the only mapping function allowed for import transforms is {{Wildcard()}}',
  badSubject: 'invalid subject',
} as const;

/** How names are written, and what they mean. */
const SPELLINGS: readonly (readonly [RegExp, Exclude<TokenFunction['kind'], 'literal'>])[] = [
  [/^[wW]ildcard$/, 'wildcard'],
  [/^[pP]artition$/, 'partition'],
  [/^[rR]andom$/, 'random'],
  [/^[sS]plit$/, 'split'],
  [/^[sS]plit[fF]rom[lL]eft$/, 'splitfromleft'],
  [/^[sS]plit[fF]rom[rR]ight$/, 'splitfromright'],
  [/^[sS]lice[fF]rom[lL]eft$/, 'slicefromleft'],
  [/^[sS]lice[fF]rom[rR]ight$/, 'slicefromright'],
  [/^[lL]eft$/, 'left'],
  [/^[rR]ight$/, 'right'],
];

/** A function of a token, or why it is none. */
export type ReadToken = { readonly function: TokenFunction } | { readonly fault: string };

const MUSTACHE = /^\{\{\s*([A-Za-z]+)\s*\((.*)\)\s*\}\}$/s;
/** Buckets and lengths are 32 bits in the Go server. */
const LARGEST_NUMBER = 0x7fffffff;

/** Reads one token of a destination. */
export function readTokenFunction(token: string): ReadToken {
  if (/^\$[+-]?\d+$/.test(token)) return { function: { kind: 'wildcard', wildcard: Number(token.slice(1)) } };
  if (!looksLikeFunction(token)) return { function: { kind: 'literal', text: token } };
  const match = MUSTACHE.exec(token);
  const fault = (why: string): ReadToken => ({ fault: `${why} in ${token}` });
  if (match === null) return fault(mappingFaults.unknownFunction);
  const name = SPELLINGS.find(([spelling]) => spelling.test(match[1] as string))?.[1];
  if (name === undefined) return fault(mappingFaults.unknownFunction);
  const args = (match[2] as string).split(/,\s*/);
  const numbers = args.map(wholeNumber);
  const [first] = numbers;
  switch (name) {
    case 'wildcard':
      if (args.length > 1) return fault(mappingFaults.tooMany);
      if (args[0] === '') return fault(mappingFaults.tooFew);
      if (first === undefined) return fault(mappingFaults.badArgument);
      return { function: { kind: 'wildcard', wildcard: first } };
    case 'partition': {
      if (first === undefined || first > LARGEST_NUMBER || numbers.includes(undefined)) {
        return fault(mappingFaults.badArgument);
      }
      return { function: { kind: 'partition', buckets: first, wildcards: numbers.slice(1) as number[] } };
    }
    case 'random':
      if (args.length !== 1) return fault(mappingFaults.tooFew);
      if (first === undefined || first > LARGEST_NUMBER) return fault(mappingFaults.badArgument);
      return { function: { kind: 'random', buckets: first } };
    case 'split': {
      const problem = wrongCount(args);
      if (problem !== undefined) return fault(problem);
      const delimiter = args[1] as string;
      if (first === undefined || /[ .]/.test(delimiter)) return fault(mappingFaults.badArgument);
      return { function: { kind: 'split', wildcard: first, delimiter } };
    }
    default: {
      const problem = wrongCount(args);
      if (problem !== undefined) return fault(problem);
      const length = numbers[1];
      if (first === undefined || length === undefined || Math.abs(length) > LARGEST_NUMBER) {
        return fault(mappingFaults.badArgument);
      }
      return { function: { kind: name, wildcard: first, length } };
    }
  }
}

/** Is it written as a function, `{{…}}`? */
export function looksLikeFunction(token: string): boolean {
  return token.length > 4 && token.startsWith('{{') && token.endsWith('}}');
}

function wrongCount(args: readonly string[]): string | undefined {
  if (args.length < 2) return mappingFaults.tooFew;
  return args.length > 2 ? mappingFaults.tooMany : undefined;
}

function wholeNumber(text: string): number | undefined {
  const trimmed = text.replace(/^ +| +$/g, '');
  return /^[+-]?\d+$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** The wildcards a function reads. */
export function wildcardsOf(token: TokenFunction): readonly number[] {
  switch (token.kind) {
    case 'literal':
    case 'random':
      return [];
    case 'partition':
      return token.wildcards;
    default:
      return [token.wildcard];
  }
}

/**
 * What the function makes.
 *
 * @param tokens of the subject, as on the wire: one character a byte.
 * @param places where the wildcards are among them, the first at 1.
 */
export function applyTokenFunction(
  token: TokenFunction,
  tokens: readonly string[],
  places: readonly number[],
): string {
  switch (token.kind) {
    case 'literal':
      return token.text;
    case 'random':
      return token.buckets <= 0 ? '0' : String(Math.floor(Math.random() * token.buckets));
    case 'partition': {
      const key =
        token.wildcards.length === 0
          ? tokens.join('.')
          : token.wildcards.map((wildcard) => tokens[placeOf(places, wildcard)] ?? '').join('');
      return partitionOf(key, token.buckets);
    }
    default: {
      const text = tokens[placeOf(places, token.wildcard)] ?? '';
      return token.kind === 'wildcard' ? text : cut(token, text);
    }
  }
}

/** Wildcard 0 is the first token, as the Go server has it. */
function placeOf(places: readonly number[], wildcard: number): number {
  return places[Math.max(0, wildcard)] ?? 0;
}

function cut(
  token: Exclude<TokenFunction, { kind: 'literal' | 'random' | 'partition' | 'wildcard' }>,
  text: string,
): string {
  if (token.kind === 'split') return split(text, token.delimiter);
  const { kind, length } = token;
  const whole = text.length;
  if (length <= 0 || length >= whole) return text;
  switch (kind) {
    case 'splitfromleft':
      return `${text.slice(0, length)}.${text.slice(length)}`;
    case 'splitfromright':
      return `${text.slice(0, whole - length)}.${text.slice(whole - length)}`;
    case 'slicefromleft':
      return slices(text, length, length);
    case 'slicefromright':
      return slices(text, length, whole % length === 0 ? length : whole % length);
    case 'left':
      return text.slice(0, length);
    case 'right':
      return text.slice(whole - length);
  }
}

/** Pieces of `length`, the first of `first`; what remains at the end is a piece too. */
function slices(text: string, length: number, first: number): string {
  const pieces = [text.slice(0, first)];
  for (let i = first; i < text.length; i += length) pieces.push(text.slice(i, i + length));
  return pieces.join('.');
}

/** Empty pieces are left out. An empty delimiter stands between any two characters. */
function split(text: string, delimiter: string): string {
  const pieces = delimiter === '' ? [...text] : text.split(delimiter);
  return pieces.filter((piece) => piece !== '').join('.');
}

/** FNV-1a, 32 bits, of the characters as bytes, by so many buckets. */
export function partitionOf(key: string, buckets: number): string {
  if (buckets === 0) return '0';
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ (key.charCodeAt(i) & 255), 0x01000193);
  return String((hash >>> 0) % buckets);
}
