import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonNode, parseJsonTree } from './json-tree.js';

/** The tree back as JSON. */
function write(node: JsonNode): string {
  switch (node.kind) {
    case 'literal':
      return node.text;
    case 'string':
      return JSON.stringify(node.value);
    case 'array':
      return `[${node.items.map(write).join(',')}]`;
    case 'object':
      return `{${node.entries.map(([key, value]) => `${JSON.stringify(key)}:${write(value)}`).join(',')}}`;
  }
}

test('every JSON text comes back as it was', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (json) => {
      const compact = JSON.stringify(JSON.parse(json));
      // Numbers keep their text, so `-0` stays where JSON.parse makes it `0`.
      expect(JSON.stringify(JSON.parse(write(parseJsonTree(json))))).toBe(compact);
    }),
  );
});

test('a number keeps every digit', () => {
  expect(write(parseJsonTree('{"a": [9223372036854775807, 1e400, -0.10]}'))).toBe(
    '{"a":[9223372036854775807,1e400,-0.10]}',
  );
});

test('what JSON.parse refuses is refused with a SyntaxError, and nothing else is', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json().chain((json) => fc.nat(json.length).map((cut) => json.slice(0, cut))),
    fc.string({ unit: fc.constantFrom(...'{}[]",:\\0123456789-+.eEtrufalsn \n') }),
  );
  fc.assert(
    fc.property(text, (json) => {
      let valid = true;
      try {
        JSON.parse(json);
      } catch {
        valid = false;
      }
      if (valid) parseJsonTree(json);
      else expect(() => parseJsonTree(json)).toThrow(SyntaxError);
    }),
    { numRuns: 500 },
  );
});

test('deep nesting is refused and does not crash', () => {
  expect(() => parseJsonTree('['.repeat(200_000))).toThrow(/nested/);
});

test('a string of a mebibyte is read', () => {
  const long = JSON.stringify('x\\"'.repeat(350_000));
  expect(write(parseJsonTree(long))).toBe(long);
});
