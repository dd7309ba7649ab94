/**
 * What a value of a claim is on the wire: how it is read, checked and written. Every kind of claim is described by
 * one table of these (see `claims/`), in the order of the Go library's fields; reading, writing and the rule of what
 * may be left out all come from that table, so they cannot disagree.
 */

import { JwtError } from '../errors.js';
import { ExactInteger } from './exact.js';
import { jsonString } from './text.js';

/** The way from the top of the claims to a value, kept only to name the value in an error. */
export type Trail = (string | number)[];

/** One sort of value. */
export interface Codec<T> {
  /** The value of parsed JSON, which is never null here. @throws JwtError `bad-field` */
  read(json: unknown, trail: Trail): T;
  /** The value as JSON text. @throws JwtError `bad-claims`, `inexact-integer` */
  write(value: T, trail: Trail): string;
  /** Whether Go's `omitempty` leaves the value out. */
  isEmpty(value: T): boolean;
  /** What the value is when the wire does not mention it. */
  zero(): T;
}

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A trail as people read it: `nats.exports[2].subject`, `nats.mappings["foo.bar"][0].weight`. */
export function trailText(trail: Trail): string {
  let text = '';
  for (const step of trail) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (!plainName.test(step)) text += `[${JSON.stringify(step)}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text === '' ? 'the claims' : text;
}

function kindOf(json: unknown): string {
  if (json === null) return 'null';
  if (json instanceof ExactInteger) return 'number';
  return Array.isArray(json) ? 'array' : typeof json;
}

/** The error of a value that is not what it should be. */
export function wrongType(expected: string, json: unknown, trail: Trail): JwtError {
  return new JwtError('bad-field', `${trailText(trail)}: expected ${expected}, found ${kindOf(json)}`);
}

/** The error of a value that has the right type and is still not acceptable. */
export function wrongValue(text: string, trail: Trail): JwtError {
  return new JwtError('bad-field', `${trailText(trail)}: ${text}`);
}

/** The error of a value that cannot be written. */
export function unwritable(text: string, trail: Trail): JwtError {
  return new JwtError('bad-claims', `${trailText(trail)}: ${text}`);
}

/** Text. */
export const text: Codec<string> = {
  read(json, trail) {
    if (typeof json !== 'string') throw wrongType('a string', json, trail);
    return json;
  },
  write(value, trail) {
    if (typeof value !== 'string') throw unwritable('expected a string', trail);
    return jsonString(value);
  },
  isEmpty: (value) => value === '',
  zero: () => '',
};

/** Text of a narrower type, which the wire does not enforce. */
export function textOf<T extends string>(): Codec<T> {
  return text as unknown as Codec<T>;
}

/** True or false. */
export const truth: Codec<boolean> = {
  read(json, trail) {
    if (typeof json !== 'boolean') throw wrongType('true or false', json, trail);
    return json;
  },
  write: (value) => (value ? 'true' : 'false'),
  isEmpty: (value) => !value,
  zero: () => false,
};

/** An integer from `least` to `most`, both included, as the Go type of the field has it. */
export function integer(least: bigint, most: bigint): Codec<number> {
  return {
    read(json, trail) {
      const exact = json instanceof ExactInteger;
      if (!exact && (typeof json !== 'number' || !Number.isInteger(json)))
        throw wrongType('an integer', json, trail);
      const value = exact ? BigInt(json.digits) : (json as number);
      if (value < least || value > most) throw wrongValue(`${value} is out of range`, trail);
      return Number(value);
    },
    write(value, trail) {
      if (typeof value !== 'number' || !Number.isInteger(value))
        throw unwritable('expected an integer', trail);
      if (!Number.isSafeInteger(value)) {
        throw new JwtError(
          'inexact-integer',
          `${trailText(trail)}: ${value} is too large to be written exactly`,
        );
      }
      if (value < least || value > most) throw unwritable(`${value} is out of range`, trail);
      return String(value);
    },
    isEmpty: (value) => value === 0,
    zero: () => 0,
  };
}

/** Go's int and int64. */
export const int64 = integer(-(2n ** 63n), 2n ** 63n - 1n);
/** Go's uint and uint64. */
export const uint64 = integer(0n, 2n ** 64n - 1n);
/** Go's uint8. */
export const uint8 = integer(0n, 255n);

/** A list. A null among its elements is that element's zero, as Go reads it. */
export function listOf<T>(element: Codec<T>): Codec<T[]> {
  return {
    read(json, trail) {
      if (!Array.isArray(json)) throw wrongType('an array', json, trail);
      return json.map((item: unknown, index) => {
        trail.push(index);
        const value = item === null ? element.zero() : element.read(item, trail);
        trail.pop();
        return value;
      });
    },
    write(value, trail) {
      if (!Array.isArray(value)) throw unwritable('expected an array', trail);
      const parts = value.map((item, index) => {
        trail.push(index);
        const part = element.write(item, trail);
        trail.pop();
        return part;
      });
      return `[${parts.join(',')}]`;
    },
    isEmpty: (value) => value.length === 0,
    zero: () => [],
  };
}

/** A list whose elements may not be null. */
export function listWithoutNulls<T>(element: Codec<T>, ifNull: string): Codec<T[]> {
  const list = listOf(element);
  return {
    ...list,
    read(json, trail) {
      if (Array.isArray(json) && json.includes(null)) throw wrongValue(ifNull, trail);
      return list.read(json, trail);
    },
  };
}

/** A list of texts. */
export const texts = listOf(text);
