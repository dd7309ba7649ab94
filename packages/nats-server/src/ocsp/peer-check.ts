/**
 * Asks the authorities about the certificates that clients show (`ocsp_peer`). A certificate that names no responder
 * passes; one that does passes when its responder says so, by the options.
 */
import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate } from 'node:tls';
import type { Log } from '@nats-ts/log';
import { LRUCache } from 'lru-cache';
import type { OcspPeerOptions } from '../options/tls-types.js';
import { isCurrent, type OcspAnswer } from './answer.js';
import { askResponders, respondersOf } from './responders.js';

/** Most answers that are remembered. */
const REMEMBERED = 10_000;

/** Hears of certificates that do not pass; with `warn_only` all of them do. */
export interface PeerCheckObserver {
  /** `link`, in the chain that `peer` showed, is not good. */
  ocspLinkInvalid(peer: X509Certificate, link: X509Certificate, reason: string): void;
  /** The client is sent away for it. */
  ocspRejected(peer: X509Certificate): void;
}

/** Checks clients' certificates and remembers the answers. */
export class PeerCheck {
  readonly #options: OcspPeerOptions;
  readonly #log: Log;
  readonly #observer: PeerCheckObserver | undefined;
  readonly #answers = new LRUCache<string, OcspAnswer>({ max: REMEMBERED });

  constructor(options: OcspPeerOptions, log: Log, observer?: PeerCheckObserver) {
    this.#observer = observer;
    this.#options = options;
    this.#log = log;
  }

  /** Why a chain of certificates, the client's first, must not pass; undefined when it may. Never rejects. */
  async problemOf(peer: DetailedPeerCertificate): Promise<string | undefined> {
    const chain = chainOf(peer);
    for (const [at, leaf] of chain.entries()) {
      const issuer = chain[at + 1];
      const urls = respondersOf(leaf);
      if (issuer === undefined || urls.length === 0) continue;
      const problem = await this.#problemOf(leaf, issuer, urls);
      if (problem === undefined) continue;
      const client = chain[0] ?? leaf;
      if (!this.#options.warnOnly) {
        this.#observer?.ocspLinkInvalid(client, leaf, problem);
        this.#observer?.ocspRejected(client);
        return problem;
      }
      this.#log.warn(`${problem}; let in, because of warn_only`);
    }
    return undefined;
  }

  async #problemOf(
    leaf: X509Certificate,
    issuer: X509Certificate,
    urls: readonly string[],
  ): Promise<string | undefined> {
    const { caTimeout, allowWhenCaUnreachable, unknownIsGood } = this.#options;
    const known = this.#answers.get(leaf.fingerprint256);
    let answer = known !== undefined && this.#isCurrent(known) ? known : undefined;
    if (answer === undefined) {
      try {
        answer = await askResponders(urls, leaf, issuer, caTimeout);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const text = `no OCSP answer about the certificate ${nameOf(leaf)}: ${reason}`;
        // Once revoked, a certificate does not come back because its authority is away.
        if (!allowWhenCaUnreachable || known?.status === 'revoked') return text;
        this.#log.warn(`${text}; let in, because of allow_when_ca_unreachable`);
        return undefined;
      }
      if (!this.#isCurrent(answer))
        return `the OCSP answer about the certificate ${nameOf(leaf)} is not of now`;
      this.#answers.set(leaf.fingerprint256, answer);
    }
    const good = answer.status === 'good' || (answer.status === 'unknown' && unknownIsGood);
    return good ? undefined : `the OCSP status of the certificate ${nameOf(leaf)} is ${answer.status}`;
  }

  #isCurrent(answer: OcspAnswer): boolean {
    return isCurrent(answer, Date.now(), {
      clockSkew: this.#options.allowedClockskew,
      ttlWithoutNextUpdate: this.#options.cacheTtlWhenNextUpdateUnset,
    });
  }
}

/** The certificates from the client's own up to the authority's, which issued itself. */
function chainOf(peer: DetailedPeerCertificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  let next: DetailedPeerCertificate | undefined = peer;
  while (next?.raw !== undefined && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256);
    chain.push(new X509Certificate(next.raw));
    next = next.issuerCertificate;
  }
  return chain;
}

function nameOf(certificate: X509Certificate): string {
  return certificate.subject.replaceAll('\n', ',');
}
