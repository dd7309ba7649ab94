// Work on many things, a bounded number at once, with the results in the things' order.

/**
 * Does the work for every item.
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
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) {
      results[index] = await work(item, index);
      done?.(++count);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return results;
}
