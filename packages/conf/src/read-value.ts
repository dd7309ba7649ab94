// One value read as one option: types, ranges, choices. What is wrong comes back as a complaint; where it is and
// whether to go on is the business of the caller.
import { parseDuration } from './duration.js';
import type { ConfErrorCode } from './errors.js';
import type { ConfInteger, ConfNode } from './nodes.js';
import type { OptionSpec, OptionType } from './option-spec.js';
import { parseSize } from './size.js';

/** What is wrong with a value: the rest of a sentence that begins with the option's name. */
export interface Complaint {
  readonly code: ConfErrorCode;
  readonly text: string;
}

/** The outcome of reading one value: exactly one of `value` and `complaint`, perhaps with a `warning`. */
export type Reading =
  | { readonly value: unknown; readonly warning?: Complaint }
  | { readonly complaint: Complaint };

/** The types that hold one value; the others hold readings of their own and are read by read-options.ts. */
export type ScalarType = Exclude<OptionType, 'strings' | 'section' | 'sections' | 'map' | 'list' | 'node'>;

/** The types an option may be written in. */
export function typesOf(spec: OptionSpec): readonly OptionType[] {
  return typeof spec.type === 'string' ? [spec.type] : spec.type;
}

/** Whether a value of this kind can be meant as that type at all. `quoted`: see ReadSettings.quotedScalars. */
export function fits(type: OptionType, node: ConfNode, quoted: boolean): boolean {
  const { kind } = node;
  switch (type) {
    case 'string':
    case 'date':
    case 'section':
    case 'map':
      return kind === KIND_OF[type];
    case 'boolean':
      return kind === 'boolean' || (quoted && kind === 'string');
    case 'strings':
      return kind === 'string' || kind === 'array';
    case 'integer':
    case 'bigint':
      return kind === 'integer' || (quoted && kind === 'string');
    case 'float':
      return kind === 'float' || kind === 'integer' || (quoted && kind === 'string');
    case 'duration':
      return kind === 'string' || kind === 'integer' || kind === 'float';
    case 'size':
      return kind === 'integer' || kind === 'string';
    case 'sections':
      return kind === 'array' || kind === 'map';
    case 'list':
      return kind === 'array';
    case 'node':
      return true;
  }
}

const KIND_OF = { string: 'string', date: 'date', section: 'map', map: 'map' } as const;

const TYPE_NAMES: Readonly<Record<OptionType, string>> = {
  string: 'a string',
  strings: 'a string or an array of strings',
  integer: 'an integer',
  bigint: 'an integer',
  float: 'a number',
  boolean: 'true or false',
  duration: 'a duration such as 2s or "1m30s"',
  size: 'a size such as 1024, 64KB or 1MiB',
  date: 'a date such as 2016-05-04T18:53:41Z',
  section: 'a map { … }',
  sections: 'an array of maps [ { … } ]',
  map: 'a map { … }',
  list: 'an array [ … ]',
  node: 'a value',
};

const KIND_NAMES: Readonly<Record<ConfNode['kind'], string>> = {
  map: 'a map',
  array: 'an array',
  string: 'a string',
  integer: 'an integer',
  float: 'a number',
  boolean: 'a boolean',
  date: 'a date',
};

/** Says that a value has the wrong type, and how to mend it where that is plain. */
export function wrongType(spec: OptionSpec, node: ConfNode): Complaint {
  const types = typesOf(spec);
  const wanted = [...new Set(types.map((type) => TYPE_NAMES[type]))].join(' or ');
  let advice = '';
  const scalar = node.kind !== 'map' && node.kind !== 'array';
  if (types.some((type) => type === 'string' || type === 'strings') && scalar) advice = '; put it in quotes';
  else if (node.kind === 'string' && parsesAs(types, node.value)) advice = '; take away the quotes';
  return { code: 'wrong-type', text: `must be ${wanted}, not ${KIND_NAMES[node.kind]}${advice}` };
}

function parsesAs(types: readonly OptionType[], text: string): boolean {
  if (types.includes('boolean') && /^(true|false|yes|no|on|off)$/i.test(text)) return true;
  if ((types.includes('integer') || types.includes('bigint')) && /^-?\d{1,18}$/.test(text)) return true;
  return types.includes('float') && /^-?\d{1,18}(\.\d{1,18})?$/.test(text);
}

/** Reads a value that `fits` said yes to. */
export function readScalar(type: ScalarType, spec: OptionSpec, node: ConfNode): Reading {
  switch (type) {
    case 'string':
      return node.kind === 'string' ? readChoice(spec, node.value) : mismatch(spec, node);
    case 'boolean':
      return readBoolean(spec, node);
    case 'integer':
    case 'bigint':
      return readWhole(type, spec, node);
    case 'float':
      return readFloat(spec, node);
    case 'duration':
      return readDuration(spec, node);
    case 'size':
      return readSize(spec, node);
    case 'date':
      return node.kind === 'date' ? { value: new Date(node.value) } : mismatch(spec, node);
  }
}

