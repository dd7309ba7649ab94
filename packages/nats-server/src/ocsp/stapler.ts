/**
 * Keeps the status of one of the server's own certificates at hand, to be shown in handshakes (OCSP stapling). It is
 * asked for at the start, and again half way to the end of each answer.
 */
import type { X509Certificate } from 'node:crypto';
import type { Log } from '@nats-ts/log';
import { NatsServerError } from '../errors.js';
import { isCurrent, type OcspAnswer } from './answer.js';
import { askResponders } from './responders.js';

/** The certificate, whom to ask, and what to do about bad news. */
export interface StaplerOptions {
  readonly leaf: X509Certificate;
  readonly issuer: X509Certificate;
  /** Responders to ask, in this order. */
  readonly urls: readonly string[];
  /** Path of the certificate, for people. */
  readonly file: string;
  readonly log: Log;
  /** Called once when the certificate turns out to be revoked or unknown; undefined: only the log tells. */
  readonly onRevoked: ((reason: string) => void) | undefined;
}

/** Milliseconds for a responder to answer. */
const ASK_TIMEOUT = 30_000;
/** Bounds of the time until the next question, and the time after a failed one; milliseconds. */
const [SOONEST, LATEST, RETRY] = [1000, 24 * 3600_000, 60_000];
/** An answer that does not say until when it counts does so for this long, in milliseconds. */
const TTL_WITHOUT_NEXT_UPDATE = 3600_000;
const CURRENCY = { clockSkew: 30_000, ttlWithoutNextUpdate: TTL_WITHOUT_NEXT_UPDATE };

/** The status of one certificate, kept fresh. */
export class Stapler {
  readonly #options: StaplerOptions;
  #answer: OcspAnswer;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  private constructor(options: StaplerOptions, answer: OcspAnswer) {
    this.#options = options;
    this.#answer = answer;
    this.#schedule(untilNext(answer));
  }

  /**
   * Asks for the first time.
   *
   * @throws NatsServerError `bad-tls` when nobody answers, or the certificate is not good and that counts
   */
  static async start(options: StaplerOptions): Promise<Stapler> {
    const { leaf, issuer, urls, file, log, onRevoked } = options;
    let answer: OcspAnswer;
    try {
      answer = await askResponders(urls, leaf, issuer, ASK_TIMEOUT);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new NatsServerError(
        'bad-tls',
        `bad OCSP status update for certificate at '${file}': ${reason}`,
        error,
      );
    }
    if (answer.status !== 'good') {
      const text = `found existing OCSP status for certificate at '${file}': ${answer.status}`;
      if (onRevoked !== undefined) throw new NatsServerError('bad-tls', text);
      log.error(text);
    }
    return new Stapler(options, answer);
  }

  /** The bytes to staple; undefined when there are none that count now. */
  get staple(): Uint8Array | undefined {
    return isCurrent(this.#answer, Date.now(), CURRENCY) ? this.#answer.bytes : undefined;
  }

  /** Asks no more. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #schedule(delay: number): void {
    this.#timer = setTimeout(() => void this.#update(), delay).unref();
  }

  async #update(): Promise<void> {
    const { leaf, issuer, urls, file, log, onRevoked } = this.#options;
    let answer: OcspAnswer;
    try {
      answer = await askResponders(urls, leaf, issuer, ASK_TIMEOUT);
    } catch (error) {
      if (this.#closed) return;
      const reason = error instanceof Error ? error.message : String(error);
      log.error(
        `Bad OCSP status update for certificate '${file}': ${reason}, trying again in ${RETRY / 1000}s`,
      );
      this.#schedule(RETRY);
      return;
    }
    if (this.#closed) return;
    this.#answer = answer;
    if (answer.status !== 'good') {
      const text = `Received OCSP status for certificate '${file}': ${answer.status}`;
      log.error(text);
      onRevoked?.(text);
      if (onRevoked !== undefined) return;
    }
    const delay = untilNext(answer);
    if (answer.status === 'good') {
      log.info(
        `Received OCSP status for certificate '${file}': good, checking again in ${Math.round(delay / 1000)}s`,
      );
    }
    this.#schedule(delay);
  }
}

/** Half of the time that an answer still counts. */
function untilNext({ thisUpdate, nextUpdate }: OcspAnswer): number {
  const end = nextUpdate ?? thisUpdate + TTL_WITHOUT_NEXT_UPDATE;
  return Math.min(Math.max((end - Date.now()) / 2, SOONEST), LATEST);
}
