// Reads a file of accounts, one `key|jwt` line each, without holding all of it: a million accounts are more than
// one string can hold.
import { open } from 'node:fs/promises';

/**
 * Lines `from` to `to` (exclusive) of a pack.
 * @param {string} pack
 * @param {number} from
 * @param {number} to
 * @returns {Promise<string[]>}
 */
export async function packLines(pack, from, to) {
  const lines = [];
  let rest = '';
  let index = 0;
  const file = await open(pack);
  for await (const chunk of file.createReadStream({ encoding: 'latin1', highWaterMark: 4 << 20 })) {
    const pieces = (rest + chunk).split('\n');
    rest = pieces.pop();
    for (const line of pieces) {
      if (index >= from && index < to) lines.push(line);
      index++;
    }
    if (index >= to) break;
  }
  return lines;
}
