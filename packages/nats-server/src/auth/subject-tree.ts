/**
 * A set of subjects with wildcards, for permissions: which of its entries cover a subject, and whether any of them
 * could meet it. It is asked once per subject and connection, not per message; see `Permissions`.
 *
 *   allow: a.*  a.b.>  c q1            root ─ a ─ * (entry)
 *                                           │   └ b ─ > (entry)
 *                                           └ c (entry for the queue q1)
 */

/** The entries that cover a subject. */
export interface Cover {
  /** Whether one of them stands for every queue and for none. */
  readonly plain: boolean;
  /** The queue patterns of the others. */
  readonly queues: readonly string[];
}

class Node {
  readonly next = new Map<string, Node>();
  plain = false;
  queues: string[] | undefined;
}

/** A set of subjects, each with a queue or without. */
export class SubjectTree {
  readonly #root = new Node();
  #size = 0;

  /** Number of entries. */
  get size(): number {
    return this.#size;
  }

  /** Adds a subject, wildcards included; with a queue it counts for that queue (a pattern) only. */
  add(subject: string, queue = ''): void {
    let node = this.#root;
    for (const token of subject.split('.')) {
      let next = node.next.get(token);
      if (next === undefined) {
        next = new Node();
        node.next.set(token, next);
      }
      node = next;
    }
    if (queue === '') node.plain = true;
    else {
      node.queues ??= [];
      node.queues.push(queue);
    }
    this.#size++;
  }

  /**
   * The entries that cover everything a subject stands for. A wildcard of the subject is covered by a wildcard as wide
   * only: `a.>` is not covered by `a.*`.
   *
   * @param loosely takes a `>` of the subject for a token like any other, as the Go server does, so that `a.*` covers
   *   `a.>`: right for what is denied, wrong for what is allowed, where a subscriber would hear more than it may
   */
  cover(subject: string, loosely = false): Cover {
    const found = { plain: false, queues: [] as string[], loosely };
    coverFrom(this.#root, subject.split('.'), 0, found);
    return found;
  }

  /** Whether any entry, for whatever queue, could match a subject that the given one matches too. */
  meets(subject: string): boolean {
    return meetsFrom(this.#root, subject.split('.'), 0);
  }
}

interface Found {
  plain: boolean;
  readonly queues: string[];
  readonly loosely: boolean;
}

function take(node: Node, found: Found): void {
  if (node.plain) found.plain = true;
  if (node.queues !== undefined) found.queues.push(...node.queues);
}

function coverFrom(node: Node, tokens: readonly string[], at: number, found: Found): void {
  const token = tokens[at];
  if (token === undefined) {
    take(node, found);
    return;
  }
  const rest = node.next.get('>');
  if (rest !== undefined) take(rest, found);
  if (token === '>' && !found.loosely) return;
  const any = node.next.get('*');
  if (any !== undefined) coverFrom(any, tokens, at + 1, found);
  if (token === '*') return;
  const exact = node.next.get(token);
  if (exact !== undefined) coverFrom(exact, tokens, at + 1, found);
}

function meetsFrom(node: Node, tokens: readonly string[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined) return node.plain || node.queues !== undefined;
  if (node.next.has('>')) return true;
  // Whatever is below this node has one token more, which the rest of the subject matches.
  if (token === '>') return node.next.size > 0;
  if (token === '*') {
    for (const next of node.next.values()) if (meetsFrom(next, tokens, at + 1)) return true;
    return false;
  }
  const any = node.next.get('*');
  if (any !== undefined && meetsFrom(any, tokens, at + 1)) return true;
  const exact = node.next.get(token);
  return exact !== undefined && meetsFrom(exact, tokens, at + 1);
}

/** Whether a queue is one that the patterns name: by the same text, or by `*` and `>` as in subjects. */
export function queueMatches(queue: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    if (pattern === queue) return true;
    const tree = new SubjectTree();
    tree.add(pattern);
    return tree.cover(queue).plain;
  });
}
