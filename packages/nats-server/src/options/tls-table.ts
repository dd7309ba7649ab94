/** Options of TLS: the `tls` block, which several parts of the configuration have, and OCSP. */
import { type OptionSpec, parseDuration } from '@nats-ts/conf';
import { TLS_TIMEOUT } from './defaults.js';
import { inSeconds, reloadable, row, section } from './row.js';
import { CIPHER_SUITES, CURVES, INSECURE_CIPHER_SUITES } from './tls-names.js';

const cipherNames: readonly string[] = [...CIPHER_SUITES, ...INSECURE_CIPHER_SUITES];

function unknownName(known: readonly string[], what: string) {
  return (value: unknown): string | undefined => {
    const names = value as readonly string[];
    if (names.length === 0) return 'cannot be empty';
    const wrong = names.find((name) => !known.includes(name));
    return wrong === undefined
      ? undefined
      : `is wrong: unrecognized ${what} ${wrong}; nats-server --help_tls lists them`;
  };
}

const windowsStore = (value: unknown): string | undefined =>
  value === false
    ? undefined
    : 'is the certificate store of Windows, which is not served; use cert_file and key_file';

/** The words and texts of `handshake_first`. */
function checkHandshake(value: unknown): string | undefined {
  if (typeof value === 'boolean' || /^(true|on|false|off|auto|auto_fallback)$/i.test(String(value)))
    return undefined;
  return parseDuration(String(value)) === undefined
    ? `must be true, false, "auto" or a duration, not ${JSON.stringify(value)}`
    : undefined;
}

const ocspPeer: readonly OptionSpec[] = [
  row('verify', 'boolean', "Check client certificates with their authority's responder.", { default: false }),
  row('allowed_clockskew', 'duration', 'How far the clocks may differ.', { ...inSeconds, default: 30_000 }),
  row('ca_timeout', 'duration', 'Time the responder has to answer.', { ...inSeconds, default: 2000 }),
  row('cache_ttl_when_next_update_unset', 'duration', 'How long an answer without an end is believed.', {
    ...inSeconds,
    default: 3_600_000,
  }),
  row('warn_only', 'boolean', 'Let revoked certificates in, with a warning.', { default: false }),
  row('unknown_is_good', 'boolean', 'A certificate the responder does not know is good.', { default: false }),
  row('allow_when_ca_unreachable', 'boolean', 'Let clients in when the responder cannot be reached.', {
    default: false,
  }),
];

/** A `tls` block. */
export const tlsRows: readonly OptionSpec[] = [
  row('cert_file', 'string', 'PEM file with the certificate chain.', { flag: 'tlscert' }),
  row('key_file', 'string', 'PEM file with the private key of `cert_file`.', { flag: 'tlskey' }),
  row('ca_file', 'string', 'PEM file with the authorities that sign the certificates of the other side.', {
    flag: 'tlscacert',
  }),
  row('certs', 'sections', 'Several certificates, in place of `cert_file` and `key_file`.', {
    aliases: ['certificates'],
    options: [
      row('cert_file', 'string', 'PEM file with the certificate chain.', { required: true }),
      row('key_file', 'string', 'PEM file with the private key.', { required: true }),
    ],
  }),
  row('verify', 'boolean', 'Demand a certificate of the other side.', { default: false, flag: 'tlsverify' }),
  row('verify_and_map', 'boolean', "Demand a client certificate and read the user's name from it.", {
    default: false,
  }),
  row(
    'verify_cert_and_check_known_urls',
    'boolean',
    'Routes and gateways only: the certificate must name a known URL.',
    {
      default: false,
    },
  ),
  row('insecure', 'boolean', 'Do not check the certificate of the other side. For tests only.', {
    default: false,
  }),
  row('cipher_suites', 'strings', 'Cipher suites, the preferred first, by their Go names.', {
    check: unknownName(cipherNames, 'cipher'),
  }),
  row('allow_insecure_cipher_suites', 'boolean', 'Allow cipher suites that are known to be weak.', {
    default: false,
  }),
  row('curve_preferences', 'strings', 'Curves, the preferred first, by their Go names.', {
    check: unknownName(CURVES, 'curve preference'),
  }),
  row('min_version', 'string', 'Lowest version of TLS.', { choices: ['1.2', '1.3'], default: '1.2' }),
  row('timeout', 'duration', 'Time for the handshake; 0 the default.', {
    ...inSeconds,
    min: 0,
    default: TLS_TIMEOUT,
  }),
  row(
    'handshake_first',
    ['boolean', 'string'],
    'Handshake before INFO: true, false, `auto`, or how long to wait for it.',
    {
      aliases: ['first', 'immediate'],
      default: false,
      check: checkHandshake,
    },
  ),
  row('connection_rate_limit', 'integer', 'Handshakes per second; 0 for no limit.', { min: 0, default: 0 }),
  row('pinned_certs', 'strings', 'SHA-256 of the public keys that are let in, in hex.', {
    check: (value) => {
      const wrong = (value as readonly string[]).find((hash) => !/^[0-9a-f]{64}$/i.test(hash));
      return wrong === undefined
        ? undefined
        : `is wrong: key ${wrong} does not look like hex-encoded sha256 of DER encoded SubjectPublicKeyInfo`;
    },
  }),
  row('ocsp_peer', ['boolean', 'section'], 'OCSP checks of client certificates.', {
    options: ocspPeer,
    optional: true,
  }),
  row('cert_store', 'string', 'Windows certificate store.', { check: windowsStore }),
  row('cert_match_by', 'string', 'How a certificate of the store is chosen.', { check: windowsStore }),
  row('cert_match', 'string', 'What it is chosen by.', { check: windowsStore }),
  row('cert_match_skip_invalid', 'boolean', 'Pass over expired certificates of the store.', {
    check: windowsStore,
  }),
  row('ca_certs_match', 'strings', 'Authorities of the store.', { check: windowsStore }),
];

const ocsp: readonly OptionSpec[] = [
  row(
    'mode',
    'string',
    '`auto` staples where the certificate demands it, `must` also ends a server whose certificate is revoked, `always` staples every certificate, `never` none.',
    {
      choices: ['auto', 'must', 'always', 'never'],
      default: 'auto',
    },
  ),
  row('urls', 'strings', 'Responders to ask in place of those the certificate names.', { aliases: ['url'] }),
];

const ocspCache: readonly OptionSpec[] = [
  row('type', 'string', 'Where answers are kept.', { choices: ['local', 'none'], default: 'local' }),
  row('local_store', 'string', 'Folder of the cache.', { default: '_rc_' }),
  row('preserve_revoked', 'boolean', 'Keep the answer of a revoked certificate after its end.', {
    default: false,
  }),
  row('save_interval', 'duration', 'Time between two writes, at least a second.', {
    ...inSeconds,
    default: 300_000,
  }),
];

/** `ocsp_cache`. */
export const ocspCacheRow = row(
  'ocsp_cache',
  ['boolean', 'section'],
  'Cache of OCSP answers about clients.',
  {
    options: ocspCache,
    optional: true,
    ...reloadable,
  },
);

/** The rows of the top level. */
export const tls: readonly OptionSpec[] = [
  section('tls', tlsRows, 'TLS for clients.', { flag: 'tls', ...reloadable }),
  row('allow_non_tls', 'boolean', 'Let clients without TLS in beside those with it.', { default: false }),
  row('ocsp', ['boolean', 'section'], 'OCSP stapling of the server certificate.', {
    options: ocsp,
    optional: true,
    ...reloadable,
  }),
];
