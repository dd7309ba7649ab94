// Requests that memory answers: a GET of a warm account, the 304 for one that the client has, and a POST of a JWT
// that is stored already. Each beside a bare node:http server that gives the very same answers.
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { storeOf } from '../accounts.mjs';
import { exchange } from '../answer.mjs';
import { CONNECTIONS, contest } from '../contest.mjs';
import { packLines } from '../pack.mjs';
import { startOurs } from '../processes.mjs';
import { get, post } from '../requests.mjs';

/** Accounts that are asked for in turn. */
const WARM = 1000;

/** @param {import('../bench.mjs').Bench} bench @returns {Promise<import('../report.mjs').Row[]>} */
export async function warmRequests(bench) {
  const { accounts, load, rounds, seconds } = bench;
  const dir = await bench.folder('warm');
  const store = join(dir, 'store');
  await mkdir(store);
  await cp(await storeOf(bench.cache, accounts, WARM), store, { recursive: true });
  const ours = await startOurs({ dir, operator: accounts.operator, store });
  const lines = (await packLines(accounts.pack, 0, WARM)).map((line) => line.split('|'));
  try {
    const gets = lines.map(([key]) => get(key));
    await load.do({ port: ours.port, connections: CONNECTIONS, texts: gets });
    const etags = await Promise.all(gets.map((text) => exchange(ours.port, text).then(etagOf)));
    const conditional = lines.map(([key], index) => get(key, etags[index]));
    const posts = lines.map(([key, jwt]) => post(key, jwt));
    const measured = (requests) => contest({ ours, load, requests, rounds, seconds });
    const otherName = 'bare node:http, same bytes';
    return [
      { name: 'GET of a warm account', unit: '/s', otherName, goal: 0.9, ...(await measured(gets)) },
      { name: '304 for an account the client has', unit: '/s', otherName, ...(await measured(conditional)) },
      { name: 'POST of an unchanged JWT', unit: '/s', otherName, ...(await measured(posts)) },
    ];
  } finally {
    await ours.stop();
  }
}

function etagOf(answer) {
  return /\r\netag: *(\S+)/i.exec(answer)[1];
}
