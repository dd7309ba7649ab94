/**
 * The subjects of a match cache as a tree, so that a wildcard subscription finds just the entries it touches. Made
 * when the first wildcard comes to a cache that has entries.
 */
import type { CacheEntry } from './cache-entry.js';

class Branch {
  readonly children = new Map<string, Branch>();
  entry: CacheEntry | undefined = undefined;
  /** Others that a mapping brings to the same subject. */
  more: Set<CacheEntry> | undefined = undefined;

  get bare(): boolean {
    return this.entry === undefined && this.more === undefined;
  }
}

/** Cached subjects by token, as they are delivered. */
export class CachedSubjects {
  readonly #root = new Branch();

  add(entry: CacheEntry): void {
    let branch = this.#root;
    for (const token of entry.delivered.split('.')) {
      let next = branch.children.get(token);
      if (next === undefined) {
        next = new Branch();
        branch.children.set(token, next);
      }
      branch = next;
    }
    if (branch.entry === undefined) branch.entry = entry;
    else branch.more = (branch.more ?? new Set()).add(entry);
  }

  remove(entry: CacheEntry): void {
    const tokens = entry.delivered.split('.');
    const path = [this.#root];
    for (const token of tokens) {
      const next = path[path.length - 1]?.children.get(token);
      if (next === undefined) return;
      path.push(next);
    }
    const leaf = path[tokens.length] as Branch;
    if (leaf.entry === entry) leaf.entry = undefined;
    else if (leaf.more?.delete(entry) === true && leaf.more.size === 0) leaf.more = undefined;
    for (let i = tokens.length; i > 0; i--) {
      const branch = path[i] as Branch;
      if (!branch.bare || branch.children.size > 0) return;
      path[i - 1]?.children.delete(tokens[i - 1] as string);
    }
  }

  /** Marks every entry whose subject matches the pattern. */
  markStale(pattern: string): void {
    mark(this.#root, pattern.split('.'), 0);
  }
}

function mark(branch: Branch, tokens: readonly string[], i: number): void {
  const token = tokens[i];
  if (token === undefined) {
    markHere(branch);
  } else if (token === '>') {
    for (const child of branch.children.values()) markAll(child);
  } else if (token === '*') {
    for (const child of branch.children.values()) mark(child, tokens, i + 1);
  } else {
    const child = branch.children.get(token);
    if (child !== undefined) mark(child, tokens, i + 1);
  }
}

function markHere({ entry, more }: Branch): void {
  if (entry !== undefined) entry.stale = true;
  for (const one of more ?? []) one.stale = true;
}

function markAll(branch: Branch): void {
  markHere(branch);
  for (const child of branch.children.values()) markAll(child);
}
