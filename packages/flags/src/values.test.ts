// The notations of values: integers, durations, sizes, lists, quotes.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatThousands, parseByteSize } from './byte-size.js';
import { formatCsvLine, parseCsvLine } from './csv-line.js';
import { ValueError } from './errors.js';
import { formatGoDuration, parseGoDuration } from './go-duration.js';
import { parseGoInteger } from './go-integer.js';
import { goQuote, goQuoteRune } from './go-quote.js';

test.each([
  ['0', 0],
  ['-0', 0],
  ['42', 42],
  ['+42', 42],
  ['-42', -42],
  ['0x1F', 31],
  ['-0b101', -5],
  ['0o17', 15],
  ['017', 15],
  ['0_17', 15],
  ['1_000', 1000],
  ['0x_ff', 255],
  ['9007199254740991', Number.MAX_SAFE_INTEGER],
])('the integer %s is %d', (text, value) => {
  expect(parseGoInteger(text, 'int')).toBe(value);
});

test.each(['', '-', 'x', '1.0', '1e3', '08', '0x', '1__0', '_1', '1_', ' 1', '1 ', '٣', '--1', '1n'])(
  '%j is not an integer',
  (text) => {
    expect(() => parseGoInteger(text, 'int')).toThrow(expect.objectContaining({ code: 'bad-syntax' }));
  },
);

test('an integer that a number cannot hold exactly is out of range, not rounded', () => {
  expect(() => parseGoInteger('9007199254740992', 'int')).toThrow(
    expect.objectContaining({ code: 'out-of-range' }),
  );
  expect(() => parseGoInteger('-0xffffffffffffffff', 'int')).toThrow('value out of range');
});

test('unsigned integers take no sign', () => {
  expect(parseGoInteger('7', 'uint')).toBe(7);
  expect(() => parseGoInteger('+7', 'uint')).toThrow(ValueError);
});

test('every safe integer is read back in each base', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      const sign = value < 0 ? '-' : '';
      const size = Math.abs(value);
      for (const text of [
        `${size}`,
        `0x${size.toString(16)}`,
        `0b${size.toString(2)}`,
        `0${size.toString(8)}`,
      ])
        expect(parseGoInteger(sign + text, 'int')).toBe(value === 0 ? 0 : value);
    }),
  );
});

test.each([
  ['0', 0],
  ['-0', 0],
  ['1s', 1000],
  ['1h2m3s', 3_723_000],
  ['1m0s', 60_000],
  ['-1.5h', -5_400_000],
  ['+5ms', 5],
  ['.5s', 500],
  ['1.s', 1000],
  ['100us', 0.1],
  ['1µs', 0.001],
  ['1μs', 0.001],
  ['1ns', 0.000001],
  ['3h3h', 21_600_000],
  ['0.3333333333333333333h', 1_199_999.999999],
  ['2540400h10m10.000000000s', 9_145_440_610_000],
])('the duration %s is %d ms', (text, millis) => {
  expect(parseGoDuration(text)).toBeCloseTo(millis, 9);
});

test.each([
  ['', 'time: invalid duration ""'],
  ['-', 'time: invalid duration "-"'],
  ['3', 'time: missing unit in duration "3"'],
  ['s', 'time: invalid duration "s"'],
  ['.', 'time: invalid duration "."'],
  ['.s', 'time: invalid duration ".s"'],
  ['+.s', 'time: invalid duration "+.s"'],
  ['1d', 'time: unknown unit "d" in duration "1d"'],
  ['1h 2m', 'time: unknown unit "h " in duration "1h 2m"'],
  ['1constructor', 'time: unknown unit "constructor" in duration "1constructor"'],
  ['1e3s', 'time: unknown unit "e" in duration "1e3s"'],
])('%j is no duration, and the text says why as Go does', (text, message) => {
  expect(() => parseGoDuration(text)).toThrow(new ValueError('bad-syntax', message));
});

test('the longest durations of Go are read, both ways, and longer ones are out of range', () => {
  for (const text of ['9223372036854775808ns', '-9223372036854775809ns', '2562048h', '2562047h99h'])
    expect(() => parseGoDuration(text)).toThrow(
      new ValueError('out-of-range', `time: invalid duration "${text}"`),
    );
  expect(parseGoDuration('9223372036854775807ns')).toBeCloseTo(9_223_372_036_854.775, 2);
  expect(parseGoDuration('-9223372036854775808ns')).toBeCloseTo(-9_223_372_036_854.775, 2);
});

