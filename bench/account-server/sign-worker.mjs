// A thread that makes and signs accounts.
import { parentPort, workerData } from 'node:worker_threads';
import { createKeyPair, encode, keyPairFromSeed, newAccountClaims } from '@nats-ts/jwt';

const operator = keyPairFromSeed(workerData);

parentPort.on('message', ({ from, to }) => {
  let lines = '';
  for (let index = from; index < to; index++) {
    const key = createKeyPair('account').publicKey;
    // Names of one length make JWTs of one length, so every answer has the same number of bytes.
    const claims = { ...newAccountClaims(key), name: `account-${String(index).padStart(7, '0')}` };
    lines += `${key}|${encode(claims, operator)}\n`;
  }
  parentPort.postMessage(lines);
});
