// Connections that come, are accepted, and go.
import { keyPairFromSeed } from '@nats-ts/jwt';
import { RawClient } from '../raw-client.mjs';

/** Connections that are being made at a time. */
const AT_ONCE = 32;

/**
 * @param {{ port: number, count: number, nkey?: { public: string, seed: string } }} job
 * @returns {Promise<{ messages: number, seconds: number }>} connections made
 */
export async function connections({ port, count, nkey }) {
  const key = nkey ? keyPairFromSeed(nkey.seed) : undefined;
  const answer = key
    ? (nonce) => ({ nkey: nkey.public, sig: Buffer.from(key.sign(Buffer.from(nonce))).toString('base64url') })
    : undefined;
  let left = count;
  process.send({ progress: 'begin' });
  const start = performance.now();
  const worker = async () => {
    while (left-- > 0) (await RawClient.open(port, { answer })).close();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = (performance.now() - start) / 1000;
  process.send({ progress: 'end' });
  return { messages: count, seconds };
}
