/** Objects with named fields, and maps with free keys: the two ways JSON objects are used in claims. */

import { JwtError } from '../errors.js';
import { type Codec, type Trail, trailText, unwritable, wrongType, wrongValue } from './codec.js';
import { ExactInteger, exactDigits, keepExact } from './exact.js';
import { compareText, jsonString } from './text.js';

/** How a field behaves when its value is missing or empty. */
export interface Field<T> {
  readonly codec: Codec<T>;
  /** Whether the field is there even when the wire does not mention it. */
  readonly present: boolean;
  /** Whether an empty value is left out. */
  readonly omitEmpty: boolean;
}

/** Left out when empty; absent when the wire does not mention it (Go's `omitempty`). */
export function optional<T>(codec: Codec<T>): Field<T> {
  return { codec, present: false, omitEmpty: true };
}

/** Written whenever it is there (a Go pointer with `omitempty`). */
export function pointer<T>(codec: Codec<T>): Field<T> {
  return { codec, present: false, omitEmpty: false };
}

/** Always there and always written (Go without `omitempty`, and struct values even with it). */
export function always<T>(codec: Codec<T>): Field<T> {
  return { codec, present: true, omitEmpty: false };
}

/** Always there in memory, left out when empty on the wire. */
export function presentOmitted<T>(codec: Codec<T>): Field<T> {
  return { codec, present: true, omitEmpty: true };
}

/** One field description for every field of T, in the order of the wire. */
export type Fields<T> = { readonly [K in keyof T]-?: Field<Exclude<T[K], undefined>> };

type Loose = Record<string, unknown>;

// Go matches names without regard to case, and these two letters count as k and s
function fold(name: string): string {
  return name.toLowerCase().replaceAll('\u017f', 's');
}

function isJsonObject(json: unknown): json is Loose {
  return typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof ExactInteger);
}

/** An object with named fields. Fields it does not know are dropped on reading, as the Go library does. */
export function record<T extends object>(fields: Fields<T>): Codec<T> {
  const list = Object.entries(fields) as [string, Field<unknown>][];
  const folded = new Map(list.map(([name]) => [fold(name), name]));
  const heads = list.map(([name]) => `${jsonString(name)}:`);

  /** The object under the names of the table, when some of its names are written in another case. */
  function renamed(json: Loose, trail: Trail): Loose {
    const out: Loose = {};
    for (const [key, value] of Object.entries(json)) {
      const name = folded.get(fold(key));
      if (name === undefined) continue;
      if (Object.hasOwn(out, name)) {
        throw new JwtError('ambiguous-field', `${trailText([...trail, name])}: the field is there twice`);
      }
      out[name] = value;
    }
    return out;
  }

  return {
    read(json, trail) {
      if (!isJsonObject(json)) throw wrongType('an object', json, trail);
      const strange = Object.keys(json).some((key) => !Object.hasOwn(fields, key) && folded.has(fold(key)));
      const source = strange ? renamed(json, trail) : json;
      const out: Loose = {};
      for (const [name, field] of list) {
        const raw = source[name];
        if (raw === undefined || raw === null) {
          if (field.present) out[name] = field.codec.zero();
          continue;
        }
        trail.push(name);
        out[name] = field.codec.read(raw, trail);
        trail.pop();
        if (raw instanceof ExactInteger) keepExact(out, name, raw.digits);
      }
      return out as T;
    },
    write(value, trail) {
      if (typeof value !== 'object' || value === null) throw unwritable('expected an object', trail);
      let out = '';
      for (let index = 0; index < list.length; index++) {
        const [name, field] = list[index] as [string, Field<unknown>];
        let item = (value as Loose)[name];
        if (item === undefined || item === null) {
          if (!field.present) continue;
          item = field.codec.zero();
        }
        if (field.omitEmpty && field.codec.isEmpty(item)) continue;
        trail.push(name);
        const part = exactDigits(value, name, item) ?? field.codec.write(item, trail);
        trail.pop();
        out += `${out === '' ? '' : ','}${heads[index]}${part}`;
      }
      return `{${out}}`;
    },
    isEmpty: () => false,
    zero() {
      const out: Loose = {};
      for (const [name, field] of list) if (field.present) out[name] = field.codec.zero();
      return out as T;
    },
  };
}

/** A map with free keys, which are written sorted. A null among its values is that value's zero. */
export function mapOf<T>(element: Codec<T>): Codec<Record<string, T>> {
  return {
    read(json, trail) {
      if (!isJsonObject(json)) throw wrongType('an object', json, trail);
      const out: Record<string, T> = Object.fromEntries(
        Object.entries(json).map(([key, raw]) => {
          trail.push(key);
          const value = raw === null ? element.zero() : element.read(raw, trail);
          trail.pop();
          return [key, value];
        }),
      );
      for (const [key, raw] of Object.entries(json))
        if (raw instanceof ExactInteger) keepExact(out, key, raw.digits);
      return out;
    },
    write(value, trail) {
      if (typeof value !== 'object' || value === null) throw unwritable('expected an object', trail);
      const parts = Object.keys(value)
        .sort(compareText)
        .map((key) => {
          const item = value[key] as T;
          trail.push(key);
          const part = exactDigits(value, key, item) ?? element.write(item, trail);
          trail.pop();
          return `${jsonString(key)}:${part}`;
        });
      return `{${parts.join(',')}}`;
    },
    isEmpty: (value) => Object.keys(value).length === 0,
    zero: () => ({}),
  };
}

// Go stops at 10,000; nothing a claim has to say comes near this
const MAX_DEPTH = 500;

/** Any JSON value: what generic claims hold. */
export const anything: Codec<unknown> = {
  read(json, trail) {
    if (trail.length > MAX_DEPTH) throw new JwtError('too-deep');
    if (json instanceof ExactInteger) return Number(json.digits);
    if (Array.isArray(json)) {
      const out: unknown[] = [];
      json.forEach((item: unknown, index) => {
        trail.push(index);
        out.push(anything.read(item, trail));
        trail.pop();
        if (item instanceof ExactInteger) keepExact(out, String(index), item.digits);
      });
      return out;
    }
    return isJsonObject(json) ? anyMap.read(json, trail) : json;
  },
  write(value, trail) {
    if (trail.length > MAX_DEPTH) throw new JwtError('too-deep');
    if (Array.isArray(value)) {
      const parts = value.map((item: unknown, index) => {
        trail.push(index);
        const part = exactDigits(value, String(index), item) ?? anything.write(item ?? null, trail);
        trail.pop();
        return part;
      });
      return `[${parts.join(',')}]`;
    }
    switch (typeof value) {
      case 'string':
        return jsonString(value);
      case 'boolean':
        return String(value);
      case 'number':
        if (!Number.isFinite(value)) throw wrongValue('a number must be finite', trail);
        return Object.is(value, -0) ? '-0' : String(value);
      case 'object':
        return value === null ? 'null' : anyMap.write(value as Loose, trail);
      default:
        throw unwritable(`a ${typeof value} is not JSON`, trail);
    }
  },
  isEmpty: () => false,
  zero: () => null,
};

/** A map of any JSON values. A key whose value is undefined is not there. */
export const anyMap: Codec<Record<string, unknown>> = (() => {
  const map = mapOf(anything);
  return {
    ...map,
    write(value, trail) {
      const absent = Object.keys(value).filter((key) => value[key] === undefined);
      if (absent.length === 0) return map.write(value, trail);
      const copy = { ...value };
      for (const key of absent) delete copy[key];
      return map.write(copy, trail);
    },
  };
})();
