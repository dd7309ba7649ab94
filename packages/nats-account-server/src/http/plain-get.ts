/**
 * Recognises the request that brokers send: a GET of one account, without a body or anything else that would change
 * the answer, complete and spelled without any freedom. Whatever is not exactly that is left to Node's HTTP parser,
 * so that only one reading of a doubtful request exists.
 */

/** Where account JWTs are found under. */
export const ACCOUNTS_PATH = '/jwt/v1/accounts/';

const START = `GET ${ACCOUNTS_PATH}`;
const KEY_LENGTH = 56;
const VERSION = ' HTTP/1.1\r\n';
const END = '\r\n\r\n';

/** Header lines of visible ASCII, each with a proper name, and the empty line (RFC 9112, section 5). */
const HEADERS = /^(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e]*\r\n)+\r\n$/;

/** Headers that ask for more than the JWT, or announce more to come. */
const NOT_PLAIN =
  /^(?:origin:|content-length:|transfer-encoding:|expect:|upgrade:|connection:(?![ \t]*keep-alive[ \t]*\r))/im;

const HOST = /^host:/gim;
const IF_NONE_MATCH = /^if-none-match:[ \t]*(.*?)[ \t]*\r$/gim;

/** Reads the requests of one connection. Clients repeat their headers: those are looked at once. */
export class PlainGets {
  /** Key of the account that the last request asked for. Anything of 56 characters: only the store knows keys. */
  key = '';
  /** Its If-None-Match; empty for none. */
  condition = '';
  #headers = '';

  /**
   * Reads the request that begins at `from`.
   *
   * @param text bytes as latin1
   * @returns where the next one begins; -1 when this one is not plain, or not all there
   */
  read(text: string, from: number): number {
    const keyAt = from + START.length;
    const keyEnd = keyAt + KEY_LENGTH;
    if (!text.startsWith(START, from) || !text.startsWith(VERSION, keyEnd)) return -1;
    const headersAt = keyEnd + VERSION.length;
    if (this.#headers === '' || !text.startsWith(this.#headers, headersAt)) {
      const end = text.indexOf(END, headersAt);
      if (end < 0 || !this.#readHeaders(text.slice(headersAt, end + END.length))) return -1;
    }
    this.key = text.slice(keyAt, keyEnd);
    return headersAt + this.#headers.length;
  }

  #readHeaders(headers: string): boolean {
    if (!HEADERS.test(headers) || NOT_PLAIN.test(headers)) return false;
    if (headers.match(HOST)?.length !== 1) return false;
    const conditions = [...headers.matchAll(IF_NONE_MATCH)];
    if (conditions.length > 1) return false;
    this.condition = conditions[0]?.[1] ?? '';
    this.#headers = headers;
    return true;
  }
}
