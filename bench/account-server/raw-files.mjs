// What a durable POST is measured against: the same JWTs written to the same kind of folders with nothing but
// write, fsync and rename, as many under way at once. Forked; takes RawJob messages and answers the seconds used.
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { packLines } from './pack.mjs';

/**
 * @typedef {object} RawJob
 * @property {string} pack a file of `key|jwt` lines
 * @property {number} from first line
 * @property {number} to line after the last
 * @property {string} dir the store's folder; these accounts are not in it yet
 * @property {number} atOnce how many writes are under way
 */

/** @param {RawJob} job */
async function run({ pack, from, to, dir, atOnce }) {
  const accounts = (await packLines(pack, from, to)).map((line) => line.split('|'));
  const shards = new Map();
  const shard = (key) => {
    const name = key.slice(-2);
    let made = shards.get(name);
    if (!made) {
      made = mkdir(join(dir, name), { recursive: true });
      shards.set(name, made);
    }
    return made;
  };
  let index = 0;
  const started = performance.now();
  const lane = async () => {
    while (index < accounts.length) {
      const [key, jwt] = accounts[index++];
      await shard(key);
      const name = join(dir, key.slice(-2), `${key}.jwt`);
      const file = await open(`${name}.tmp`, 'wx');
      await file.writeFile(jwt);
      await file.sync();
      await file.close();
      await rename(`${name}.tmp`, name);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return (performance.now() - started) / 1000;
}

process.on('message', (job) => {
  run(job).then(
    (seconds) => process.send({ seconds }),
    (error) => process.send({ error: error.message }),
  );
});
