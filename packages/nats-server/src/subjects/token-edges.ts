/**
 * The branches of all sublists: (node, token) → node, by the token's bytes. One open-addressed table of integers for
 * the whole process, so that a subscription costs a few words and matching makes no strings. Tokens live in a heap of
 * their own, in pieces that are given out again when the last subscription on them goes.
 */

import { hashOf } from '../bytes/hash.js';
import { bytes } from '../bytes/memory.js';

const u8 = bytes;
const FIRST_CAPACITY = 1024;
const STEP = 8;

/** A table of branches. */
export class TokenEdges {
  #capacity = FIRST_CAPACITY;
  #count = 0;
  #hashes = new Int32Array(FIRST_CAPACITY);
  /** Node the branch leads from; 0 marks an empty place. */
  #parents = new Int32Array(FIRST_CAPACITY);
  #children = new Int32Array(FIRST_CAPACITY);
  #tokens = new Int32Array(FIRST_CAPACITY);
  #lengths = new Int32Array(FIRST_CAPACITY);
  #heap = new Uint8Array(16 << 10);
  #heapEnd = 0;
  /** Freed pieces of the heap by their number of steps. */
  readonly #free = new Map<number, number[]>();

  /** Branches in the table. */
  get size(): number {
    return this.#count;
  }

  /** The node that a token of the arena leads to, 0 for none. */
  find(parent: number, at: number, length: number): number {
    const hash = hashOf(at, length, parent);
    const mask = this.#capacity - 1;
    const parents = this.#parents;
    const hashes = this.#hashes;
    for (let i = hash & mask; ; i = (i + 1) & mask) {
      const owner = parents[i];
      if (owner === 0) return 0;
      if (
        hashes[i] === hash &&
        owner === parent &&
        this.#lengths[i] === length &&
        this.#same(i, at, length)
      ) {
        return this.#children[i] as number;
      }
    }
  }

  /** Adds a branch that is not there yet. Nodes are numbered from 1. */
  add(parent: number, at: number, length: number, child: number): void {
    if ((this.#count + 1) * 3 > this.#capacity * 2) this.#resize(this.#capacity * 2);
    const hash = hashOf(at, length, parent);
    const mask = this.#capacity - 1;
    let i = hash & mask;
    while (this.#parents[i] !== 0) i = (i + 1) & mask;
    this.#hashes[i] = hash;
    this.#parents[i] = parent;
    this.#children[i] = child;
    this.#tokens[i] = this.#keep(at, length);
    this.#lengths[i] = length;
    this.#count++;
  }

  /** Removes a branch that is there. */
  remove(parent: number, at: number, length: number): void {
    const hash = hashOf(at, length, parent);
    const mask = this.#capacity - 1;
    let i = hash & mask;
    while (
      !(
        this.#hashes[i] === hash &&
        this.#parents[i] === parent &&
        this.#lengths[i] === length &&
        this.#same(i, at, length)
      )
    ) {
      if (this.#parents[i] === 0) return;
      i = (i + 1) & mask;
    }
    this.#forget(this.#tokens[i] as number, length);
    this.#count--;
    // Close the gap: whoever comes after and was pushed past it moves back.
    let gap = i;
    for (let j = (gap + 1) & mask; this.#parents[j] !== 0; j = (j + 1) & mask) {
      const home = (this.#hashes[j] as number) & mask;
      if (((j - home) & mask) < ((j - gap) & mask)) continue;
      this.#move(j, gap);
      gap = j;
    }
    this.#parents[gap] = 0;
    if (this.#capacity > FIRST_CAPACITY && this.#count * 8 < this.#capacity) this.#resize(this.#capacity / 2);
  }

  #same(place: number, at: number, length: number): boolean {
    const heap = this.#heap;
    const token = this.#tokens[place] as number;
    for (let i = 0; i < length; i++) if (heap[token + i] !== u8[at + i]) return false;
    return true;
  }

  #move(from: number, to: number): void {
    this.#hashes[to] = this.#hashes[from] as number;
    this.#parents[to] = this.#parents[from] as number;
    this.#children[to] = this.#children[from] as number;
    this.#tokens[to] = this.#tokens[from] as number;
    this.#lengths[to] = this.#lengths[from] as number;
  }

  #resize(capacity: number): void {
    const { hashes, parents, children, tokens, lengths } = {
      hashes: this.#hashes,
      parents: this.#parents,
      children: this.#children,
      tokens: this.#tokens,
      lengths: this.#lengths,
    };
    const former = this.#capacity;
    this.#capacity = capacity;
    this.#hashes = new Int32Array(capacity);
    this.#parents = new Int32Array(capacity);
    this.#children = new Int32Array(capacity);
    this.#tokens = new Int32Array(capacity);
    this.#lengths = new Int32Array(capacity);
    const mask = capacity - 1;
    for (let from = 0; from < former; from++) {
      const parent = parents[from] as number;
      if (parent === 0) continue;
      const hash = hashes[from] as number;
      let i = hash & mask;
      while (this.#parents[i] !== 0) i = (i + 1) & mask;
      this.#hashes[i] = hash;
      this.#parents[i] = parent;
      this.#children[i] = children[from] as number;
      this.#tokens[i] = tokens[from] as number;
      this.#lengths[i] = lengths[from] as number;
    }
  }

  #keep(at: number, length: number): number {
    const steps = Math.ceil(length / STEP);
    const again = this.#free.get(steps)?.pop();
    const token = again ?? this.#heapEnd;
    if (again === undefined) {
      const end = token + steps * STEP;
      if (end > this.#heap.length) {
        const larger = new Uint8Array(Math.max(this.#heap.length * 2, end));
        larger.set(this.#heap);
        this.#heap = larger;
      }
      this.#heapEnd = end;
    }
    for (let i = 0; i < length; i++) this.#heap[token + i] = u8[at + i] as number;
    return token;
  }

  #forget(token: number, length: number): void {
    const steps = Math.ceil(length / STEP);
    const list = this.#free.get(steps);
    if (list === undefined) this.#free.set(steps, [token]);
    else list.push(token);
  }
}
