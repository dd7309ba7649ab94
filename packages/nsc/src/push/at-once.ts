// Work on many things, a bounded number at once, with the results in the things' order.

/**
 * Does the work for every item. When it fails for one, no more are begun, and once those under way are done it throws
 * what the first of them in the items' order threw: as a loop would that does one after the other.
 *
 * @param atOnce most items under way
 * @param done told after each item how many are done
 */
export async function eachAtOnce<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<R>,
  done?: (count: number) => void,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  let count = 0;
  const failures: { readonly index: number; readonly reason: unknown }[] = [];
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (failures.length > 0) return;
      try {
        results[index] = await work(item, index);
      } catch (reason) {
        failures.push({ index, reason });
        return;
      }
      done?.(++count);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  const [first] = failures.sort((a, b) => a.index - b.index);
  if (first !== undefined) throw first.reason;
  return results;
}
