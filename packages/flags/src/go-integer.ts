// Integers as Go's strconv reads them with base 0, which is what both flag packages use.
import { ValueError } from './errors.js';

const FORM =
  /^(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?[0-7])*|[1-9](?:_?[0-9])*)$/;

/**
 * Reads an integer in Go's literal forms: decimal, `0x`, `0o`, `0b`, a leading 0 for octal, `_` between digits.
 * `int` allows a sign; `uint` does not, as strconv.ParseUint.
 *
 * @throws ValueError `bad-syntax`, or `out-of-range` past ±(2^53-1), the integers a JavaScript number holds
 * exactly; Go's own bound is 2^63 or 2^64.
 */
export function parseGoInteger(text: string, kind: 'int' | 'uint'): number {
  const signed = kind === 'int' && /^[+-]/.test(text);
  const digits = signed ? text.slice(1) : text;
  if (!FORM.test(digits)) throw new ValueError('bad-syntax', 'invalid syntax');
  const plain = digits.replaceAll('_', '');
  const magnitude = BigInt(/^0[0-7]/.test(plain) ? `0o${plain}` : plain);
  if (magnitude > BigInt(Number.MAX_SAFE_INTEGER)) throw new ValueError('out-of-range', 'value out of range');
  const value = Number(magnitude);
  return signed && text.startsWith('-') && value !== 0 ? -value : value;
}
