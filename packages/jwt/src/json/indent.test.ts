import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indentJson } from './indent.js';

test('indented JSON is what JSON.stringify makes with two spaces', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

test('digits beyond 2^53 and escapes stay as they are', () => {
  expect(indentJson('{"a":[9223372036854775807,{}],"b":"\\u003c{,:"}')).toBe(
    '{\n  "a": [\n    9223372036854775807,\n    {}\n  ],\n  "b": "\\u003c{,:"\n}',
  );
});
