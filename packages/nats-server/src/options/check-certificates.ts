/** The files of the `tls` block, looked at when the configuration is read, so that `-t` knows whether they will do. */
import { NatsServerError } from '../errors.js';
import { fileErrorText } from '../system-error.js';
import { loadTls } from '../tls/certificates.js';
import type { Findings } from './findings.js';
import type { TlsOptions } from './tls-types.js';

/** Complains of files that cannot be read or do not fit each other. */
export function findBadCertificates(tls: TlsOptions | undefined, findings: Findings): void {
  // What is wrong with the block itself has been said.
  if (tls === undefined || findings.errors.length > 0) return;
  try {
    loadTls(tls);
  } catch (error) {
    if (!(error instanceof NatsServerError)) throw error;
    const { cause } = error;
    const isFile = cause instanceof Error && 'path' in cause;
    const text = isFile ? `error parsing X509 certificate/key pair: ${fileErrorText(cause)}` : error.message;
    findings.complain('tls', text);
  }
}
