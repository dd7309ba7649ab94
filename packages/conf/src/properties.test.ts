// Properties of the language over random texts and trees.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConfError } from './errors.js';
import { parseConf } from './parser.js';
import { toPlain } from './plain.js';
import { printConf } from './print.js';
import { readOptions } from './read-options.js';

const token = fc.constantFrom(
  ...[
    'a',
    'b',
    'include',
    'true',
    '$a',
    '$b',
    '$ENV',
    '$',
    '1',
    '-',
    '4k',
    '1kbb',
    '6.5',
    '1.2.3.4:5',
    '2016-05-04T18:53:41Z',
  ],
  ...[
    '2016-',
    '"',
    "'",
    '"x y"',
    "'p'",
    '""',
    '\\',
    '\\x4',
    '\\u00',
    '(',
    '(\n',
    '\n)\n',
    ')',
    '#',
    '//',
    '/',
    '*',
    '\ufeff',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ';',
    ':',
    '=',
    ' ',
    '\n',
    '\r',
    '\t',
    '\0',
    '\u00a0',
    '\u2028',
    'é',
    '😀',
    '\ud800',
    '9'.repeat(30),
  ],
);
const text = fc.oneof(
  fc.array(token, { maxLength: 60 }).map((tokens) => tokens.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
);

test('no text does anything but parse or throw a ConfError at a place within it', () => {
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 3 }), (main, more) => {
      const env = { ENV: more[0], a: more[1] };
      const readFile = (): string => more[2] ?? '';
      try {
        const tree = parseConf(main, { env, readFile, limits: { includes: 50, values: 10_000 } });
        toPlain(tree);
        expect(readOptions(tree, []).errors.every((error) => error instanceof ConfError)).toBe(true);
      } catch (error) {
        if (!(error instanceof ConfError)) throw error;
        const { position } = error;
        if (position === undefined || position.file !== 'config') return;
        const lines = main.split('\n');
        expect(position.line).toBeLessThanOrEqual(lines.length);
        // A byte order mark in front takes no column.
        expect(position.column).toBeLessThanOrEqual((lines[position.line - 1] ?? '').length + 1);
        expect(position.column).toBeGreaterThanOrEqual(1);
      }
    }),
    { numRuns: 3000 },
  );
});

/** Keys without escapes: JSON's are not interpreted in keys. */
const plainKey = fc
  .string({ maxLength: 12 })
  .filter((key) => !/["\\\0]/.test(key) && JSON.stringify(key) === `"${key}"`);
/** JSON numbers that are written without exponent, the whole ones of them exact. */
const plainNumber = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((value) => !Number.isInteger(value) && !JSON.stringify(value).includes('e')),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    plainNumber,
    fc.boolean(),
    fc.string({ unit: 'binary' }),
    tie('array'),
    tie('object'),
  ),
  array: fc.array(tie('json'), { maxLength: 5 }),
  object: fc.dictionary(plainKey, tie('json'), { maxKeys: 5 }),
}));
const object = fc.dictionary(plainKey, json, { maxKeys: 6 });

test('JSON texts are configuration texts, compact and over lines', () => {
  fc.assert(
    fc.property(object, fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
      const written = JSON.stringify(value, undefined, indent);
      expect(toPlain(parseConf(written, { env: {} }))).toEqual(JSON.parse(written));
    }),
    { numRuns: 1000 },
  );
});

test('what is printed parses to the same tree', () => {
  fc.assert(
    fc.property(
      object,
      fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }),
      (value, date) => {
        date.setUTCMilliseconds(0);
        const source = `${JSON.stringify(value).slice(0, -1)}${Object.keys(value).length > 0 ? ',' : ''}
        "big": [9223372036854775807, -9223372036854775808, 3EiB]
        "small": [0.0000000000000000000000000001, -2.0, 12345678901234567890123456789.5]
        "date": ${date.toISOString().replace('.000Z', 'Z')}
      }`;
        const tree = parseConf(source, { env: {} });
        const printed = printConf(tree);
        const again = parseConf(printed, { env: {} });
        expect(toPlain(again)).toEqual(toPlain(tree));
        expect(printConf(again)).toBe(printed);
      },
    ),
    { numRuns: 500 },
  );
});

test('every string survives being printed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const tree = parseConf(JSON.stringify({ value }), { env: {} });
      expect(toPlain(parseConf(printConf(tree), { env: {} }))).toEqual({ value });
    }),
  );
});

test('layout changes nothing: blanks, comments and line ends between entries', () => {
  const gap = fc.constantFrom('\n', ' # c\n', ';', ', ', '\r\n', '\n\n// d\n  ');
  const word = fc.constantFrom('x', '"y z"', '1k', '-2', 'true', '[a, b]', '{c: d}', '1.5');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(word, gap, fc.constantFrom(': ', '=', ' ', ' = ')), { maxLength: 8 }),
      (parts) => {
        const spread = parts
          .map(([value, end, separator], index) => `k${index}${separator}${value}${end}`)
          .join('');
        const straight = parts.map(([value], index) => `k${index}: ${value}\n`).join('');
        expect(toPlain(parseConf(spread))).toEqual(toPlain(parseConf(straight)));
        expect(toPlain(parseConf(`{\n${spread}\n}`))).toEqual(toPlain(parseConf(straight)));
        expect(toPlain(parseConf(`m {${spread}}`))).toEqual({ m: toPlain(parseConf(straight)) });
      },
    ),
    { numRuns: 300 },
  );
});
