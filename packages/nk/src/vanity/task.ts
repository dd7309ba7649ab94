// What a worker is told.
import type { KeyAlgorithm } from './attempts.js';
import type { KeyPrefix } from './prefix.js';

/** Attempts a worker takes at once: about ten milliseconds of work. */
export const BATCH = 256;

/** A worker's part of the search. */
export interface WorkerTask {
  readonly algorithm: KeyAlgorithm;
  readonly prefix: KeyPrefix;
  /** Attempts of all workers together. */
  readonly maxAttempts: number;
  /** Attempts taken so far, one 64-bit integer. */
  readonly counter: SharedArrayBuffer;
}
