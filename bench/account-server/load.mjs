// The load: a process of its own that speaks HTTP/1.1 over plain sockets. A real HTTP client costs more than the
// servers measured here; this one writes prebuilt bytes and looks at three things in an answer (status, end of
// head, Content-Length), so the server stays the bottleneck.
//
// It is forked, takes jobs as messages one after the other, and answers each with a LoadResult.
import { createConnection } from 'node:net';
import { packLines } from './pack.mjs';
import { get, post } from './requests.mjs';

const READ_BUFFER = 64 * 1024;
const HEAD_END = Buffer.from('\r\n\r\n');
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;

/**
 * @typedef {object} LoadJob
 * @property {number} port of 127.0.0.1
 * @property {number} connections kept open, each with one request under way
 * @property {string[]} [texts] whole requests
 * @property {{ file: string, from: number, to: number, method: 'GET' | 'POST' }} [pack] requests for the accounts of
 *   these lines (`key|jwt`) of a file
 * @property {number} [seconds] go round the requests for this long; left out: every request once
 *
 * @typedef {object} LoadResult
 * @property {number} answers
 * @property {number} seconds
 * @property {Record<string, number>} statuses answers by status
 * @property {number} cpuSeconds spent by this process
 */

/** The requests of a job as bytes. */
async function requestsOf(job) {
  if (job.texts) return job.texts.map((text) => Buffer.from(text, 'latin1'));
  const { file, from, to, method } = job.pack;
  return (await packLines(file, from, to)).map((line) => {
    const [key, jwt] = line.split('|');
    return Buffer.from(method === 'GET' ? get(key) : post(key, jwt), 'latin1');
  });
}

/** One keep-alive connection: sends what `next` gives, and the following one once the answer is whole. */
class Lane {
  #socket;
  #held = Buffer.alloc(0);
  #next;
  #answered;

  constructor(port, next, answered, ended) {
    this.#next = next;
    this.#answered = answered;
    const buffer = Buffer.allocUnsafe(READ_BUFFER);
    const callback = (size) => {
      this.#take(buffer.subarray(0, size));
      return true;
    };
    this.#socket = createConnection({ port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback } });
    this.#socket.once('connect', () => this.#send());
    this.#socket.once('error', (error) => ended(error));
    this.#socket.once('close', () => ended());
  }

  #send() {
    const request = this.#next();
    if (request) this.#socket.write(request);
    else this.#socket.end();
  }

  #take(piece) {
    let bytes = piece;
    if (this.#held.length > 0) bytes = Buffer.concat([this.#held, piece]);
    const length = answerLength(bytes);
    if (length === undefined || bytes.length < length) {
      // The read buffer is used again for the next read, so what waits for its rest must be a copy.
      this.#held = bytes === piece ? Buffer.from(piece) : bytes;
      return;
    }
    if (bytes.length > length) throw new Error('the server sent more than one answer to one request');
    this.#held = Buffer.alloc(0);
    this.#answered(bytes.latin1Slice(9, 12));
    this.#send();
  }
}

/** Bytes of the whole answer at the start of `bytes`; undefined while its head is not complete. */
function answerLength(bytes) {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const head = bytes.latin1Slice(0, end);
  const match = CONTENT_LENGTH.exec(head);
  if (match) return end + 4 + Number(match[1]);
  if (head.startsWith('304', 9) || head.startsWith('204', 9)) return end + 4;
  throw new Error(`an answer without Content-Length:\n${head}`);
}

/** Runs one job to its end. */
async function run(job) {
  const requests = await requestsOf(job);
  const statuses = {};
  let sent = 0;
  let answers = 0;
  let open = job.connections;
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  const deadline = job.seconds === undefined ? Infinity : started + job.seconds * 1000;
  let stopping = false;
  return new Promise((resolve, reject) => {
    const next = () => {
      if (job.seconds === undefined) return requests[sent++];
      // Asking the clock for every request is not free; every 16th is enough.
      if ((sent & 15) === 0 && performance.now() > deadline) stopping = true;
      return stopping ? undefined : requests[sent++ % requests.length];
    };
    const answered = (status) => {
      answers++;
      statuses[status] = (statuses[status] ?? 0) + 1;
    };
    const ended = (error) => {
      if (error) reject(error);
      if (--open > 0) return;
      const cpu = process.cpuUsage(cpuBefore);
      resolve({
        answers,
        seconds: (performance.now() - started) / 1000,
        statuses,
        cpuSeconds: (cpu.user + cpu.system) / 1e6,
      });
    };
    for (let lane = 0; lane < job.connections; lane++) new Lane(job.port, next, answered, ended);
  });
}

process.on('message', (job) => {
  run(job).then(
    (result) => process.send(result),
    (error) => process.send({ error: error.message }),
  );
});
