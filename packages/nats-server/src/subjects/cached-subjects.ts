/**
 * The subjects of a match cache as a tree, so that a wildcard subscription finds just the entries it touches. Made
 * when the first wildcard comes to a cache that has entries.
 */
import type { CacheEntry } from './match-cache.js';

class Branch {
  readonly children = new Map<string, Branch>();
  entry: CacheEntry | undefined = undefined;
}

/** Cached subjects by token. */
export class CachedSubjects {
  readonly #root = new Branch();

  add(entry: CacheEntry): void {
    let branch = this.#root;
    for (const token of entry.subject.split('.')) {
      let next = branch.children.get(token);
      if (next === undefined) {
        next = new Branch();
        branch.children.set(token, next);
      }
      branch = next;
    }
    branch.entry = entry;
  }

  remove(entry: CacheEntry): void {
    const tokens = entry.subject.split('.');
    const path = [this.#root];
    for (const token of tokens) {
      const next = path[path.length - 1]?.children.get(token);
      if (next === undefined) return;
      path.push(next);
    }
    (path[tokens.length] as Branch).entry = undefined;
    for (let i = tokens.length; i > 0; i--) {
      const branch = path[i] as Branch;
      if (branch.entry !== undefined || branch.children.size > 0) return;
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
    if (branch.entry !== undefined) branch.entry.stale = true;
  } else if (token === '>') {
    for (const child of branch.children.values()) markAll(child);
  } else if (token === '*') {
    for (const child of branch.children.values()) mark(child, tokens, i + 1);
  } else {
    const child = branch.children.get(token);
    if (child !== undefined) mark(child, tokens, i + 1);
  }
}

function markAll(branch: Branch): void {
  if (branch.entry !== undefined) branch.entry.stale = true;
  for (const child of branch.children.values()) markAll(child);
}
