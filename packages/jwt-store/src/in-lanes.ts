// Work on many things, a bounded number at a time.

/**
 * Does the work for every thing. Where it fails for one, the others are done all the same, and then it throws what the
 * first of those that failed threw: nothing is under way any more by then.
 *
 * @param atOnce things under way at a time.
 */
export async function inLanes<T>(
  things: Iterable<T>,
  atOnce: number,
  work: (thing: T) => Promise<void>,
): Promise<void> {
  const queue = things[Symbol.iterator]();
  // Not a loop over the queue: where one of them ends early, it would end a generator for all.
  const lane = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) await work(next.value);
  };
  const lanes = await Promise.allSettled(Array.from({ length: atOnce }, lane));
  const failed = lanes.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
