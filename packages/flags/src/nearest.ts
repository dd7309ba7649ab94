// "Did you mean": the nearest right word to a wrong one.

/** Words longer than this are not compared: the work is their product, and nobody mistypes a book. */
const MAX_LENGTH = 64;

/**
 * The candidate a mistyped word most likely stands for: the same but for upper and lower case, the nearest by
 * single-character edits (a swap of neighbours counts as one) when at most a third of the word is wrong, or the one
 * it is the beginning of (three characters at least). Undefined when nothing is near. Ties go to the earlier one.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word === '' || word.length > MAX_LENGTH) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(wanted.length > 2 ? 1 : 0, Math.floor(wanted.length / 3)) + 1;
  let beginning: string | undefined;
  for (const candidate of candidates) {
    if (candidate.length > MAX_LENGTH) continue;
    const lower = candidate.toLowerCase();
    const distance = editDistance(wanted, lower);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
    if (beginning === undefined && wanted.length >= 3 && lower.startsWith(wanted)) beginning = candidate;
  }
  return best ?? beginning;
}

/** Edits between two words: insert, delete, replace, swap neighbours (optimal string alignment). */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(
        cell(last, column) + 1,
        cell(current, column - 1) + 1,
        cell(last, column - 1) + (same ? 0 : 1),
      );
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped && row > 1 && column > 1) cost = Math.min(cost, cell(beforeLast, column - 2) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return cell(last, right.length);
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
