// "Did you mean …?": the right key that is closest to a wrong one.
import type { OptionSpec } from './option-spec.js';

/** Longer keys than this are not compared; no option is nearly as long. */
const MAX_LENGTH = 64;

/** The key or alias of the table that `key` is most likely a slip of; undefined when none is close. */
export function nearestKey(key: string, table: readonly OptionSpec[]): string | undefined {
  if (key.length > MAX_LENGTH) return undefined;
  const wanted = fold(key);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.min(3, Math.floor(wanted.length / 3))) + 1;
  for (const spec of table) {
    for (const candidate of [spec.key, ...(spec.aliases ?? [])]) {
      const distance = editDistance(wanted, fold(candidate), bestDistance);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
  }
  return best;
}

/** The section, as a dotted path, in which `key` would be right; undefined when there is none. */
export function sectionOf(key: string, table: readonly OptionSpec[]): string | undefined {
  const folded = key.toLowerCase();
  const visited = new Set<readonly OptionSpec[]>([table]);
  // Breadth first, so that the section nearest to the top is named.
  let level: { readonly path: string; readonly table: readonly OptionSpec[] }[] = [{ path: '', table }];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { path, table: specs } of level) {
      for (const spec of specs) {
        const inner = spec.options ?? spec.entry?.options;
        if (inner === undefined || visited.has(inner)) continue;
        visited.add(inner);
        const innerPath = path === '' ? spec.key : `${path}.${spec.key}`;
        if (inner.some((option) => spellings(option).includes(folded))) return innerPath;
        next.push({ path: innerPath, table: inner });
      }
    }
    level = next;
  }
  return undefined;
}

/** All spellings of an option, in lower case. */
export function spellings(spec: OptionSpec): string[] {
  return [spec.key, ...(spec.aliases ?? [])].map((key) => key.toLowerCase());
}

function fold(key: string): string {
  return key.toLowerCase().replace(/[_-]/g, '');
}

/**
 * How many letters must be put in, left out, changed or swapped with their neighbour to turn `a` into `b`
 * (optimal string alignment). Gives up with `limit` when it is that many or more.
 */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return Math.min(limit, last[b.length] ?? limit);
}
