/** Certificates in PEM files: as many as there are, whatever stands around them. */
import { X509Certificate } from 'node:crypto';

/** The certificates of a text, in its order. @throws Error when one of them cannot be read */
export function certificatesIn(text: string): X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}
