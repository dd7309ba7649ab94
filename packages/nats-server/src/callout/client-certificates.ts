/** The TLS session of a client, as authorization services are told of it. */
import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';
import type { ClientTls } from '@nats-ts/jwt';
import type { TlsState } from '../auth/authenticator.js';

/** Certificates of a chain; more are not shown. */
const LONGEST_CHAIN = 10;

/** Version, cipher and certificates. */
export function clientTlsOf({ version = '', cipher = '', peerCertificate, verified }: TlsState): ClientTls {
  const chain = chainOf(peerCertificate);
  return {
    version: version.replace(/^TLSv/, ''),
    cipher,
    ...(chain.length === 0 ? {} : verified ? { verified_chains: [chain] } : { certs: chain }),
  };
}

/** The client's own certificate first, as PEM. */
function chainOf(first: PeerCertificate | undefined): string[] {
  const chain: string[] = [];
  let certificate = first as DetailedPeerCertificate | undefined;
  while (certificate?.raw !== undefined && chain.length < LONGEST_CHAIN) {
    const lines = certificate.raw.toString('base64').match(/.{1,64}/g) ?? [];
    chain.push(`-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`);
    // A root is its own issuer.
    if (certificate.issuerCertificate === certificate) break;
    certificate = certificate.issuerCertificate;
  }
  return chain;
}
