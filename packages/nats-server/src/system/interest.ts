/** Does anybody listen? Asked before a message of the server is put together. */
import type { Account } from '../accounts/account.js';
import { SCRATCH_START, writeText } from '../bytes/memory.js';
import { found } from '../subjects/sublist.js';

/** Whether a message on this literal subject would reach somebody. Not to be asked while one is being delivered. */
export function hasInterest(account: Account, subject: string): boolean {
  if (account.sublist.count === 0) return false;
  account.sublist.match(SCRATCH_START, writeText(SCRATCH_START, subject) - SCRATCH_START);
  return found.count > 0 || found.groupCount > 0;
}
