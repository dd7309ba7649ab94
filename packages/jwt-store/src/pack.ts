// The packs in which servers hand each other their accounts: lines of `key|jwt`, parted by single line feeds.
import { reasonOf, StoreError } from './errors.js';
import { isStorableKey } from './folder-layout.js';
import { inLanes } from './in-lanes.js';
import type { AccountKey, Admit, MergeReport, SaveResult, StoredJwt } from './store.js';

/** Characters a pack may have when it is wanted as one text; streamed packs have no bound. */
export const MOST_PACK_CHARS = 256 * 1024 * 1024;

// Saves under way at once in a merge: enough that they share the disk's syncs, few enough that requests get theirs.
const SAVES_AT_ONCE = 16;

/** True for a JWT that no longer counts and so is not handed on. */
export function isExpired(stored: StoredJwt, now: number): boolean {
  return stored.expires > 0 && stored.expires < now;
}

export function packLine(stored: StoredJwt): string {
  return `${stored.key}|${stored.token}`;
}

/**
 * The lines as one text.
 *
 * @throws StoreError `pack-too-large`.
 */
export async function joinPack(lines: AsyncIterable<string>): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const line of lines) {
    length += line.length + 1;
    if (length > MOST_PACK_CHARS) {
      throw new StoreError('pack-too-large', `more than ${MOST_PACK_CHARS} characters; ask for fewer JWTs`);
    }
    parts.push(line);
  }
  return parts.join('\n');
}

/** The lines of a pack that are not blank. */
function* linesOf(pack: string): Generator<string, void, undefined> {
  for (let start = 0; start < pack.length; ) {
    const found = pack.indexOf('\n', start);
    const end = found < 0 ? pack.length : found;
    const line = pack.slice(start, end).trim();
    start = end + 1;
    if (line !== '') yield line;
  }
}

/**
 * Gives every line of a pack to `admit` and those it lets in to `save`.
 *
 * @throws whatever `save` throws except `bad-jwt`, when the saves under way are through.
 */
export async function mergePack(
  pack: string,
  admit: Admit,
  save: (key: AccountKey, token: string) => Promise<SaveResult>,
): Promise<MergeReport> {
  const counts = { saved: 0, unchanged: 0, older: 0 };
  const refused: { key: string; why: string }[] = [];
  const mergeLine = async (line: string): Promise<void> => {
    const [key = '', token, ...more] = line.split('|');
    if (token === undefined || more.length > 0) {
      refused.push({ key: '', why: 'the line is not a key and a JWT with a bar between them' });
    } else if (!isStorableKey(key)) {
      refused.push({ key: '', why: 'the line does not begin with a public account key' });
    } else {
      const verdict = await admit(key, token);
      if (verdict !== true) {
        refused.push({ key, why: verdict === false ? 'it is not to be trusted' : verdict });
      } else {
        counts[await save(key, token)]++;
      }
    }
  };
  await inLanes(linesOf(pack), SAVES_AT_ONCE, async (line) => {
    try {
      await mergeLine(line);
    } catch (error) {
      if (!(error instanceof StoreError && error.code === 'bad-jwt')) throw error;
      refused.push({ key: line.slice(0, line.indexOf('|')), why: reasonOf(error) });
    }
  });
  return { ...counts, refused };
}
