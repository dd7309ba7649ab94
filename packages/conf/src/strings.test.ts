import { expect, test } from 'vitest';
import { ConfError } from './errors.js';
import { parseConf } from './parser.js';
import { toPlain } from './plain.js';

/** The value of the text behind `x: `. */
function value(text: string): unknown {
  return Object(toPlain(parseConf(`x: ${text}`, { env: {} }))).x;
}

function wrong(text: string): string {
  try {
    value(text);
  } catch (error) {
    if (error instanceof ConfError) return error.code;
    throw error;
  }
  return 'accepted';
}

test('double quotes know the escapes of the Go parser', () => {
  expect(value('"a\\tb\\nc\\rd\\"e\\\\f\\x41\\x7e"')).toBe('a\tb\nc\rd"e\\fA~');
});

test('double quotes know the escapes of JSON too', () => {
  expect(value('"\\u00e9\\b\\f\\/\\ud83d\\ude00"')).toBe('é\b\f/😀');
});

test('bytes become the characters they encode, alone or together', () => {
  expect(value('"\\xc3\\xa9\\xe2\\x82\\xac"')).toBe('é€');
  expect(wrong('"\\xe9"')).toBe('not-utf8');
  expect(wrong('"\\xc3"')).toBe('not-utf8');
});

test.each(['"\\q"', '"\\x4"', '"\\xzz"', '"\\u12"', '"\\', '\\q', 'a\\x', 'a\\u0041'])(
  '%s is not an escape',
  (text) => {
    expect(wrong(text)).toBe('bad-escape');
  },
);

test('single quotes know no escapes', () => {
  expect(value("'a\\tb\\'")).toBe('a\\tb\\');
  expect(value('\'say "hi"\'')).toBe('say "hi"');
});

test('strings may run over lines', () => {
  expect(value('"a\nb"')).toBe('a\nb');
  expect(value("'a\r\nb'")).toBe('a\r\nb');
});

test('a bare string ends at a blank, a line end, a comma, a semicolon or a closing bracket', () => {
  expect(value('nats://u:p@host:4222/a?b=c#d ')).toBe('nats://u:p@host:4222/a?b=c#d');
  expect(toPlain(parseConf('a: [x.*,y.>]\nb {c: d}\ne: f;g: h'))).toEqual({
    a: ['x.*', 'y.>'],
    b: { c: 'd' },
    e: 'f',
    g: 'h',
  });
});

test('a quote within a bare string is refused instead of dropped', () => {
  expect(wrong("it's")).toBe('unexpected-character');
  expect(wrong("bar'")).toBe('unexpected-character');
});

test('booleans are the six bare words in any case', () => {
  expect(value('[true, YES, On, false, no, OFF]')).toEqual([true, true, true, false, false, false]);
  expect(value('["true", \'on\', truely, \\x74rue]')).toEqual(['true', 'on', 'truely', 'true']);
});

test('a block string runs to a closing parenthesis alone on its line, with both line ends', () => {
  expect(value('(\n1234\n)')).toBe('\n1234\n');
  expect(value('(\n  12(34)56\n  (\n    7890\n  )\n)')).toBe('\n  12(34)56\n  (\n    7890\n  )\n');
  expect(value('(\r\nabc\r\n)\r\n')).toBe('\r\nabc\r\n');
  expect(value('(a\n) b\n)')).toBe('a\n) b\n');
  expect(wrong('(abc)')).toBe('unexpected-end');
});

test('an empty string must be written', () => {
  expect(value('["", \'\']')).toEqual(['', '']);
  expect(wrong('')).toBe('missing-value');
});
