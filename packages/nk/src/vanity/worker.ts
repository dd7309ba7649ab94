// One core's share of the search. Attempts are taken from a common counter in small batches, so that all cores
// together make no more than allowed, and the counter tells how far they are. Keys that may have the prefix are sent
// to the main thread, which looks closer and ends the search when one has.
import { parentPort, workerData } from 'node:worker_threads';
import { tryKeys } from './attempts.js';
import { BATCH, type WorkerTask } from './task.js';

const { algorithm, prefix, maxAttempts, counter }: WorkerTask = workerData;
const taken = new BigInt64Array(counter);

for (;;) {
  const before = Number(Atomics.add(taken, 0, BigInt(BATCH)));
  if (before >= maxAttempts) break;
  const secret = tryKeys(algorithm, prefix, Math.min(BATCH, maxAttempts - before));
  if (secret !== undefined) parentPort?.postMessage(secret, [secret.buffer]);
}
