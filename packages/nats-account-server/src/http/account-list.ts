/** `GET /jwt/v1/accounts?list=true`: what is stored, page by page, in the order of the keys. */
import type { JwtStore } from '@nats-ts/jwt-store';
import { NO_CACHE } from './caching.js';
import type { Call } from './call.js';
import { jsonReply, type Reply, textReply } from './reply.js';

/** Entries on a page when `limit` is not given, and at most. */
export const LIST_LIMIT = { default: 100, max: 10_000 } as const;

/** One account of the page; times in unix seconds. */
export interface ListedAccount {
  readonly key: string;
  readonly name: string;
  readonly issued: number;
  /** Absent when the JWT never expires. */
  readonly expires?: number;
}

/** The answer's JSON. */
export interface AccountList {
  readonly accounts: readonly ListedAccount[];
  /** What to give as `after` for the next page; absent on the last. */
  readonly next?: string;
}

/** A page of accounts: `limit` entries with keys greater than `after`. */
export async function listAccounts(store: JwtStore, { query }: Call): Promise<Reply> {
  const asked = query.get('limit') ?? String(LIST_LIMIT.default);
  const limit = /^\d{1,9}$/.test(asked) ? Number(asked) : 0;
  if (limit < 1 || limit > LIST_LIMIT.max) {
    return textReply(400, `bad limit parameter ${JSON.stringify(asked)}, it must be 1 to ${LIST_LIMIT.max}`);
  }
  const page = await store.list({ after: query.get('after') ?? '', limit });
  const accounts = page.entries.map(({ key, name, issuedAt, expires }): ListedAccount => {
    return expires === 0 ? { key, name, issued: issuedAt } : { key, name, issued: issuedAt, expires };
  });
  const list: AccountList = page.next === undefined ? { accounts } : { accounts, next: page.next };
  return jsonReply(200, list, NO_CACHE);
}
