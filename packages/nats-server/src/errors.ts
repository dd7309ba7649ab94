/** The errors the broker throws at whoever starts it. What clients are told is in `protocol/error-texts.ts`. */

const texts = {
  'cannot-listen': 'the server cannot listen',
  closed: 'the server is closed',
} as const;

/** Stable names of the errors. */
export type NatsServerErrorCode = keyof typeof texts;

/** Something that kept the server from starting or doing what it was asked. */
export class NatsServerError extends Error {
  override readonly name = 'NatsServerError';
  readonly code: NatsServerErrorCode;

  constructor(code: NatsServerErrorCode, detail: string, cause?: unknown) {
    super(`${texts[code]}: ${detail}`, cause === undefined ? {} : { cause });
    this.code = code;
  }
}
