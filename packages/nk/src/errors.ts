// What can go wrong, apart from the keys themselves (those are NkeyError of @nats-ts/jwt).

/**
 * Why something was refused. Codes are stable; texts may change.
 *
 * - `usage`: options that do not fit together, are missing, or have a value that cannot be.
 * - `disk`: a file could not be read.
 * - `no-key`: a file holds no key.
 * - `bad-signature`: a signature that is malformed, or not that of the key and the data.
 * - `entropy`: the source of entropy ended too soon.
 * - `not-found`: no key with the prefix within the attempts allowed.
 */
export type NkErrorCode = 'usage' | 'disk' | 'no-key' | 'bad-signature' | 'entropy' | 'not-found';

/** Thrown by everything in this package. Its text never holds a seed. */
export class NkError extends Error {
  override readonly name = 'NkError';
  /** Stable reason, for programs. */
  readonly code: NkErrorCode;

  constructor(code: NkErrorCode, text: string, options?: ErrorOptions) {
    super(text, options);
    this.code = code;
  }
}

const SYSTEM_TEXTS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
};

/** A failed file call in the words of the Go tool: `open x: no such file or directory`. */
export function diskError(call: 'open' | 'read', path: string, error: unknown): NkError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const verb = code === 'EISDIR' ? 'read' : call;
  const text = SYSTEM_TEXTS[code] ?? (error instanceof Error ? error.message : String(error));
  return new NkError('disk', `${verb} ${path}: ${text}`, { cause: error });
}
