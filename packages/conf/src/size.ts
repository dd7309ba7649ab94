// Sizes in bytes, as strings and for people. Bare ones (64MB, 1k) are integers of the language itself.

const LETTERS = 'kmgtpe';

/**
 * Reads a size written as a string: digits and, if any, a suffix. A letter alone counts 1024, as in the Go
 * server's storage sizes ("10G"), unlike in a bare integer (10G), where it counts 1000; KB, Ki and KiB count 1024.
 * @returns bytes; undefined when the text is no size or is beyond ±(2^53 - 1).
 */
export function parseSize(text: string): number | undefined {
  const match = /^(-?\d{1,19}) ?([kmgtpe]?)(b|i|ib)?$/i.exec(text);
  if (match === null) return undefined;
  const [, digits = '', letter = '', rest = ''] = match;
  if (letter === '' && rest.toLowerCase().startsWith('i')) return undefined;
  const power = letter === '' ? 0 : LETTERS.indexOf(letter.toLowerCase()) + 1;
  const value = Number(digits) * 1024 ** power;
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Writes bytes with the largest binary unit that divides them: 1048576 is `1MiB`, 1000 is `1000`. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let power = 0;
  while (value !== 0 && value % 1024 === 0 && power < LETTERS.length) {
    value /= 1024;
    power++;
  }
  return power === 0 ? String(bytes) : `${value}${LETTERS.charAt(power - 1).toUpperCase()}iB`;
}
