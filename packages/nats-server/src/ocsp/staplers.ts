/** Which of the server's certificates are stapled, by the `ocsp` block and by what the certificates themselves demand. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Log } from '@nats-ts/log';
import { NatsServerError } from '../errors.js';
import type { CertificatePair, OcspOptions, TlsOptions } from '../options/tls-types.js';
import { certificatesIn } from '../tls/pem.js';
import { mustStaple } from './must-staple.js';
import { respondersOf } from './responders.js';
import { Stapler } from './stapler.js';

/** What deciding needs. */
export interface StaplersOptions {
  readonly tls: TlsOptions;
  /** The `ocsp` block; undefined is `auto`. */
  readonly ocsp: OcspOptions | undefined;
  readonly log: Log;
  /** Called when the server must not go on with a certificate. */
  readonly onRevoked: (reason: string) => void;
}

/** The staplers of a server, by the fingerprint of the certificate (SHA-256). */
export class Staplers {
  readonly #byFingerprint: ReadonlyMap<string, Stapler>;

  private constructor(byFingerprint: ReadonlyMap<string, Stapler>) {
    this.#byFingerprint = byFingerprint;
  }

  /** Starts a stapler for each certificate that needs one. @throws NatsServerError `bad-tls` */
  static async start(options: StaplersOptions): Promise<Staplers> {
    const started = new Map<string, Stapler>();
    try {
      for (const pair of options.tls.certificates) {
        const chain = certificatesOf(pair.certFile);
        const [leaf] = chain;
        if (leaf === undefined) continue;
        const stapler = await startFor(leaf, chain, pair, options);
        if (stapler !== undefined) started.set(leaf.fingerprint256, stapler);
      }
    } catch (error) {
      for (const stapler of started.values()) stapler.close();
      throw error;
    }
    return new Staplers(started);
  }

  /** Whether there is anything to staple. */
  get any(): boolean {
    return this.#byFingerprint.size > 0;
  }

  /** The staple of a certificate in DER; undefined when it has none that counts now. */
  stapleOf(certificate: Uint8Array): Uint8Array | undefined {
    return this.#byFingerprint.get(new X509Certificate(certificate).fingerprint256)?.staple;
  }

  /** Asks no more. */
  close(): void {
    for (const stapler of this.#byFingerprint.values()) stapler.close();
  }
}

async function startFor(
  leaf: X509Certificate,
  chain: readonly X509Certificate[],
  { certFile }: CertificatePair,
  { tls, ocsp, log, onRevoked }: StaplersOptions,
): Promise<Stapler | undefined> {
  const demanded = mustStaple(leaf);
  const mode = ocsp?.mode ?? 'auto';
  if (mode === 'never') {
    if (demanded) log.warn(`Certificate at '${certFile}' has MustStaple but OCSP is disabled`);
    return undefined;
  }
  if (!demanded && mode !== 'always') return undefined;
  const candidates = [...chain.slice(1), ...(tls.caFile === '' ? [] : certificatesOf(tls.caFile))];
  const issuer = candidates.find(
    (candidate) => leaf.checkIssued(candidate) && leaf.verify(candidate.publicKey),
  );
  if (issuer === undefined) {
    const text = `the issuer of the certificate at '${certFile}' is neither in that file nor in 'ca_file': its OCSP answers cannot be checked`;
    throw new NatsServerError('bad-tls', text);
  }
  const urls = ocsp === undefined || ocsp.urls.length === 0 ? respondersOf(leaf) : ocsp.urls;
  const fatal = mode === 'always' || mode === 'must';
  const stapler = await Stapler.start({
    leaf,
    issuer,
    urls,
    file: certFile,
    log,
    onRevoked: fatal ? onRevoked : undefined,
  });
  log.info(`OCSP Stapling enabled for client connections - ${certFile}`);
  return stapler;
}

function certificatesOf(file: string): X509Certificate[] {
  return certificatesIn(readFileSync(file, 'latin1'));
}
