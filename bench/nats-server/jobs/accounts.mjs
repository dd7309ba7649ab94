// Accounts that are fetched when somebody comes, and keep one connection each.
import { accountsIn } from '../operator/many-accounts.mjs';
import { byCreds } from '../proofs.mjs';
import { RawClient } from '../raw-client.mjs';

/** Connections that are being made at a time. */
const AT_ONCE = 50;
/** Connections from one address: fewer than there are ports. */
const FROM_ONE_ADDRESS = 20_000;

/**
 * Tells when the first is there, and when all are.
 * @param {{ port: number, count: number, file: string }} job
 */
export async function accounts({ port, count, file }) {
  const clients = [];
  let started = 1;
  const users = accountsIn(file);
  const open = async () => {
    const { value: user } = await users.next();
    // Other addresses for each broker: the ports of an earlier round are taken for a minute after it.
    const from = `127.${1 + (port % 250)}.0.${2 + Math.floor(clients.length / FROM_ONE_ADDRESS)}`;
    clients.push(await RawClient.open(port, { answer: byCreds(user), from }));
  };
  await open();
  await sleep(500);
  process.send({ progress: 'begin' });
  await sleep(100);
  const lane = async () => {
    while (started++ < count) await open();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  await sleep(4000);
  process.send({ progress: 'end' });
  await sleep(300);
  for (const client of clients) client.close();
  return { messages: clients.length - 1, seconds: 1 };
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
