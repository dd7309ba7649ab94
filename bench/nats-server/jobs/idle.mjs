// Connections that do nothing.
import { RawClient } from '../raw-client.mjs';

/**
 * Opens connections, tells when they are there, and keeps them for a moment.
 * @param {{ port: number, count: number }} job
 */
export async function idle({ port, count }) {
  const clients = [];
  await RawClient.open(port).then((client) => clients.push(client));
  await sleep(500);
  process.send({ progress: 'begin' });
  await sleep(100);
  for (let i = 0; i < count; i += 50) {
    clients.push(...(await Promise.all(Array.from({ length: 50 }, () => RawClient.open(port)))));
  }
  await sleep(4000);
  process.send({ progress: 'end' });
  await sleep(300);
  for (const client of clients) client.close();
  return { messages: count, seconds: 1 };
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