function mismatch(spec: OptionSpec, node: ConfNode): Reading {
  return { complaint: wrongType(spec, node) };
}

function readChoice(spec: OptionSpec, text: string): Reading {
  const { choices } = spec;
  if (choices === undefined) return { value: text };
  const folded = text.toLowerCase();
  const choice = choices.find((candidate) => candidate.toLowerCase() === folded);
  if (choice !== undefined) return { value: choice };
  const given = spec.secret === true ? '' : `, not ${JSON.stringify(text)}`;
  return { complaint: { code: 'bad-choice', text: `must be one of ${choices.join(', ')}${given}` } };
}

function readBoolean(spec: OptionSpec, node: ConfNode): Reading {
  if (node.kind === 'boolean') return { value: node.value };
  if (node.kind === 'string') {
    if (/^(true|yes|on)$/i.test(node.value)) return { value: true };
    if (/^(false|no|off)$/i.test(node.value)) return { value: false };
  }
  return mismatch(spec, node);
}

function readWhole(type: 'integer' | 'bigint', spec: OptionSpec, node: ConfNode): Reading {
  let value: bigint;
  if (node.kind === 'integer') value = node.value;
  else if (node.kind === 'string' && /^-?\d{1,18}$/.test(node.value)) value = BigInt(node.value);
  else return mismatch(spec, node);
  const range = type === 'integer' ? exactRange(spec) : spec;
  const complaint = checkRange(range, value, String);
  if (complaint !== undefined) return { complaint };
  return { value: type === 'integer' ? Number(value) : value };
}

function readFloat(spec: OptionSpec, node: ConfNode): Reading {
  let value: number;
  if (node.kind === 'float') value = node.value;
  else if (node.kind === 'integer') value = Number(node.value);
  else if (node.kind === 'string' && /^-?\d{1,18}(\.\d{1,18})?$/.test(node.value)) value = Number(node.value);
  else return mismatch(spec, node);
  const complaint = checkRange(spec, value, String);
  return complaint === undefined ? { value } : { complaint };
}

function readDuration(spec: OptionSpec, node: ConfNode): Reading {
  let value: number | undefined;
  let warning: Complaint | undefined;
  if (node.kind === 'string') {
    value = parseDuration(node.value);
    // A number in quotes means what the same number means without them.
    if (value === undefined && spec.unit !== undefined && /^-?\d{1,15}$/.test(node.value)) {
      value = Number(node.value) * unitOf(spec);
    }
  } else if (node.kind === 'integer' && node.suffix !== '') {
    return { complaint: suffixedDuration(node) };
  } else if (node.kind === 'integer' || node.kind === 'float') {
    value = Number(node.value) * unitOf(spec);
    if (spec.unit === undefined) {
      warning = {
        code: 'bare-duration',
        text: `should be a duration with a unit: write ${Number(node.value)}s`,
      };
    }
  }
  if (value === undefined) return mismatch(spec, node);
  const complaint = checkRange(spec, value, (limit) => `${Number(limit)}ms`);
  if (complaint !== undefined) return { complaint };
  return warning === undefined ? { value } : { value, warning };
}

function unitOf(spec: OptionSpec): number {
  return spec.unit === 'ms' ? 1 : 1000;
}

/** 10m is ten million to the language; whoever writes it for a duration means ten minutes. */
function suffixedDuration(node: ConfInteger): Complaint {
  const text = `is not a duration: without quotes, ${node.suffix} is a size suffix; write ten minutes as "10m"`;
  return { code: 'wrong-type', text };
}

function readSize(spec: OptionSpec, node: ConfNode): Reading {
  let value: bigint | number | undefined;
  if (node.kind === 'integer') value = node.value;
  else if (node.kind === 'string') value = parseSize(node.value);
  if (value === undefined) return mismatch(spec, node);
  const complaint = checkRange(exactRange(spec), value, String);
  return complaint === undefined ? { value: Number(value) } : { complaint };
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

function exactRange(spec: OptionSpec): Range {
  return { min: spec.min ?? Number.MIN_SAFE_INTEGER, max: spec.max ?? Number.MAX_SAFE_INTEGER };
}

function checkRange(
  range: Range,
  value: number | bigint,
  show: (limit: number | bigint) => string,
): Complaint | undefined {
  const { min, max } = range;
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return undefined;
  let wanted: string;
  if (min === undefined || min === Number.MIN_SAFE_INTEGER) wanted = `must be at most ${show(max ?? 0)}`;
  else if (max === undefined || max === Number.MAX_SAFE_INTEGER) wanted = `must be at least ${show(min)}`;
  else wanted = `must be between ${show(min)} and ${show(max)}`;
  if (max === Number.MAX_SAFE_INTEGER && value > max) wanted = `must be at most ${show(max)}`;
  return { code: 'out-of-range', text: `${wanted}, not ${show(value)}` };
}
