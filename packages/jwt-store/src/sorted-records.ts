// A sorted set of records of one size, in plain bytes: what a million accounts need in order to be listed by key,
// compared by hash and found by expiry must not become a million objects for the garbage collector to visit.
//
//   blocks   [ key value | key value | … free ]   [ key value | … free ]   …
//              sorted within a block, and the blocks among themselves
//
// A look-up is two binary searches; an insert moves half a block at most; a full block is split in two.
import type { KeyBound } from './key-code.js';

const RECORDS_IN_BLOCK = 256;

interface Block {
  readonly bytes: Uint8Array;
  count: number;
}

/** Records of `keyBytes` that sort as bytes, each with `valueBytes` behind it. */
export class SortedRecords {
  readonly #keyBytes: number;
  readonly #stride: number;
  readonly #blocks: Block[] = [];
  #size = 0;

  constructor(keyBytes: number, valueBytes: number) {
    this.#keyBytes = keyBytes;
    this.#stride = keyBytes + valueBytes;
  }

  get size(): number {
    return this.#size;
  }

  /** The value of a key, a view into the set that is good until the set changes; undefined without the key. */
  value(key: Uint8Array): Uint8Array | undefined {
    const block = this.#blocks[this.#blockOf(key)];
    if (block === undefined) return undefined;
    const slot = this.#slotOf(block, key);
    if (slot === block.count || this.#compare(block.bytes, slot * this.#stride, key) !== 0) return undefined;
    return this.#valueAt(block, slot);
  }

  /** Adds the key when it is not there, with a value of zeros; the value either way, as `value` gives it. */
  ensure(key: Uint8Array): Uint8Array {
    let at = this.#blockOf(key);
    if (this.#blocks.length === 0) this.#blocks.push(this.#newBlock());
    let block = this.#blocks[at] as Block;
    let slot = this.#slotOf(block, key);
    if (slot < block.count && this.#compare(block.bytes, slot * this.#stride, key) === 0) {
      return this.#valueAt(block, slot);
    }
    if (block.count === RECORDS_IN_BLOCK) {
      this.#split(at, slot === RECORDS_IN_BLOCK);
      at = this.#blockOf(key);
      block = this.#blocks[at] as Block;
      slot = this.#slotOf(block, key);
    }
    const offset = slot * this.#stride;
    block.bytes.copyWithin(offset + this.#stride, offset, block.count * this.#stride);
    block.bytes.set(key, offset);
    block.bytes.fill(0, offset + this.#keyBytes, offset + this.#stride);
    block.count++;
    this.#size++;
    return this.#valueAt(block, slot);
  }

  /** Takes the key out; false when it was not there. */
  delete(key: Uint8Array): boolean {
    const at = this.#blockOf(key);
    const block = this.#blocks[at];
    if (block === undefined) return false;
    const slot = this.#slotOf(block, key);
    const offset = slot * this.#stride;
    if (slot === block.count || this.#compare(block.bytes, offset, key) !== 0) return false;
    block.bytes.copyWithin(offset, offset + this.#stride, block.count * this.#stride);
    block.count--;
    this.#size--;
    if (block.count === 0) this.#blocks.splice(at, 1);
    return true;
  }

  /** Copies of at most `limit` records (key and value in one array) from a bound on, in order. */
  page(bound: KeyBound | undefined, limit: number): Uint8Array[] {
    const records: Uint8Array[] = [];
    let at = bound === undefined ? 0 : this.#blockOf(bound.code);
    let slot = 0;
    const first = this.#blocks[at];
    if (bound !== undefined && first !== undefined) {
      slot = this.#slotOf(first, bound.code);
      const hit = slot < first.count && this.#compare(first.bytes, slot * this.#stride, bound.code) === 0;
      if (hit && !bound.inclusive) slot++;
    }
    for (; at < this.#blocks.length && records.length < limit; at++, slot = 0) {
      const block = this.#blocks[at] as Block;
      for (; slot < block.count && records.length < limit; slot++) {
        records.push(block.bytes.slice(slot * this.#stride, (slot + 1) * this.#stride));
      }
    }
    return records;
  }

  /** The only block that may hold the key: the last that starts at or before it. */
  #blockOf(key: Uint8Array): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#compare((this.#blocks[middle] as Block).bytes, 0, key) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The first slot whose key is not less than the given one. */
  #slotOf(block: Block, key: Uint8Array): number {
    let low = 0;
    let high = block.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(block.bytes, middle * this.#stride, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compare(bytes: Uint8Array, offset: number, key: Uint8Array): number {
    for (let index = 0; index < this.#keyBytes; index++) {
      const difference = (bytes[offset + index] as number) - (key[index] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /** Splits a full block; one that grows at its end keeps all it has, so that sorted input fills its blocks. */
  #split(at: number, growsAtEnd: boolean): void {
    const block = this.#blocks[at] as Block;
    const kept = growsAtEnd ? RECORDS_IN_BLOCK - 1 : RECORDS_IN_BLOCK / 2;
    const other = this.#newBlock();
    other.bytes.set(block.bytes.subarray(kept * this.#stride, block.count * this.#stride));
    other.count = block.count - kept;
    block.count = kept;
    this.#blocks.splice(at + 1, 0, other);
  }

  #newBlock(): Block {
    return { bytes: new Uint8Array(RECORDS_IN_BLOCK * this.#stride), count: 0 };
  }

  #valueAt(block: Block, slot: number): Uint8Array {
    const offset = slot * this.#stride;
    return block.bytes.subarray(offset + this.#keyBytes, offset + this.#stride);
  }
}
