/** What `--help_tls` prints. */
import { CIPHER_SUITES, CURVES, INSECURE_CIPHER_SUITES } from '../options/tls-names.js';

/** The text. */
export function tlsHelp(): string {
  return `
TLS configuration is specified in the tls section of a configuration file:

    tls {
        cert_file:  "./server-cert.pem"
        key_file:   "./server-key.pem"
        ca_file:    "./ca.pem"
        verify:     true

        cipher_suites:     [ "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256" ]
        curve_preferences: [ "X25519", "CurveP256" ]
    }

verify demands client certificates that ca_file signs; verify_and_map also reads the user's name from them.
docs/nats-server-config.md describes every key.

Available cipher suites include:
${list(CIPHER_SUITES)}
With allow_insecure_cipher_suites: true, also:
${list(INSECURE_CIPHER_SUITES)}
Available curve preferences include:
${list(CURVES)}`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `    ${name}\n`).join('');
}
