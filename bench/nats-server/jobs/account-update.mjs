// An account with many connections becomes another one while messages pass in it and beside it.
import { Worker } from 'node:worker_threads';
import { byCreds } from '../proofs.mjs';
import { RawClient } from '../raw-client.mjs';

/** Connections that are being made at a time. */
const AT_ONCE = 50;
/** Milliseconds that are looked at from an update on: whatever it starts has ended by then. */
const LOOKED_AT = 2000;
/** Milliseconds after which whoever was revoked and is still there was forgotten. */
const LONGEST_STAY = 20_000;
/** Windows without an update, to compare with. */
const CALM = 3;

/**
 * @typedef {import('../operator/world.mjs').User} User
 * @param {{
 *   port: number, members: number, account: string, system: User, users: readonly User[],
 *   pairs: { another: User, same: User }, updates: Record<'limits' | 'permissions' | 'revocation', readonly string[]>,
 * }} job
 * @returns {Promise<{ times: Record<string, number[]> }>} milliseconds: the longest gap of each pair for each kind of
 *   update, and how long the last of those who were revoked stayed
 */
export async function accountUpdate({ port, members, account, system, users, pairs, updates }) {
  const answers = users.map(byCreds);
  let gone = 0;
  let lastGone = 0;
  const clients = [];
  for (let from = 0; from < members; from += AT_ONCE) {
    const opened = Array.from({ length: AT_ONCE }, async (_, index) => {
      const client = await RawClient.open(port, { answer: answers[(from + index) % answers.length] });
      client.onClose = () => {
        gone++;
        lastGone = performance.now();
      };
      client.write(`SUB bench.idle.${from + index} 1\r\n`);
      return client;
    });
    clients.push(...(await Promise.all(opened)));
  }
  const operator = await RawClient.open(port, { answer: byCreds(system) });
  const update = (token) =>
    operator.write(`PUB $SYS.REQ.ACCOUNT.${account}.CLAIMS.UPDATE ${token.length}\r\n${token}\r\n`);
  const watch = await SteadyPairs.start(port, pairs);
  const times = {};
  const add = (key, value) => {
    times[key] ??= [];
    times[key].push(value);
  };
  const look = async (kind, act) => {
    await watch.begin();
    act();
    await sleep(LOOKED_AT);
    for (const [pair, gap] of Object.entries(await watch.end())) add(`${kind}.${pair}`, gap);
  };
  for (let count = 0; count < CALM; count++) await look('calm', () => undefined);
  for (const kind of ['limits', 'permissions', 'revocation']) {
    for (const token of updates[kind]) {
      if (gone > 0) throw new Error(`${gone} connections have gone without being revoked`);
      const began = performance.now();
      await look(kind, () => update(token));
      if (kind !== 'revocation') continue;
      while (gone < members && performance.now() < began + LONGEST_STAY) await sleep(50);
      if (gone < members) throw new Error(`${members - gone} revoked connections are still there`);
      add('gone', lastGone - began);
    }
  }
  await watch.stop();
  operator.close();
  for (const client of clients) client.close();
  return { times };
}

/** Messages that pass all the time, from and to a thread that does nothing else. */
class SteadyPairs {
  #worker;

  static async start(port, pairs) {
    const worker = new Worker(new URL('../steady-pairs.mjs', import.meta.url), {
      workerData: { port, pairs },
    });
    const watch = new SteadyPairs(worker);
    await watch.#said();
    return watch;
  }

  constructor(worker) {
    this.#worker = worker;
  }

  /** From now on the gaps count. */
  begin() {
    this.#worker.postMessage('begin');
    return this.#said();
  }

  /** @returns {Promise<Record<string, number>>} milliseconds of the longest gap since then, by pair */
  end() {
    this.#worker.postMessage('end');
    return this.#said();
  }

  stop() {
    return this.#worker.terminate();
  }

  #said() {
    return new Promise((resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.once('message', (message) => {
        this.#worker.off('error', reject);
        resolve(message);
      });
    });
  }
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
