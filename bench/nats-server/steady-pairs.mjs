// A thread with a publisher and a subscriber in each of some accounts: a message every millisecond, and how long there
// was none.
import { parentPort, workerData } from 'node:worker_threads';
import { byCreds } from './proofs.mjs';
import { RawClient } from './raw-client.mjs';

const MESSAGE = 'PUB bench.steady 16\r\n0123456789abcdef\r\n';

/** One pair. */
class SteadyPair {
  /** Milliseconds. */
  longest = 0;
  #last = performance.now();
  #publisher;

  static async start(port, user) {
    const [publisher, subscriber] = await Promise.all(
      ['publisher', 'subscriber'].map(() => RawClient.open(port, { answer: byCreds(user) })),
    );
    await subscriber.sync('SUB bench.steady 1\r\n');
    const pair = new SteadyPair(publisher);
    subscriber.onData = () => pair.#arrived();
    publisher.onData = () => undefined;
    return pair;
  }

  constructor(publisher) {
    this.#publisher = publisher;
  }

  publish() {
    this.#publisher.write(MESSAGE);
  }

  begin() {
    this.longest = 0;
    this.#last = performance.now();
  }

  /** A gap that has not ended counts too. */
  end() {
    this.#arrived();
    return this.longest;
  }

  #arrived() {
    const now = performance.now();
    this.longest = Math.max(this.longest, now - this.#last);
    this.#last = now;
  }
}

const { port, pairs } = workerData;
const started = Object.fromEntries(
  await Promise.all(
    Object.entries(pairs).map(async ([name, user]) => [name, await SteadyPair.start(port, user)]),
  ),
);
const all = Object.values(started);
setInterval(() => {
  for (const pair of all) pair.publish();
}, 1);
parentPort.on('message', (word) => {
  if (word === 'begin') {
    for (const pair of all) pair.begin();
    parentPort.postMessage('begun');
  } else {
    parentPort.postMessage(
      Object.fromEntries(Object.entries(started).map(([name, pair]) => [name, pair.end()])),
    );
  }
});
parentPort.postMessage('started');
