/**
 * Which subjects of a list contain which others. A tree of tokens answers it, so that ten thousand exports cost
 * what their length costs and not their square:
 *
 *     orders.*, orders.new, audit.>        orders ─┬─ *    (0)
 *                                                  └─ new  (1)
 *                                          audit ──── >    (2)
 */

interface Branch {
  readonly children: Map<string, Branch>;
  /** The number in the list of the subject that ends here. */
  ends: number | undefined;
}

function branch(): Branch {
  return { children: new Map(), ends: undefined };
}

/** A subject, and one that contains it or is the same, by their numbers in the list. */
export interface Overlap {
  readonly inner: number;
  readonly outer: number;
}

/**
 * For every subject that is contained in others (as `isContainedIn` has it), the first such other. Of equal
 * subjects the later ones are contained in the first.
 */
export function findOverlaps(subjects: readonly string[]): Overlap[] {
  const root = branch();
  const overlaps = new Map<number, Overlap>();
  const split = subjects.map((subject) => subject.split('.'));
  split.forEach((tokens, index) => {
    let at = root;
    for (const token of tokens) {
      let next = at.children.get(token);
      if (next === undefined) {
        next = branch();
        at.children.set(token, next);
      }
      at = next;
    }
    if (at.ends === undefined) at.ends = index;
    else overlaps.set(index, { inner: index, outer: at.ends });
  });
  split.forEach((tokens, index) => {
    if (overlaps.has(index)) return;
    const outer = containing(root, tokens, index);
    if (outer !== undefined) overlaps.set(index, { inner: index, outer });
  });
  return [...overlaps.values()].sort((left, right) => left.inner - right.inner);
}

/** The lowest number of a subject that contains these tokens, other than their own. */
function containing(root: Branch, tokens: readonly string[], own: number): number | undefined {
  let found: number | undefined;
  const offer = (candidate: number | undefined) => {
    if (candidate === undefined || candidate === own) return;
    if (found === undefined || candidate < found) found = candidate;
  };
  let level = [root];
  for (const token of tokens) {
    const next: Branch[] = [];
    for (const at of level) {
      offer(at.children.get('>')?.ends);
      const same = at.children.get(token);
      if (same !== undefined) next.push(same);
      const any = token === '*' ? undefined : at.children.get('*');
      if (any !== undefined) next.push(any);
    }
    if (next.length === 0) return found;
    level = next;
  }
  for (const at of level) offer(at.ends);
  return found;
}
