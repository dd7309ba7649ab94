/**
 * The user that a client certificate names (`verify_and_map`): an e-mail address, a DNS name or a URI among the
 * alternative names, else the subject. The first that the server knows counts.
 */
import { X509Certificate } from 'node:crypto';
import type { PeerCertificate } from 'node:tls';
import { parseDistinguishedName, sameName, subjectParts } from './distinguished-name.js';

/** What a certificate says of its owner. */
export interface CertificateNames {
  /** Alternative names in the order they are tried: e-mail addresses, DNS names, URIs. */
  readonly alternatives: readonly string[];
  /** Parts of the subject. */
  readonly subject: readonly string[];
}

/** The names of a certificate. */
export function namesOf(certificate: PeerCertificate): CertificateNames {
  const { subject, subjectAltName = '' } = new X509Certificate(certificate.raw);
  const entries = [...subjectAltName.matchAll(/(DNS|email|URI):(?:"((?:[^"\\]|\\.)*)"|([^,]*))/g)].map(
    ([, kind, quoted, plain]) => ({ kind, name: quoted === undefined ? (plain ?? '') : unquote(quoted) }),
  );
  const of = (kind: string) => entries.filter((entry) => entry.kind === kind).map(({ name }) => name);
  return {
    alternatives: [...of('email'), ...of('DNS'), ...of('URI')],
    subject: subjectParts(subject ?? ''),
  };
}

function unquote(text: string): string {
  return JSON.parse(`"${text}"`) as string;
}

/**
 * The user of a list that a certificate names; undefined when it names none.
 *
 * @param users names of the users this connection may become
 */
export function userOfCertificate(names: CertificateNames, users: Iterable<string>): string | undefined {
  const known = new Set(users);
  const named = names.alternatives.find((name) => known.has(name));
  if (named !== undefined || names.subject.length === 0) return named;
  for (const user of known) {
    const parts = parseDistinguishedName(user);
    if (parts !== undefined && sameName(parts, names.subject)) return user;
  }
  return undefined;
}
