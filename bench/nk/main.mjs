// `npm run bench:nk`: how many keys a second the vanity search makes, beside bare node:crypto key generation in the
// same process, round by round in turn, on one thread and on every core.
//
//   --quick   one short round of everything, to see that it works
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { build, install, root } from '../../scripts/setup.mjs';

install();
build();
const { values } = parseArgs({ options: { quick: { type: 'boolean' } } });
const rounds = values.quick ? 1 : 7;
const keys = values.quick ? 2_000 : 20_000;

const search = await import(`${root}/packages/nk/dist/vanity/attempts.js`);
const { readPrefix } = await import(`${root}/packages/nk/dist/vanity/prefix.js`);
const { findVanityKey } = await import(`${root}/packages/nk/dist/index.js`);

/** No key of a benchmark's size has this prefix. */
const NEVER = 'AAAAAAAAAAAAAAAA';
const prefix = readPrefix(NEVER);

const cores = availableParallelism();
const cases = {
  'node:crypto, the pair alone': () => {
    for (let key = 0; key < keys; key++) generateKeyPairSync('ed25519');
  },
  'node:crypto, and a look at the public key': () => {
    for (let key = 0; key < keys; key++) generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  },
  'the search': () => search.tryKeys('ed25519', prefix, keys),
};
const threaded = {
  'node:crypto, the pair alone': () =>
    Promise.all(
      Array.from({ length: cores }, () =>
        once(new Worker(new URL('bare-worker.mjs', import.meta.url), { workerData: keys }), 'exit'),
      ),
    ),
  'the search': () => findVanityKey({ kind: 'user', prefix: NEVER, maxAttempts: keys * cores }),
};

/** Keys per second of processor time, and by the clock, of each case: one figure a round, the cases in turn. */
async function measure(table, count) {
  const results = Object.fromEntries(Object.keys(table).map((name) => [name, { cpu: [], wall: [] }]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(table)) {
      const [before, start] = [process.cpuUsage(), performance.now()];
      await run();
      const { user, system } = process.cpuUsage(before);
      const wall = (performance.now() - start) / 1000;
      // The first round warms up.
      if (round === 0) continue;
      results[name].cpu.push(count / ((user + system) / 1e6));
      results[name].wall.push(count / wall);
    }
  }
  return results;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

console.log(
  `Node ${process.version}, ${cores} cores, medians of ${rounds} rounds of ${keys} keys a thread\n`,
);
console.log('| threads | what makes the keys | keys/s of processor time | ratio | keys/s by the clock |');
console.log('|---|---|---|---|---|');
const number = (value) => Math.round(value).toLocaleString('en');
for (const [threads, table] of [
  [1, cases],
  [cores, threaded],
]) {
  const results = await measure(table, keys * threads);
  const bare = results['node:crypto, the pair alone'].cpu;
  for (const [name, { cpu, wall }] of Object.entries(results)) {
    const ratio = median(cpu.map((rate, round) => rate / bare[round])).toFixed(2);
    console.log(`| ${threads} | ${name} | ${number(median(cpu))} | ${ratio} | ${number(median(wall))} |`);
  }
}
