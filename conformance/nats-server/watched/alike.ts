// What two servers answer, made comparable in its values too: what differs from run to run becomes its type, lists whose
// order is chance are sorted.

/** Fields whose values differ from run to run, or tell of the program's own inside. */
const BY_CHANCE: ReadonlySet<string> = new Set([
  // Who and when.
  ...['server_id', 'id', 'cid', 'port', 'http_port', 'now', 'time', 'timestamp', 'start', 'stop', 'seq'],
  ...['last_activity', 'uptime', 'idle', 'rtt', 'update_time', 'config_load_time', 'ver', 'version', 'go'],
  // The process, and how subjects are matched.
  ...['mem', 'cpu', 'cores', 'gomaxprocs', 'memstats', 'cmdline', 'config_digest', 'pending_bytes'],
  ...['num_cache', 'num_matches', 'cache_hit_rate', 'num_inserts', 'num_removes', 'max_fanout', 'avg_fanout'],
  // Subscriptions and messages of the server itself.
  ...['num_subscriptions', 'total_subs', 'http_req_stats', 'sent', 'received', 'sent_to_clients'],
  ...['received_from_clients', 'out_client_msgs', 'out_client_bytes'],
]);

/**
 * The text of an answer as a value to compare; a text that is not JSON as it is.
 *
 * @param more fields that differ here besides
 */
export function alike(text: string, more: readonly string[] = []): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (BY_CHANCE.has(key) || more.includes(key)) return typeof value;
      if (!Array.isArray(value)) return value;
      // Connections have an order that is asked for; whatever else is in a list comes out of a table.
      return key === 'connections' ? value : [...value].sort(byText);
    });
  } catch {
    return text;
  }
}

function byText(left: unknown, right: unknown): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}
