// Public keys that begin as wished, searched for on every core.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createKeyPair, type KeyKind, type KeyPair } from '@nats-ts/jwt';
import { hasPrefix, type KeyPrefix, readPrefix } from './prefix.js';
import type { WorkerTask } from './task.js';

/** Attempts made unless told otherwise, as the Go tool has it. */
export const DEFAULT_MAX_ATTEMPTS = 10_000_000;

/** What to search for. */
export interface VanitySearch {
  readonly kind: KeyKind;
  /**
   * What the public key is to begin with, behind the letter of its kind; in any case. The first letter can only be
   * A, B, C or D; each further letter makes the search 32 times as long.
   */
  readonly prefix: string;
  /** Keys made at most; default 10,000,000. */
  readonly maxAttempts?: number;
  /** Threads; default one per core. */
  readonly workers?: number;
  /** Ends the search; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Told ten times a second how many keys were made. */
  readonly onProgress?: (attempts: number) => void;
}

/** The key that was found. */
export interface VanityKey {
  readonly pair: KeyPair;
  /** Keys that were made, all threads together; a batch that was begun counts whole. */
  readonly attempts: number;
}

const PROGRESS_INTERVAL = 100;

/**
 * Searches for a key.
 *
 * @returns undefined when the attempts did not suffice
 * @throws NkError `usage` when no key can begin so; the signal's reason
 */
export async function findVanityKey(search: VanitySearch): Promise<VanityKey | undefined> {
  const { kind, signal, onProgress } = search;
  const prefix = readPrefix(search.prefix);
  signal?.throwIfAborted();
  const maxAttempts = search.maxAttempts ?? DEFAULT_MAX_ATTEMPTS;
  const counter = new SharedArrayBuffer(8);
  const taken = new BigInt64Array(counter);
  const attempts = (): number => Math.min(maxAttempts, Number(Atomics.load(taken, 0)));
  const algorithm = kind === 'curve' ? 'x25519' : 'ed25519';
  const task: WorkerTask = { algorithm, prefix, maxAttempts, counter };
  const progress = onProgress && setInterval(() => onProgress(attempts()), PROGRESS_INTERVAL);
  const count = Math.max(1, search.workers ?? availableParallelism());
  const workers = Array.from({ length: count }, () => new Worker(workerFile(), { workerData: task }));
  try {
    const pair = await firstKey(workers, kind, prefix, signal);
    return pair === undefined ? undefined : { pair, attempts: attempts() };
  } finally {
    clearInterval(progress);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function workerFile(): URL {
  return new URL('./worker.js', import.meta.url);
}

/** The first key with the prefix that any worker finds; undefined when all end without. */
function firstKey(
  workers: readonly Worker[],
  kind: KeyKind,
  prefix: KeyPrefix,
  signal: AbortSignal | undefined,
): Promise<KeyPair | undefined> {
  return new Promise((resolve, reject) => {
    let running = workers.length;
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    for (const worker of workers) {
      worker.on('message', (secret: Uint8Array) => {
        const pair = createKeyPair(kind, secret);
        if (hasPrefix(pair, prefix)) resolve(pair);
      });
      worker.once('error', reject);
      worker.once('exit', () => {
        running--;
        if (running === 0) resolve(undefined);
      });
    }
  });
}
