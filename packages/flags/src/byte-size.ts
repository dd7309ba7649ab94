// Counts and sizes as nsc reads its `number` flags: plain, with thousands commas, or with a unit.
import { ValueError } from './errors.js';
import { goQuote } from './go-quote.js';

const BYTES_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ...['k', 'm', 'g', 't', 'p', 'e'].flatMap((letter, index): [string, number][] => [
    [letter, 1000 ** (index + 1)],
    [`${letter}b`, 1000 ** (index + 1)],
    [`${letter}i`, 1024 ** (index + 1)],
    [`${letter}ib`, 1024 ** (index + 1)],
  ]),
]);

/**
 * Reads a count or a size in bytes: an optional `-`, a decimal number that may hold thousands commas, and an optional
 * unit in any case: `k M G T P E` and `KB …` are powers of 1000, `Ki …` and `KiB …` powers of 1024, as the
 * go-humanize library that nsc uses. The empty text is 0, as in nsc. A fraction of a byte is dropped.
 *
 * @throws ValueError `bad-syntax`, or `out-of-range` past ±(2^53-1).
 */
export function parseByteSize(text: string): number {
  if (text === '') return 0;
  const [, sign = '', number = '', unit = ''] = /^(-?)([\d.,]*)(.*)$/s.exec(text) ?? [];
  const digits = number.replaceAll(',', '');
  if (!/^(?:\d+\.?\d*|\.\d+)$/.test(digits))
    throw new ValueError('bad-syntax', `${goQuote(text)} is not a number or a size like 10MiB`);
  const factor = BYTES_PER_UNIT.get(unit.trim().toLowerCase());
  if (factor === undefined)
    throw new ValueError(
      'bad-syntax',
      `unknown unit ${goQuote(unit.trim())} in ${goQuote(text)}; units are B, KB, KiB, MB, MiB, …`,
    );
  const value = Math.trunc(Number(digits) * factor);
  if (value > Number.MAX_SAFE_INTEGER) throw new ValueError('out-of-range', `${goQuote(text)} is too large`);
  return sign === '-' && value !== 0 ? -value : value;
}

/** Writes an integer with a comma between thousands, as nsc shows the defaults of `number` flags. */
export function formatThousands(value: number): string {
  return String(Math.trunc(value)).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
