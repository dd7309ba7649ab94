/** What a request asks for: the parameters of an address, read as the original reads them. */

/** A request that cannot be answered; the text is the answer, in the original's words. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}

const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE: ReadonlySet<string> = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);
/** The largest number the original can hold; ours are exact up to 2^53, more than any list or count has. */
const LARGEST_SIGNED = 2n ** 63n - 1n;
const LARGEST_UNSIGNED = 2n ** 64n - 1n;

/** The parameters of one request. */
export class Query {
  readonly #parameters: URLSearchParams;

  constructor(parameters: URLSearchParams) {
    this.#parameters = parameters;
  }

  /** Empty when it is not there. */
  text(name: string): string {
    return this.#parameters.get(name) ?? '';
  }

  /** @throws RequestError */
  boolean(name: string): boolean {
    const text = this.text(name);
    if (text === '' || FALSE.has(text)) return false;
    if (TRUE.has(text)) return true;
    throw new RequestError(
      `Error decoding boolean for '${name}': strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }

  /** @throws RequestError */
  integer(name: string): number {
    const text = this.text(name);
    if (text === '') return 0;
    const fail = (why: string): RequestError =>
      new RequestError(
        `Error decoding int for '${name}': strconv.Atoi: parsing ${JSON.stringify(text)}: ${why}`,
      );
    if (!/^[+-]?\d+$/.test(text)) throw fail('invalid syntax');
    const value = BigInt(text.replace('+', ''));
    if (value > LARGEST_SIGNED || value < -LARGEST_SIGNED - 1n) throw fail('value out of range');
    return Number(value);
  }

  /** @throws RequestError */
  unsigned(name: string): number {
    const text = this.text(name);
    if (text === '') return 0;
    const fail = (why: string): RequestError =>
      new RequestError(
        `Error decoding uint64 for '${name}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`,
      );
    if (!/^\d+$/.test(text)) throw fail('invalid syntax');
    if (BigInt(text) > LARGEST_UNSIGNED) throw fail('value out of range');
    return Number(text);
  }
}
