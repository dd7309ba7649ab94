// Many accounts to an account server in few requests, where it takes packs: lines of `key|jwt`.
import { accountUrl } from '../claims/operator-urls.js';
import { postText } from './account-server.js';
import { eachAtOnce } from './at-once.js';
import type { Candidate } from './candidates.js';
import type { Answer } from './http-client.js';
import type { Progress } from './outcome.js';

/** Fewer accounts than this are not worth finding out whether the server takes packs. */
const WORTH_PACKING = 8;

/** Accounts of one pack, and the characters after which it is full: half of what servers allow a body by default. */
const MOST_ACCOUNTS = 128;
const MOST_CHARACTERS = 512 * 1024;

/** Packs under way at once: while one is stored the next is checked. */
const PACKS_AT_ONCE = 3;

/**
 * Posts accounts in packs.
 *
 * @param answered told what the server said about each account, as if it had been posted alone. It is not told of
 *   accounts that the server said nothing about: because it takes no packs, as the Go account server, or did not answer.
 */
export async function postPacks(
  url: string,
  candidates: readonly Candidate[],
  answered: (candidate: Candidate, answer: Answer) => void,
  progress: Progress | undefined,
): Promise<void> {
  if (candidates.length < WORTH_PACKING) return;
  const address = packUrl(url);
  let refused = false;
  let count = 0;
  await eachAtOnce(packsOf(byFolder(candidates)), PACKS_AT_ONCE, async (pack) => {
    if (refused) return;
    const answers = await postPack(address, pack);
    if (answers === undefined) {
      refused = true;
      return;
    }
    for (const [index, candidate] of pack.entries()) answered(candidate, answers[index] as Answer);
    count += pack.length;
    progress?.(count, candidates.length);
  });
}

/** `/jwt/v1/pack` beside `/jwt/v1/accounts`. */
function packUrl(url: string): string {
  const address = new URL(accountUrl(url, ''));
  address.pathname = address.pathname.replace(/\/accounts\/?$/, '/pack');
  return address.href;
}

/**
 * Accounts that a server with a sharded directory keeps in one folder side by side, so that their saves share the syncs
 * of that folder: a shard is named after the last two characters of the keys.
 */
function byFolder(candidates: readonly Candidate[]): Candidate[] {
  const ordered = candidates.map((candidate) => ({ candidate, shard: candidate.key.slice(-2) }));
  ordered.sort((a, b) => (a.shard < b.shard ? -1 : a.shard > b.shard ? 1 : 0));
  return ordered.map(({ candidate }) => candidate);
}

function packsOf(candidates: readonly Candidate[]): Candidate[][] {
  const packs: Candidate[][] = [];
  let room = 0;
  for (const candidate of candidates) {
    const last = packs.at(-1);
    room -= candidate.token.length;
    if (last === undefined || room < 0 || last.length >= MOST_ACCOUNTS) {
      packs.push([candidate]);
      room = MOST_CHARACTERS - candidate.token.length;
    } else {
      last.push(candidate);
    }
  }
  return packs;
}

/** An answer for each account; undefined when the server does not give one for each. */
async function postPack(address: string, pack: readonly Candidate[]): Promise<Answer[] | undefined> {
  const body = pack.map(({ key, token }) => `${key}|${token}`).join('\n');
  try {
    const { status, text } = await postText(address, body);
    return status === 200 ? readAnswers(text, pack) : undefined;
  } catch {
    // What is wrong is said about each account, when it is posted alone.
    return undefined;
  }
}

function readAnswers(text: string, pack: readonly Candidate[]): Answer[] | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('answers' in value)) return undefined;
  const { answers } = value;
  if (!Array.isArray(answers) || answers.length !== pack.length) return undefined;
  const read: Answer[] = [];
  for (const [index, answer] of answers.entries()) {
    const { key, status, text = '' } = answer as { key?: unknown; status?: unknown; text?: unknown };
    if (key !== pack[index]?.key || typeof status !== 'number') return undefined;
    read.push({ status, text: String(text) });
  }
  return read;
}
