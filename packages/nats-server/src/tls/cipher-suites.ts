/**
 * Cipher suites and curves by the names Go has for them (`options/tls-names.ts`), in the names OpenSSL has. Those that
 * OpenSSL has no more (RC4, 3DES) are not here.
 */
import { createSecureContext } from 'node:tls';

/** Go's name to OpenSSL's, for TLS 1.2. */
const SECURE: Readonly<Record<string, string>> = {
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
};

/** The same for the suites that need `allow_insecure_cipher_suites`. */
const INSECURE: Readonly<Record<string, string>> = {
  TLS_RSA_WITH_AES_128_CBC_SHA: 'AES128-SHA',
  TLS_RSA_WITH_AES_256_CBC_SHA: 'AES256-SHA',
  TLS_RSA_WITH_AES_128_CBC_SHA256: 'AES128-SHA256',
  TLS_RSA_WITH_AES_128_GCM_SHA256: 'AES128-GCM-SHA256',
  TLS_RSA_WITH_AES_256_GCM_SHA384: 'AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256: 'ECDHE-ECDSA-AES128-SHA256',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256: 'ECDHE-RSA-AES128-SHA256',
};

/** TLS 1.3 has these three, which no configuration takes away, as in Go. */
const TLS_1_3 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];

const CURVES: Readonly<Record<string, string>> = {
  CurveP256: 'P-256',
  CurveP384: 'P-384',
  CurveP521: 'P-521',
  X25519: 'X25519',
  X25519MLKEM768: 'X25519MLKEM768',
  SecP256r1MLKEM768: 'SecP256r1MLKEM768',
  SecP384r1MLKEM1024: 'SecP384r1MLKEM1024',
};

/**
 * The suites as OpenSSL takes them, most wanted first; the secure ones when none are named.
 *
 * @throws Error naming a suite that is not known
 */
export function opensslCiphers(suites: readonly string[] | undefined): string {
  const wanted = suites ?? Object.keys(SECURE);
  const names = wanted
    .filter((suite) => !TLS_1_3.includes(suite))
    .map((suite) => {
      const name = SECURE[suite] ?? INSECURE[suite];
      if (name === undefined) throw new Error(`the cipher suite "${suite}" is not to be had here`);
      return name;
    });
  return [...TLS_1_3, ...new Set(names)].join(':');
}

/**
 * The curves as OpenSSL takes them; undefined for its own choice. Post-quantum ones that this build of OpenSSL lacks are
 * left out as long as another remains.
 *
 * @throws Error naming a curve that is not known
 */
export function opensslCurves(curves: readonly string[] | undefined): string | undefined {
  if (curves === undefined) return undefined;
  const names = curves.map((curve) => {
    const name = CURVES[curve];
    if (name === undefined) throw new Error(`unrecognized curve preference "${curve}"`);
    return name;
  });
  const known = names.filter((name) => !name.includes('MLKEM') || isThere(name));
  if (known.length === 0)
    throw new Error(`this build of OpenSSL has none of the curves ${curves.join(', ')}`);
  return known.join(':');
}

function isThere(curve: string): boolean {
  try {
    createSecureContext({ ecdhCurve: curve });
    return true;
  } catch {
    return false;
  }
}
