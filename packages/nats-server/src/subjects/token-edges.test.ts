import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCRATCH_START, writeText } from '../bytes/memory.js';
import { TokenEdges } from './token-edges.js';

describe('token edges', () => {
  it('agree with a map of strings', () => {
    const edge = fc.tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), edge), { maxLength: 3000 }), (steps) => {
        const edges = new TokenEdges();
        const model = new Map<string, number>();
        let next = 1;
        for (const [add, [parent, token]] of steps) {
          const length = writeText(SCRATCH_START, token) - SCRATCH_START;
          const key = `${parent} ${token}`;
          expect(edges.find(parent, SCRATCH_START, length)).toBe(model.get(key) ?? 0);
          if (add && !model.has(key)) {
            model.set(key, next);
            edges.add(parent, SCRATCH_START, length, next++);
          } else if (!add && model.delete(key)) {
            edges.remove(parent, SCRATCH_START, length);
          }
          expect(edges.size).toBe(model.size);
        }
        for (const [key, child] of model) {
          const space = key.indexOf(' ');
          const length = writeText(SCRATCH_START, key.slice(space + 1)) - SCRATCH_START;
          expect(edges.find(Number(key.slice(0, space)), SCRATCH_START, length)).toBe(child);
        }
      }),
      { numRuns: 60 },
    );
  });
});
