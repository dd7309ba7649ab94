// Every error this package throws, in one table, so that callers can act on a code and readers find all texts
// in one place.

/** What went wrong; stable, for programs to act on. */
export type StoreErrorCode =
  | 'bad-key'
  | 'bad-jwt'
  | 'bad-pack'
  | 'read-only'
  | 'disk'
  | 'not-a-directory'
  | 'no-directory'
  | 'not-an-operator'
  | 'pack-too-large'
  | 'closed';

const texts: Readonly<Record<StoreErrorCode, (detail: string) => string>> = {
  'bad-key': (detail) => `not a public account key: ${detail}`,
  'bad-jwt': (detail) => `not a JWT that can be stored: ${detail}`,
  'bad-pack': (detail) => `not a pack of JWTs: ${detail}`,
  'read-only': (detail) => `the store is read-only: ${detail}`,
  disk: (detail) => `the disk refused: ${detail}`,
  'not-a-directory': (detail) => `not a directory: ${detail}`,
  'no-directory': (detail) => `the directory does not exist or cannot be read: ${detail}`,
  'not-an-operator': (detail) => `not an nsc operator folder: ${detail}`,
  'pack-too-large': (detail) => `the pack is too large for one answer: ${detail}`,
  closed: (detail) => `the store is closed: ${detail}`,
};

/** What a store throws. `cause` holds the error of the operating system where there was one. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, detail: string, options?: ErrorOptions) {
    super(texts[code](detail), options);
    this.name = 'StoreError';
    this.code = code;
  }
}

/** The `code` of an error of the operating system (`ENOENT`, `ENOSPC` …), or undefined for any other value. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The text of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
