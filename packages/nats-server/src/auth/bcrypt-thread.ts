/**
 * Compares passwords with bcrypt hashes in a thread of its own: one comparison takes a tenth of a second by design, and
 * the thread that carries messages must not stand still for it. The thread starts with the first comparison and does
 * not keep the process alive.
 */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** What the thread runs; it only needs to know where the library is. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const { compareSync } = require(workerData.bcrypt);
parentPort.on('message', ({ id, password, hash }) => {
  let equal = false;
  try { equal = compareSync(password, hash); } catch {}
  parentPort.postMessage({ id, equal });
});`;

/** The thread, with the questions it has not answered. */
export class BcryptThread {
  #worker: Worker | undefined;
  #lastId = 0;
  readonly #waiting = new Map<number, (equal: boolean) => void>();

  /** Whether a password has this hash; false for a hash that is none, and when the thread ends before it answers. */
  compare(password: string, hash: string): Promise<boolean> {
    const worker = this.#running();
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      worker.postMessage({ id, password, hash });
    });
  }

  /** Ends the thread; whoever waits is told no. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#answerAll();
    await worker?.terminate();
  }

  #running(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const bcrypt = createRequire(import.meta.url).resolve('bcryptjs');
    const worker = new Worker(PROGRAM, { eval: true, workerData: { bcrypt } });
    worker.unref();
    worker.on('message', ({ id, equal }: { id: number; equal: boolean }) => {
      this.#waiting.get(id)?.(equal);
      this.#waiting.delete(id);
    });
    const ended = () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#answerAll();
    };
    worker.on('error', ended);
    worker.on('exit', ended);
    this.#worker = worker;
    return worker;
  }

  #answerAll(): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const resolve of waiting) resolve(false);
  }
}
