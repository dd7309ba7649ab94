// Every error this package throws, in one table, so that programs can tell them apart by code.

/**
 * Why an operation was refused. Codes are stable; texts may change.
 *
 * - `usage`: flags, arguments or options that do not fit together or are missing.
 * - `bad-name`: a name that cannot become a file name.
 * - `bad-time`: a start or expiry that is not a date nor an interval.
 * - `bad-key`: a key of the wrong kind, malformed, or without its private half.
 * - `bad-signer`: the key given with `-K` may not sign this, or no private key to sign with is in the keystore.
 * - `bad-jwt`: a JWT that cannot be read, or does not belong here.
 * - `bad-config`: `nsc.json` or `.nsc` cannot be read.
 * - `no-store`, `no-operator`, `no-account`, `no-user`: nothing chosen, or the chosen one is not there.
 * - `exists`: a thing of that name is there already.
 * - `not-allowed`: a rule of the operator or the account forbids it.
 * - `old-store`: the store or keystore is of a version this program does not write.
 * - `busy`: another nsc holds the store's lock.
 * - `disk`: reading or writing a file failed.
 * - `remote`: a URL could not be read, or a push was refused.
 * - `no-terminal`: a question could not be asked; the text names the flag to give.
 * - `interrupted`: the person left in the middle of a question; nothing was changed.
 * - `not-served`: something this version does not do.
 * - `failed`: a report says which part failed.
 */
export type NscErrorCode =
  | 'usage'
  | 'bad-name'
  | 'bad-time'
  | 'bad-key'
  | 'bad-signer'
  | 'bad-jwt'
  | 'bad-config'
  | 'no-store'
  | 'no-operator'
  | 'no-account'
  | 'no-user'
  | 'exists'
  | 'not-allowed'
  | 'old-store'
  | 'busy'
  | 'disk'
  | 'remote'
  | 'no-terminal'
  | 'interrupted'
  | 'not-served'
  | 'failed';

/** What the person at the keyboard (or the calling program) did wrong, or what the machine refused. */
export class NscError extends Error {
  override readonly name = 'NscError';
  /** Stable reason, for programs. */
  readonly code: NscErrorCode;

  /**
   * @param code stable reason
   * @param text what, where and what to do; never holds a seed
   */
  constructor(code: NscErrorCode, text: string, options?: ErrorOptions) {
    super(text, options);
    this.code = code;
  }
}

/** The text of anything thrown, for the end of a sentence. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's code of a failed file call (`ENOENT`, `EACCES` …), if it has one. */
export function systemCode(error: unknown): string | undefined {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}
