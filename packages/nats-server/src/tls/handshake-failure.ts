/** Why a TLS handshake came to nothing, in words for the log: those of OpenSSL name its own source files. */

/** OpenSSL's reasons that the Go server has words for. */
const WORDS: Readonly<Record<string, string>> = {
  'http request': 'first record does not look like a TLS handshake',
  'https proxy request': 'first record does not look like a TLS handshake',
  'wrong version number': 'first record does not look like a TLS handshake',
  'packet length too long': 'first record does not look like a TLS handshake',
  'unsupported protocol': 'client offered only unsupported versions',
  'peer did not return a certificate': "client didn't provide a certificate",
  'no shared cipher': 'no cipher suite supported by both client and server',
};
const NOT_TLS = WORDS['wrong version number'];

/** A handshake that failed. */
export class HandshakeFailure extends Error {
  override readonly name = 'HandshakeFailure';
  /** Is it what load balancers and port scanners do, so that a log without details need not have it? */
  readonly probe: boolean;

  constructor(reason: string, probe = false, cause?: unknown) {
    super(`TLS handshake error: ${reason}`, cause === undefined ? {} : { cause });
    this.probe = probe;
  }
}

/** The failure that Node.js reports with this error. */
export function failureOf(error: Error & { code?: string; reason?: string }): HandshakeFailure {
  if (error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT') return new HandshakeFailure('timeout', true, error);
  if (error.reason === undefined) return new HandshakeFailure(error.message, false, error);
  const words = WORDS[error.reason] ?? error.reason;
  return new HandshakeFailure(`tls: ${words}`, words === NOT_TLS, error);
}
