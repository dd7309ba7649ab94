import { expect, test } from 'vitest';
import { ConfError } from './errors.js';
import { parseConf } from './parser.js';
import { printConf } from './print.js';

test('a tree is printed one entry on a line, with what variables stood for', () => {
  const tree = parseConf(
    'p = 4222; port $p\nm { a: [1k, x], e: {}, f: [] }\nd 2016-05-04T18:53:41Z; g 2.0; h on',
  );
  expect(printConf(tree)).toBe(`"p": 4222
"port": 4222
"m": {
  "a": [
    1000
    "x"
  ]
  "e": {}
  "f": []
}
"d": 2016-05-04T18:53:41Z
"g": 2.0
"h": true
`);
});

test('keys take the quotes that they do not hold', () => {
  const tree = parseConf(`'a"b': 1\n"c'd": 2\ne"f'g: 3`);
  expect(printConf(tree)).toBe(`'a"b': 1\n"c'd": 2\ne"f'g: 3\n`);
});

test('a key that cannot be written is an error', () => {
  const tree = parseConf('a: 1');
  const value = tree.entries.get('a')?.value;
  if (value === undefined) throw new Error('no a');
  const key = `both ' and "`;
  const entries = new Map([[key, { key, position: tree.position, value, usedAsVariable: false }]]);
  expect(() => printConf({ kind: 'map', position: tree.position, entries })).toThrowError(ConfError);
});

test('floats are printed without exponent', () => {
  const tree = parseConf('a: [0.00000001, 123456789012345678901234567890.0, -0.5, -0.0, 5.0]');
  expect(printConf(tree).match(/-?\d+\.\d+/g)).toEqual([
    '0.00000001',
    '123456789012345680000000000000.0',
    '-0.5',
    '-0.0',
    '5.0',
  ]);
});
