// What a crash left in journals: the accounts that were saved, and whose own files the disk may not have.
import type { DurableFiles } from '../files/durable-files.js';
import { inLanes } from '../in-lanes.js';
import { journalsIn, readJournal } from './journal.js';

/** Accounts restored at a time: enough that they share the disk's syncs. */
const AT_ONCE = 16;

/**
 * Restores the accounts of all journals below the root of a store, then removes the journals.
 *
 * @param restore makes sure that the disk has this JWT of the account, or one issued later
 * @returns the number of accounts
 * @throws whatever `restore` throws, and the errors of the operating system: then the journals stay
 */
export async function restoreJournals(
  root: string,
  files: DurableFiles,
  restore: (key: string, token: string) => Promise<void>,
): Promise<number> {
  const journals = await journalsIn(root);
  const tokens = new Map<string, string>();
  for (const journal of journals) {
    for (const [key, token] of await readJournal(journal)) tokens.set(key, token);
  }
  await inLanes(tokens, AT_ONCE, ([key, token]) => restore(key, token));
  for (const journal of journals) await files.remove(journal);
  return tokens.size;
}
