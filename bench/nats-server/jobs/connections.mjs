// Connections that come, are accepted, and go.
import { byCreds, byNkey } from '../proofs.mjs';
import { RawClient } from '../raw-client.mjs';

/** Connections that are being made at a time. */
const AT_ONCE = 32;

/**
 * Both brokers are warmed up first: what is measured is a broker under way, not one that was just started.
 *
 * @param {{
 *   port: number, count: number, warmUp: number,
 *   nkey?: { public: string, seed: string },
 *   users?: readonly User[] with creds, in turn,
 *   fresh?: readonly User[] those who come after the warm-up, when they are others,
 * }} job
 * @typedef {import('../operator/world.mjs').User} User
 * @returns {Promise<{ messages: number, seconds: number }>} connections made
 */
export async function connections({ port, count, warmUp, nkey, users, fresh = [] }) {
  const known = nkey ? [byNkey(nkey)] : users ? users.map(byCreds) : [undefined];
  const measured = fresh.length > 0 ? fresh.map(byCreds) : known;
  const many = (answers, another) => {
    let next = 0;
    const open = async () => {
      while (another()) (await RawClient.open(port, { answer: answers[next++ % answers.length] })).close();
    };
    return Promise.all(Array.from({ length: AT_ONCE }, open));
  };
  const warm = performance.now() + warmUp * 1000;
  await many(known, () => performance.now() < warm);
  let left = count;
  process.send({ progress: 'begin' });
  const start = performance.now();
  await many(measured, () => left-- > 0);
  const seconds = (performance.now() - start) / 1000;
  process.send({ progress: 'end' });
  return { messages: count, seconds };
}
