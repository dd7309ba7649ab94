// Bare key generation in one thread, for the benchmark: as many pairs as it is told.
import { generateKeyPairSync } from 'node:crypto';
import { workerData } from 'node:worker_threads';

for (let key = 0; key < workerData; key++) generateKeyPairSync('ed25519');
