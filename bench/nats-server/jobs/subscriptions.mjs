// Subscriptions that stay, each on a subject of its own.
import { RawClient } from '../raw-client.mjs';

const CONNECTIONS = 10;

/** @param {{ port: number, count: number }} job */
export async function subscriptions({ port, count }) {
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => RawClient.open(port)));
  await sleep(500);
  process.send({ progress: 'begin' });
  await sleep(100);
  let made = 0;
  while (made < count) {
    for (const client of clients) {
      let text = '';
      for (let i = 0; i < 1000; i++, made++) text += `SUB fleet.${made % 1000}.device.${made} ${made}\r\n`;
      await client.sync(text);
    }
  }
  await sleep(4000);
  process.send({ progress: 'end' });
  await sleep(300);
  for (const client of clients) client.close();
  return { messages: made, seconds: 1 };
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
