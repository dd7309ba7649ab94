/** Reads the certificates of the HTTPS side and says in plain words what is wrong with them. */

import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AccountServerError } from './errors.js';
import type { Certificates } from './http/server.js';
import type { TlsOptions } from './options/types.js';

/** Certificates in memory, with the end of their validity for `/healthz`. */
export interface LoadedCertificates extends Certificates {
  /** When the server's certificate ends, unix milliseconds. */
  readonly validTo: number;
}

/**
 * Reads certificate, key and authorities; undefined when none are configured.
 *
 * @throws AccountServerError `bad-certificate`, naming the file
 */
export async function loadCertificates(options: TlsOptions): Promise<LoadedCertificates | undefined> {
  if (options.cert === '') return undefined;
  const cert = await read(options.cert);
  const key = await read(options.key);
  const ca = options.root === '' ? {} : { ca: await read(options.root) };
  let validTo: number;
  try {
    const parsed = new X509Certificate(cert);
    validTo = Date.parse(parsed.validTo);
  } catch (error) {
    throw new AccountServerError(
      'bad-certificate',
      `error parsing certificate ${options.cert}: ${reasonOf(error)}`,
    );
  }
  return { cert, key, ...ca, verify: options.verify, validTo };
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new AccountServerError(
      'bad-certificate',
      `error loading X509 certificate/key pair: ${reasonOf(error)}`,
    );
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
