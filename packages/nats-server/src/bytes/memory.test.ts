import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockBytes, giveBlock, MAX_BLOCK, takeBlock } from './blocks.js';
import { hashOf, scanWord, wordHash } from './hash.js';
import { buffer, bytes, copy, equal, readText, SCRATCH_START, writeNumber, writeText } from './memory.js';

const text = fc.string({ unit: 'binary-ascii', maxLength: 400 });

describe('memory', () => {
  it('copies and compares any piece', () => {
    fc.assert(
      fc.property(text, fc.nat(3), fc.nat(3), (piece, a, b) => {
        const from = SCRATCH_START + a;
        const to = SCRATCH_START + 2048 + b;
        writeText(from, piece);
        copy(to, from, piece.length);
        expect(readText(to, to + piece.length)).toBe(piece);
        expect(equal(from, to, piece.length)).toBe(true);
        if (piece.length > 0) {
          bytes[to + piece.length - 1] = (bytes[to + piece.length - 1] ?? 0) ^ 1;
          expect(equal(from, to, piece.length)).toBe(false);
        }
      }),
    );
  });

  it('writes numbers in decimal', () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), (number) => {
        const end = writeNumber(SCRATCH_START, number);
        expect(readText(SCRATCH_START, end)).toBe(String(number));
      }),
    );
  });
});

describe('hash', () => {
  it('finds the end of a word, and hashes it the same wherever it stands', () => {
    const word = fc.string({
      unit: fc.integer({ min: 33, max: 255 }).map((code) => String.fromCharCode(code)),
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(word, fc.constantFrom(' ', '\t', '\r', '\n', '\0'), fc.nat(7), (one, end, offset) => {
        const at = SCRATCH_START + offset;
        buffer.write(`${one}${end}zzzzzzzz`, at, 'latin1');
        expect(scanWord(at, at + one.length + 1)).toBe(at + one.length);
        const hash = wordHash();
        buffer.write(`${one} aaaaaaaa`, SCRATCH_START + 1000, 'latin1');
        scanWord(SCRATCH_START + 1000, SCRATCH_START + 1000 + one.length + 1);
        expect(wordHash()).toBe(hash);
        expect(hashOf(at, one.length, 1)).toBe(hashOf(SCRATCH_START + 1000, one.length, 1));
      }),
    );
  });

  it('says so when a word does not end', () => {
    buffer.write('abcdefgh ', SCRATCH_START, 'latin1');
    expect(scanWord(SCRATCH_START, SCRATCH_START + 6)).toBeGreaterThanOrEqual(SCRATCH_START + 6);
  });
});

describe('blocks', () => {
  it('never overlap, and are given out again', () => {
    const before = blockBytes();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: MAX_BLOCK - 3 })), { maxLength: 200 }),
        (steps) => {
          const taken: { at: number; length: number; mark: number }[] = [];
          let mark = 0;
          for (const [take, length] of steps) {
            if (take || taken.length === 0) {
              const at = takeBlock(length);
              if (at === 0) continue;
              mark = (mark + 1) & 255;
              // Short copies write up to three bytes more.
              bytes.fill(mark, at, at + length + 3);
              taken.push({ at, length, mark });
            } else {
              const [block] = taken.splice(length % taken.length, 1);
              if (block !== undefined) giveBlock(block.at, block.length);
            }
          }
          for (const { at, length, mark: own } of taken) {
            expect(bytes.subarray(at, at + length + 3).every((byte) => byte === own)).toBe(true);
            giveBlock(at, length);
          }
        },
      ),
      { numRuns: 50 },
    );
    expect(blockBytes()).toBe(before);
  });

  it('refuses what is longer than the largest', () => {
    expect(takeBlock(MAX_BLOCK)).toBe(0);
  });
});