test('a very long number costs no time', () => {
  expect(() => parseGoDuration(`${'9'.repeat(1_000_000)}h`)).toThrow(ValueError);
  expect(parseGoDuration(`1.${'0'.repeat(1_000_000)}s`)).toBe(1000);
});

test.each([
  [0, '0s'],
  [0.000001, '1ns'],
  [0.0011, '1.1µs'],
  [2.2, '2.2ms'],
  [3300, '3.3s'],
  [60_000, '1m0s'],
  [245_001, '4m5.001s'],
  [5 * 3_600_000 + 6 * 60_000 + 7001, '5h6m7.001s'],
  [3_600_000, '1h0m0s'],
  [86_400_000, '24h0m0s'],
  [-1500, '-1.5s'],
  [0.0000001, '0s'],
])('%d ms is written %s', (millis, text) => {
  expect(formatGoDuration(millis)).toBe(text);
});

test('what is not a finite number is not written as a duration', () => {
  expect(() => formatGoDuration(Number.NaN)).toThrow(RangeError);
  expect(() => formatGoDuration(Number.POSITIVE_INFINITY)).toThrow(RangeError);
});

test('durations are read back as they were written, to the nanosecond', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (nanos) => {
      const text = formatGoDuration(nanos / 1e6);
      expect(formatGoDuration(parseGoDuration(text))).toBe(text);
      if (Math.abs(nanos) < 2 ** 46)
        expect(Math.round(parseGoDuration(text) * 1e6)).toBe(nanos === 0 ? 0 : nanos);
    }),
  );
});

test.each([
  ['', 0],
  ['-1', -1],
  ['-0', 0],
  ['42', 42],
  ['1,000', 1000],
  ['1k', 1000],
  ['1KB', 1000],
  ['1KiB', 1024],
  ['1 ki', 1024],
  ['10MiB', 10_485_760],
  ['1.5GB', 1_500_000_000],
  ['.5k', 500],
  ['1.9', 1],
  ['-2k', -2000],
  ['3b', 3],
  ['1PiB', 2 ** 50],
])('the size %j is %d', (text, value) => {
  expect(parseByteSize(text)).toBe(value);
});

test.each(['x', '-', 'MiB', '1.2.3', '1X', '--1', '1e3', '0x10', '1 k b', '٣', 'NaN', 'Infinity'])(
  '%j is no size',
  (text) => {
    expect(() => parseByteSize(text)).toThrow(expect.objectContaining({ code: 'bad-syntax' }));
  },
);

test('a size past the exact numbers is out of range', () => {
  expect(() => parseByteSize('9E')).toThrow(expect.objectContaining({ code: 'out-of-range' }));
});

test('thousands are parted by commas and read back', () => {
  expect([0, -1, 999, 1000, 1_234_567].map(formatThousands)).toEqual([
    '0',
    '-1',
    '999',
    '1,000',
    '1,234,567',
  ]);
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(parseByteSize(formatThousands(value))).toBe(value === 0 ? 0 : value);
    }),
  );
});

test.each([
  ['a', ['a']],
  ['a,b', ['a', 'b']],
  ['a,', ['a', '']],
  [',', ['', '']],
  [' a , b ', [' a ', ' b ']],
  ['"a,b",c', ['a,b', 'c']],
  ['"say ""hi"""', ['say "hi"']],
  ['"a\nb"', ['a\nb']],
  ['""', ['']],
])('the list %j is %j', (text, fields) => {
  expect(parseCsvLine(text)).toEqual(fields);
});

test.each([
  ['a"b', 'parse error on line 1, column 2: bare " in non-quoted field'],
  ['"a"b', 'parse error on line 1, column 3: extraneous or missing " in quoted-field'],
  ['"a', 'parse error on line 1, column 3: extraneous or missing " in quoted-field'],
  ['a\nb', 'parse error on line 1, column 2: line break in non-quoted field'],
])('the list %j is refused', (text, message) => {
  expect(() => parseCsvLine(text)).toThrow(new ValueError('bad-syntax', message));
});

test('lists are read back as they were written', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (fields) => {
      expect(parseCsvLine(formatCsvLine(fields))).toEqual(fields);
    }),
  );
});

test('texts are quoted with the escapes of Go', () => {
  expect(goQuote('a"b\\c\n\t\x00\x7f\u200b\u{e0001}é😀')).toBe(
    '"a\\"b\\\\c\\n\\t\\x00\\x7f\\u200b\\U000e0001é😀"',
  );
  expect(goQuote('\ud800')).toBe('"\\ufffd"');
  expect(goQuoteRune("'")).toBe("'\\''");
  expect(goQuoteRune('"')).toBe(`'"'`);
});
