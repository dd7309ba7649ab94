// Connections that come, are accepted, and go.
import { keyPairFromSeed } from '@nats-ts/jwt';
import { RawClient } from '../raw-client.mjs';

/** Connections that are being made at a time. */
const AT_ONCE = 32;

/**
 * Both brokers are warmed up first: what is measured is a broker under way, not one that was just started.
 *
 * @param {{ port: number, count: number, warmUp: number, nkey?: { public: string, seed: string } }} job
 * @returns {Promise<{ messages: number, seconds: number }>} connections made
 */
export async function connections({ port, count, warmUp, nkey }) {
  const key = nkey ? keyPairFromSeed(nkey.seed) : undefined;
  const answer = key
    ? (nonce) => ({ nkey: nkey.public, sig: Buffer.from(key.sign(Buffer.from(nonce))).toString('base64url') })
    : undefined;
  const open = async (another) => {
    while (another()) (await RawClient.open(port, { answer })).close();
  };
  const many = (another) => Promise.all(Array.from({ length: AT_ONCE }, () => open(another)));
  const warm = performance.now() + warmUp * 1000;
  await many(() => performance.now() < warm);
  let left = count;
  process.send({ progress: 'begin' });
  const start = performance.now();
  await many(() => left-- > 0);
  const seconds = (performance.now() - start) / 1000;
  process.send({ progress: 'end' });
  return { messages: count, seconds };
}
