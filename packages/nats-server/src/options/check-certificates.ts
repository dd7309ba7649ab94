/** The files of TLS blocks, looked at when the configuration is read, so that `-t` knows whether they will do. */
import { NatsServerError } from '../errors.js';
import { fileErrorText } from '../system-error.js';
import { clientContext, loadTls } from '../tls/certificates.js';
import type { Findings } from './findings.js';
import type { ServerOptions } from './types.js';

/** Complains of files that cannot be read or do not fit each other. */
export function findBadCertificates(
  { tls, resolverTls }: Pick<ServerOptions, 'tls' | 'resolverTls'>,
  findings: Findings,
): void {
  // What is wrong with the blocks themselves has been said.
  if (findings.errors.length > 0) return;
  if (tls !== undefined) tryFiles('tls', () => loadTls(tls), findings);
  if (resolverTls !== undefined) tryFiles('resolver_tls', () => clientContext(resolverTls), findings);
}

function tryFiles(block: string, load: () => unknown, findings: Findings): void {
  try {
    load();
  } catch (error) {
    if (!(error instanceof NatsServerError)) throw error;
    const { cause } = error;
    const isFile = cause instanceof Error && 'path' in cause;
    const text = isFile ? `error parsing X509 certificate/key pair: ${fileErrorText(cause)}` : error.message;
    findings.complain(block, text);
  }
}
