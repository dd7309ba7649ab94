/** Asking OCSP responders over HTTP: one after the other until one answers, within bounds of time and size. */
import type { X509Certificate } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { type OcspAnswer, ocspQuestion, readOcspAnswer } from './answer.js';

/** The longest answer, in bytes. Real ones have a few thousand. */
const LONGEST_ANSWER = 256 * 1024;

/** The responders that a certificate names (its Authority Information Access). */
export function respondersOf(certificate: X509Certificate): string[] {
  return [...(certificate.infoAccess ?? '').matchAll(/^OCSP - URI:"?(https?:[^"\n]+?)"?$/gm)].map(
    ([, url]) => url ?? '',
  );
}

/**
 * Asks about a certificate.
 *
 * @param timeout milliseconds for each responder
 * @throws Error naming what each responder said, when none gave an answer that is believed
 */
export async function askResponders(
  urls: readonly string[],
  leaf: X509Certificate,
  issuer: X509Certificate,
  timeout: number,
): Promise<OcspAnswer> {
  if (urls.length === 0) throw new Error('the certificate names no responder, and none is configured');
  const question = await ocspQuestion(leaf, issuer);
  const problems: string[] = [];
  for (const url of urls) {
    try {
      return await readOcspAnswer(await post(url, question, timeout), leaf, issuer);
    } catch (error) {
      problems.push(`${url}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(problems.join('; '));
}

/** Posts a question on a connection of its own: simple responders serve one connection at a time. */
function post(url: string, question: Uint8Array, timeout: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? https : http).request(url, {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(timeout),
      headers: {
        'Content-Type': 'application/ocsp-request',
        'Content-Length': question.length,
        Accept: 'application/ocsp-response',
      },
    });
    request.on('error', (error) => {
      reject(error.name === 'AbortError' ? new Error(`no answer within ${timeout} ms`) : error);
    });
    request.on('response', (response) => {
      if (response.statusCode !== 200) {
        request.destroy(new Error(`HTTP status ${response.statusCode}`));
        return;
      }
      const pieces: Buffer[] = [];
      let size = 0;
      response.on('data', (piece: Buffer) => {
        size += piece.length;
        if (size > LONGEST_ANSWER)
          request.destroy(new Error(`the answer is longer than ${LONGEST_ANSWER} bytes`));
        else pieces.push(piece);
      });
      response.on('end', () => resolve(Buffer.concat(pieces)));
      response.on('error', reject);
    });
    request.end(question);
  });
}
