// HTTP for many small requests to one server: node:http with connections that are kept, which costs a fraction of
// what fetch does. Redirects, which are rare, are left to fetch.
import http from 'node:http';
import https from 'node:https';
import { systemCode } from '../errors.js';

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** What is asked. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly body?: string;
  readonly contentType?: string;
  /** Milliseconds until the whole answer must be there. */
  readonly timeout: number;
  /** Most bytes of an answer; one that is longer is an error. */
  readonly maxAnswer: number;
}

// Connections that wait in an agent do not keep the program from ending.
const agents = {
  'http:': new http.Agent({ keepAlive: true }),
  'https:': new https.Agent({ keepAlive: true }),
} as const;

/** Asks and reads the answer. Rejects when there is none. */
export async function askHttp(url: string, request: HttpRequest): Promise<Answer> {
  try {
    return await askOnce(url, request);
  } catch (error) {
    // The server may close a kept connection in the moment in which it is used again: nothing was done yet.
    if (!(error instanceof StaleConnection)) throw error;
    return askOnce(url, request);
  }
}

class StaleConnection extends Error {}

function askOnce(url: string, request: HttpRequest): Promise<Answer> {
  const { method, body, contentType, timeout, maxAnswer } = request;
  const target = new URL(url);
  const secure = target.protocol === 'https:';
  const headers: http.OutgoingHttpHeaders = {};
  if (body !== undefined) {
    headers['content-length'] = Buffer.byteLength(body);
    if (contentType !== undefined) headers['content-type'] = contentType;
  }
  return new Promise<Answer>((resolve, reject) => {
    const outgoing = (secure ? https : http).request(target, {
      method,
      headers,
      agent: secure ? agents['https:'] : agents['http:'],
    });
    const timer = setTimeout(() => outgoing.destroy(new Error('no answer in time')), timeout);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      const stale = outgoing.reusedSocket && /^(ECONNRESET|EPIPE)$/.test(systemCode(error) ?? '');
      reject(stale ? new StaleConnection(error.message, { cause: error }) : error);
    };
    outgoing.once('error', fail);
    outgoing.once('response', (incoming) => {
      const status = incoming.statusCode ?? 0;
      if (status >= 300 && status < 400 && status !== 304) {
        clearTimeout(timer);
        incoming.resume();
        resolve(followRedirect(url, request));
        return;
      }
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxAnswer) outgoing.destroy(new Error(`the answer is longer than ${maxAnswer} bytes`));
        else chunks.push(chunk);
      });
      incoming.once('error', fail);
      incoming.once('end', () => {
        clearTimeout(timer);
        resolve({ status, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    outgoing.end(body);
  });
}

async function followRedirect(
  url: string,
  { method, body, contentType, timeout, maxAnswer }: HttpRequest,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    ...(body !== undefined && { body }),
    ...(contentType !== undefined && { headers: { 'content-type': contentType } }),
    signal: AbortSignal.timeout(timeout),
  });
  return { status: response.status, text: (await response.text()).slice(0, maxAnswer) };
}
