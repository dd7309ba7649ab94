// How nsc proves itself and whom it trusts when brokers speak TLS: flags, the variables NATS_CA, NATS_CERT, NATS_KEY,
// and the scheme `tls://`.
import { readFileSync } from 'node:fs';
import type { TlsOptions } from '@nats-io/transport-node';
import { type Environment, expandPath } from '../environment/environment.js';
import { NscError, reasonOf } from '../errors.js';
import { backquote, quote } from '../text/go-text.js';

/** TLS towards brokers. Each path stands over its variable. */
export interface ClientTls {
  /** File of certificates to trust instead of the system's (`NATS_CA`). */
  readonly ca?: string;
  /** File of the client's certificate (`NATS_CERT`). */
  readonly cert?: string;
  /** File of the client's key (`NATS_KEY`). */
  readonly key?: string;
  /** Curves by name, the preferred first, with commas between: `P256`, `P384`, `P521`, `X25519`. */
  readonly curves?: string;
  /** Begin with the TLS handshake instead of waiting for the broker's INFO. */
  readonly first?: boolean;
}

const CURVES: Readonly<Record<string, string>> = {
  p256: 'P-256',
  p384: 'P-384',
  p521: 'P-521',
  x25519: 'X25519',
};

/**
 * The client library's TLS options; undefined when nothing asks for TLS and the broker decides.
 *
 * @param byScheme a URL begins with `tls://`
 * @throws NscError `usage` on an unknown curve or half a pair of files; `disk` when a file cannot be read
 */
export function tlsSettings(
  tls: ClientTls,
  environment: Environment,
  byScheme: boolean,
): TlsOptions | undefined {
  const file = (flag: string | undefined, variable: string): string | undefined => {
    const given = flag !== undefined && flag !== '' ? flag : (environment.env[variable]?.trim() ?? '');
    return given === '' ? undefined : readPem(given, environment);
  };
  const ca = file(tls.ca, 'NATS_CA');
  const cert = file(tls.cert, 'NATS_CERT');
  const key = file(tls.key, 'NATS_KEY');
  if ((cert === undefined) !== (key === undefined)) {
    const [have, lacks] = cert === undefined ? ['key', 'certificate'] : ['certificate', 'key'];
    throw new NscError('usage', `a client ${have} was given without its ${lacks}: give both files`);
  }
  const curves = readCurves(tls.curves ?? '');
  if (!byScheme && tls.first !== true && curves === '' && ca === undefined && cert === undefined) {
    return undefined;
  }
  // The library hands what it does not know itself on to node:tls.
  const settings: TlsOptions & { ecdhCurve?: string } = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && key !== undefined && { cert, key }),
    ...(curves !== '' && { ecdhCurve: curves }),
    ...(tls.first === true && { handshakeFirst: true }),
  };
  return settings;
}

function readPem(path: string, environment: Environment): string {
  try {
    return readFileSync(expandPath(path, environment), 'utf8');
  } catch (error) {
    throw new NscError('disk', `error reading ${backquote(path)}: ${reasonOf(error)}`, { cause: error });
  }
}

function readCurves(list: string): string {
  if (list === '') return '';
  return list
    .split(',')
    .map((text) => {
      const name = text
        .trim()
        .toLowerCase()
        .replace(/^curve/, '');
      const curve = CURVES[name];
      if (curve === undefined) {
        throw new NscError('usage', `unknown TLS curve ${quote(text)} (accepted: P256, P384, P521, X25519)`);
      }
      return curve;
    })
    .join(':');
}
