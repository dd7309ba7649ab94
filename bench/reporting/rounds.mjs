// Figures from repeated rounds: the contenders take turns, and who begins changes every round, so that whatever
// the machine does besides (heat, other work) meets both alike.

/**
 * @typedef {object} Spread
 * @property {number} median
 * @property {number} low
 * @property {number} high
 */

/** @param {readonly number[]} values @returns {Spread} */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, low: sorted[0], high: sorted[sorted.length - 1] };
}

/**
 * Measures two things in turn.
 * @param {number} rounds
 * @param {(round: number) => Promise<number>} ours
 * @param {(round: number) => Promise<number>} other
 * @returns {Promise<{ ours: Spread, other: Spread, ratio: Spread }>} `ratio` is ours / other of the same round
 */
export async function alternate(rounds, ours, other) {
  const figures = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const first = await ours(round);
      figures.push([first, await other(round)]);
    } else {
      const first = await other(round);
      figures.push([await ours(round), first]);
    }
  }
  return {
    ours: spread(figures.map(([a]) => a)),
    other: spread(figures.map(([, b]) => b)),
    ratio: spread(figures.map(([a, b]) => a / b)),
  };
}
