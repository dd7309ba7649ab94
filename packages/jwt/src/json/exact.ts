/**
 * Integers that a JavaScript number cannot hold. The Go library's integers have 64 bits, a number holds 53; a limit
 * such as 9223372036854775807 must not come back as 9223372036854775808 in a token that we sign again.
 *
 * So: claims hold the nearest number, and the object that holds it keeps the digits under a symbol. JSON.stringify,
 * Object.keys and loops do not see the symbol, `{ ...copy }` takes it along, and encoding writes the digits as long
 * as the number was not changed.
 */

/** Under this symbol an object keeps the digits of its inexact integers, by field name. */
export const exactIntegers = Symbol('the exact digits of integers beyond 2^53');

/** An integer beyond 2^53 as it stood in the JSON, on its way from the parser to a field. */
export class ExactInteger {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }
}

interface HoldsExact {
  [exactIntegers]?: Record<string, string>;
}

/** Keeps the digits of one field of an object. */
export function keepExact(holder: object, field: string, digits: string): void {
  const kept = (holder as HoldsExact)[exactIntegers] ?? {};
  kept[field] = digits;
  (holder as HoldsExact)[exactIntegers] = kept;
}

/** The digits of one field of an object, if it came with more than a number holds and still has that value. */
export function exactDigits(holder: object, field: string, value: unknown): string | undefined {
  const digits = (holder as HoldsExact)[exactIntegers]?.[field];
  return digits !== undefined && Number(digits) === value ? digits : undefined;
}

/** The fields of one object whose numbers are not exact, with their digits. */
export function inexactFields(holder: object): [field: string, digits: string][] {
  return Object.entries((holder as HoldsExact)[exactIntegers] ?? {}).filter(
    ([field, digits]) => (holder as Record<string, unknown>)[field] === Number(digits),
  );
}

const longNumber = /[0-9]{16}/;
const integerAt = /-?[0-9]+(?![0-9.eE])/y;

/**
 * JSON.parse, except that integers beyond 2^53 become `ExactInteger`.
 * @throws SyntaxError as JSON.parse does
 */
export function parseExact(text: string): unknown {
  const plain: unknown = JSON.parse(text);
  if (!longNumber.test(text)) return plain;
  const marked = markIntegers(text);
  if (marked === undefined) return plain;
  return JSON.parse(marked.text, (_, value: unknown) =>
    typeof value === 'string' && value.startsWith(marked.mark)
      ? new ExactInteger(value.slice(marked.mark.length))
      : value,
  );
}

/** The JSON with its long integers turned into strings behind a mark that no string of the JSON begins with. */
function markIntegers(text: string): { text: string; mark: string } | undefined {
  let mark = 'exact:';
  while (text.includes(`"${mark}`)) mark = `x${mark}`;
  let out = '';
  let done = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === 34) {
      index = endOfString(text, index);
    } else if (character === 45 || (character >= 48 && character <= 57)) {
      integerAt.lastIndex = index;
      const integer = integerAt.exec(text)?.[0];
      if (integer !== undefined && !Number.isSafeInteger(Number(integer))) {
        out += `${text.slice(done, index)}"${mark}${integer}"`;
        done = index + integer.length;
      }
      while (/[-+0-9.eE]/.test(text[index + 1] ?? '')) index++;
    }
  }
  return done === 0 ? undefined : { text: out + text.slice(done), mark };
}

/** The index of the quote that ends the string which begins at `start`. The text is known to be JSON. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; ; index++) {
    const character = text.charCodeAt(index);
    if (character === 92) index++;
    else if (character === 34) return index;
  }
}
