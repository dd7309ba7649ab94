/** How the subjects of accounts are matched, as the original counts it. */
import type { Account } from '../accounts/account.js';

/** The counters of one or several accounts. */
export interface SublistStats {
  readonly num_subscriptions: number;
  /** Subjects that are remembered with whom they reach. */
  readonly num_cache: number;
  readonly num_inserts: number;
  readonly num_removes: number;
  /** Subjects that were matched; one for each message. */
  readonly num_matches: number;
  /** Part of these, 0 to 1, that the memory answered. */
  readonly cache_hit_rate: number;
  /** Most, and mean, receivers of a remembered subject. */
  readonly max_fanout: number;
  readonly avg_fanout: number;
}

/** The counters of accounts, added up. */
export function sublistStats(accounts: Iterable<Account>): SublistStats {
  let [subscriptions, cached, inserts, removes, matches, misses] = [0, 0, 0, 0, 0, 0];
  let [most, receivers] = [0, 0];
  for (const { sublist, cache, statistics } of accounts) {
    subscriptions += sublist.count;
    cached += cache.size;
    inserts += sublist.inserted;
    removes += sublist.inserted - sublist.count;
    // Each message is matched once; the sublist knows the times it had to look itself.
    matches += Math.max(statistics.inMessages, sublist.matches);
    misses += sublist.matches;
    const fanout = cache.fanout();
    most = Math.max(most, fanout.most);
    receivers += fanout.total;
  }
  return {
    num_subscriptions: subscriptions,
    num_cache: cached,
    num_inserts: inserts,
    num_removes: removes,
    num_matches: matches,
    cache_hit_rate: matches === 0 ? 0 : (matches - misses) / matches,
    max_fanout: most,
    avg_fanout: cached === 0 ? 0 : receivers / cached,
  };
}
