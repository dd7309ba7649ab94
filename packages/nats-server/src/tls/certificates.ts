/** The files of a `tls` block, read and checked: what a handshake is made of. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import { NatsServerError } from '../errors.js';
import type { CertificatePair, TlsOptions } from '../options/tls-types.js';
import { opensslCiphers, opensslCurves } from './cipher-suites.js';
import { certificatesIn } from './pem.js';

/** One certificate, ready for handshakes. */
interface Identity {
  readonly leaf: X509Certificate;
  readonly context: SecureContext;
}

/** What handshakes need. */
export interface LoadedTls {
  /** For clients that name no host, or one that no certificate is for. */
  readonly context: SecureContextOptions;
  /**
   * The context of the first certificate that is for a host name; undefined: the first of all. OpenSSL keeps offering
   * the first certificate of every other kind of key, so those of different kinds should be for the same names.
   */
  contextFor(hostname: string): SecureContext | undefined;
  /** The certificates, the one that is shown first at the head. */
  readonly leaves: readonly X509Certificate[];
}

/**
 * Reads the files of a `tls` block. They are read anew for every call: a reload takes renewed certificates over.
 *
 * @throws NatsServerError `bad-tls` naming the file and what is wrong with it
 */
export function loadTls(options: TlsOptions): LoadedTls {
  const { ca, ...others } = sharedOptions(options);
  // OpenSSL would send a client the authorities as well; where they judge no client, they have no business here.
  const shared = options.verify ? { ...others, ca } : others;
  const pairs = options.certificates.map(readPair);
  const identities: Identity[] = pairs.map(({ cert, key, leaf, names }) => ({
    leaf,
    context: within(names, () => createSecureContext({ ...shared, cert, key })),
  }));
  // OpenSSL holds one certificate of each kind of key, and takes what the client can check.
  const kindOf = ({ leaf }: (typeof pairs)[number]) => leaf.publicKey.asymmetricKeyType;
  const offered = pairs.filter(
    (pair, at) => pairs.findIndex((other) => kindOf(other) === kindOf(pair)) === at,
  );
  return {
    context: { ...shared, cert: offered.map(({ cert }) => cert), key: offered.map(({ key }) => key) },
    contextFor: (hostname) =>
      identities.find(({ leaf }) => leaf.checkHost(hostname, { subject: 'never' }) !== undefined)?.context,
    leaves: identities.map(({ leaf }) => leaf),
  };
}

/**
 * What a `tls` block means where this server is the client.
 *
 * @throws NatsServerError `bad-tls` naming the file and what is wrong with it
 */
export function clientContext(
  options: TlsOptions,
): SecureContextOptions & { readonly rejectUnauthorized: boolean } {
  const pairs = options.certificates.map(readPair);
  const shown =
    pairs.length === 0 ? {} : { cert: pairs.map(({ cert }) => cert), key: pairs.map(({ key }) => key) };
  return { ...sharedOptions(options), ...shown, rejectUnauthorized: !options.insecure };
}

function sharedOptions(options: TlsOptions): SecureContextOptions {
  const ca = options.caFile === '' ? undefined : readAuthorities(options.caFile);
  const curves = within('curve_preferences', () => opensslCurves(options.curvePreferences));
  return {
    ciphers: within('cipher_suites', () => opensslCiphers(options.cipherSuites)),
    honorCipherOrder: true,
    minVersion: options.minVersion === '1.3' ? 'TLSv1.3' : 'TLSv1.2',
    ...(ca === undefined ? {} : { ca }),
    ...(curves === undefined ? {} : { ecdhCurve: curves }),
  };
}

function readPair({ certFile, keyFile }: CertificatePair) {
  const cert = read(certFile);
  const key = read(keyFile);
  const names = `${certFile}, ${keyFile}`;
  const leaf = within(certFile, () => new X509Certificate(cert));
  const privateKey = within(keyFile, () => createPrivateKey(key));
  if (!leaf.checkPrivateKey(privateKey)) {
    throw new NatsServerError('bad-tls', `${names}: the key is not that of the certificate`);
  }
  return { cert, key, leaf, names };
}

function readAuthorities(file: string): string {
  const text = read(file).toString('latin1');
  if (within(file, () => certificatesIn(text)).length === 0) {
    throw new NatsServerError('bad-tls', `${file}: there is no certificate in it`);
  }
  return text;
}

function read(file: string): Buffer {
  return within(file, () => readFileSync(file));
}

/** Runs a step, and says what it was about when it fails. */
function within<T>(what: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new NatsServerError('bad-tls', `${what}: ${reason}`, error);
  }
}
