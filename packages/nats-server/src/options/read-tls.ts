/** TLS, from table values to its types. */
import { parseDuration } from '@nats-ts/conf';
import { HANDSHAKE_FALLBACK_DELAY, TLS_TIMEOUT } from './defaults.js';
import type { Findings, Values } from './findings.js';
import { INSECURE_CIPHER_SUITES } from './tls-names.js';
import type {
  CertificatePair,
  HandshakeFirst,
  OcspCacheOptions,
  OcspOptions,
  OcspPeerOptions,
  TlsOptions,
} from './tls-types.js';

/** A `tls` block of the client listener; undefined when there is none. */
export function readTls(
  values: Values | undefined,
  path: string,
  findings: Findings,
): TlsOptions | undefined {
  if (values === undefined) return undefined;
  const insecureSuites = ((values.cipher_suites as string[] | undefined) ?? []).filter((name) =>
    INSECURE_CIPHER_SUITES.includes(name),
  );
  if (insecureSuites.length > 0 && values.allow_insecure_cipher_suites !== true) {
    const names = insecureSuites.join(', ');
    findings.complain(
      `${path}.cipher_suites`,
      `insecure cipher suites configured without 'allow_insecure_cipher_suites' option set: ${names}`,
    );
  }
  if (values.verify_cert_and_check_known_urls === true) {
    findings.complain(
      `${path}.verify_cert_and_check_known_urls`,
      'verify_cert_and_check_known_urls not supported in this context',
    );
  }
  const pinned = (values.pinned_certs as string[] | undefined)?.map((hash) => hash.toLowerCase());
  return {
    certificates: readCertificates(values, path, findings),
    caFile: (values.ca_file as string | undefined) ?? '',
    verify: values.verify === true || values.verify_and_map === true,
    verifyAndMap: values.verify_and_map === true,
    insecure: values.insecure === true,
    cipherSuites: values.cipher_suites as readonly string[] | undefined,
    curvePreferences: values.curve_preferences as readonly string[] | undefined,
    allowInsecureCipherSuites: values.allow_insecure_cipher_suites === true,
    timeout: Number(values.timeout) || TLS_TIMEOUT,
    connectionRateLimit: Number(values.connection_rate_limit),
    pinnedCerts: pinned === undefined || pinned.length === 0 ? undefined : pinned,
    handshakeFirst: readHandshake(values.handshake_first as boolean | string),
    minVersion: values.min_version === '1.3' ? '1.3' : '1.2',
    ocspPeer: readOcspPeer(values.ocsp_peer),
  };
}

function readCertificates(values: Values, path: string, findings: Findings): readonly CertificatePair[] {
  const { cert_file: certFile = '', key_file: keyFile = '' } = values as {
    cert_file?: string;
    key_file?: string;
  };
  const certs = values.certs as readonly { cert_file: string; key_file: string }[] | undefined;
  if (certs !== undefined && certs.length > 0) {
    if (certFile !== '') {
      findings.complain(
        path,
        "error parsing tls config, cannot combine 'cert_file' option with 'certs' option",
      );
    }
    return certs.map((pair) => ({ certFile: pair.cert_file, keyFile: pair.key_file }));
  }
  if (certFile !== '' && keyFile === '') findings.complain(path, "missing 'key_file' in TLS configuration");
  else if (certFile === '' && keyFile !== '')
    findings.complain(path, "missing 'cert_file' in TLS configuration");
  return certFile === '' ? [] : [{ certFile, keyFile }];
}

function readHandshake(value: boolean | string): HandshakeFirst {
  const word = String(value).toLowerCase();
  if (word === 'true' || word === 'on') return { kind: 'on' };
  if (word === 'false' || word === 'off') return { kind: 'off' };
  const delay = parseDuration(word);
  return { kind: 'auto', fallbackDelay: delay === undefined ? HANDSHAKE_FALLBACK_DELAY : delay };
}

function readOcspPeer(value: unknown): OcspPeerOptions | undefined {
  if (value === undefined) return undefined;
  const values: Values = typeof value === 'boolean' ? { verify: value } : (value as Values);
  return {
    verify: values.verify === true,
    allowedClockskew: numberOr(values.allowed_clockskew, 30_000),
    caTimeout: numberOr(values.ca_timeout, 2000),
    warnOnly: values.warn_only === true,
    unknownIsGood: values.unknown_is_good === true,
    allowWhenCaUnreachable: values.allow_when_ca_unreachable === true,
    cacheTtlWhenNextUpdateUnset: numberOr(values.cache_ttl_when_next_update_unset, 3_600_000),
  };
}

/** `ocsp`: true means `auto`, false `never`. */
export function readOcsp(value: unknown): OcspOptions | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'boolean') return { mode: value ? 'auto' : 'never', urls: [] };
  const { mode, urls = [] } = value as { mode: OcspOptions['mode']; urls?: readonly string[] };
  return { mode, urls };
}

/** `ocsp_cache`: true means a local one, false none. */
export function readOcspCache(value: unknown): OcspCacheOptions | undefined {
  if (value === undefined) return undefined;
  const values: Values = typeof value === 'boolean' ? { type: value ? 'local' : 'none' } : (value as Values);
  return {
    type: values.type === 'none' ? 'none' : 'local',
    localStore: (values.local_store as string | undefined) ?? '_rc_',
    preserveRevoked: values.preserve_revoked === true,
    saveInterval: Math.max(1000, numberOr(values.save_interval, 300_000)),
  };
}

/** Less than nothing means the default, as in Go. */
function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' && value >= 0 ? value : fallback;
}
