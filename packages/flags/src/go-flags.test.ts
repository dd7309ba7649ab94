import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlagError } from './errors.js';
import { parseGoFlags } from './go-flags.js';
import type { FlagSpec } from './spec.js';

const specs = [
  { name: 'c', type: 'string', doc: 'configuration file', aliases: ['config'] },
  { name: 'dir', type: 'string', doc: 'directory' },
  { name: 'D', type: 'boolean', doc: 'debug' },
  { name: 'V', type: 'boolean', doc: 'trace' },
  { name: 'DV', type: 'boolean', doc: 'debug and trace' },
  { name: 'T', type: 'boolean', doc: 'timestamps', default: true },
  { name: 'm', short: 'http_port', type: 'integer', doc: 'port', default: 8222, min: 0, max: 65535 },
  { name: 'wait', type: 'duration', doc: 'how long' },
  { name: 'route', type: 'strings', doc: 'routes' },
  { name: 'loud', type: 'count', doc: 'louder' },
  { name: 'secret', type: 'boolean', doc: 'not shown', hidden: true },
  { name: 'old', type: 'boolean', doc: 'not shown', deprecated: 'use -dir' },
] as const satisfies readonly FlagSpec[];

const read = (...argv: string[]) => parseGoFlags(argv, specs);

function failure(...argv: string[]): FlagError {
  try {
    read(...argv);
  } catch (error) {
    if (error instanceof FlagError) return error;
    throw error;
  }
  throw new Error(`accepted: ${argv.join(' ')}`);
}

test.each([[['-c', 'x']], [['--c', 'x']], [['-c=x']], [['--c=x']], [['-config', 'x']], [['--config=x']]])(
  '%j gives the configuration file x under its one name',
  (argv) => {
    const { values, given, rest } = read(...argv);
    expect(values.c).toBe('x');
    expect([...given]).toEqual(['c']);
    expect(rest).toEqual([]);
  },
);

test('one dash and several letters are one flag, not a cluster', () => {
  const { values } = read('-DV');
  expect(values).toMatchObject({ DV: true, D: false, V: false });
});

test('flags that are not given have their default, or the zero value of their type', () => {
  const { values, given } = read();
  expect(values).toEqual({
    c: '',
    dir: '',
    D: false,
    V: false,
    DV: false,
    T: true,
    m: 8222,
    wait: 0,
    route: [],
    loud: 0,
    secret: false,
    old: false,
  });
  expect(given.size).toBe(0);
});

test('a boolean takes its value only with an equals sign', () => {
  expect(read('-D=false', '-T=0').values).toMatchObject({ D: false, T: false });
  const { values, rest } = read('-D', 'false');
  expect(values.D).toBe(true);
  expect(rest).toEqual(['false']);
});

test('reading stops at the first argument that is not a flag', () => {
  const { values, rest } = read('-D', 'file', '-V');
  expect(values).toMatchObject({ D: true, V: false });
  expect(rest).toEqual(['file', '-V']);
});

test('a lone dash is an argument and two dashes end the flags', () => {
  expect(read('-D', '-', '-V').rest).toEqual(['-', '-V']);
  expect(read('-D', '--', '-V').rest).toEqual(['-V']);
  expect(read('-D', '').rest).toEqual(['']);
});

test('a value may look like a flag and may hold equals signs', () => {
  expect(read('-dir', '-V').values.dir).toBe('-V');
  expect(read('-dir=a=b').values.dir).toBe('a=b');
  expect(read('-dir=').values.dir).toBe('');
});

test('the last of several values counts, and lists gather all', () => {
  const { values } = read('-c', 'a', '-config', 'b', '-route', 'x,y', '-route=z', '-loud', '-loud');
  expect(values).toMatchObject({ c: 'b', route: ['x', 'y', 'z'], loud: 2 });
});

test('integers may be written in the notations of Go and durations in its units', () => {
  expect(read('-m', '0x50').values.m).toBe(80);
  expect(read('-http_port=0_17').values.m).toBe(15);
  expect(read('-wait', '1m0.5s').values.wait).toBe(60_500);
});

test.each([
  [['-foo'], 'unknown-flag', 'flag provided but not defined: -foo'],
  [['--foo=secret'], 'unknown-flag', 'flag provided but not defined: -foo'],
  [['-dri', 'x'], 'unknown-flag', 'flag provided but not defined: -dri; did you mean -dir?'],
  [['-d'], 'unknown-flag', 'flag provided but not defined: -d; did you mean -D?'],
  [['-secre'], 'unknown-flag', 'flag provided but not defined: -secre'],
  [['-c'], 'missing-value', 'flag needs an argument: -c'],
  [['-m', 'x'], 'bad-value', 'invalid value "x" for flag -m: parse error'],
  [['-m', '99999'], 'bad-value', 'invalid value "99999" for flag -m: value out of range: 0 to 65535'],
  [
    ['-m', '99999999999999999999'],
    'bad-value',
    'invalid value "99999999999999999999" for flag -m: value out of range',
  ],
  [['-wait', '5'], 'bad-value', 'invalid value "5" for flag -wait: parse error'],
  [['-D=maybe'], 'bad-value', 'invalid boolean value "maybe" for -D: parse error'],
  [['-m', 'a\n"b"'], 'bad-value', 'invalid value "a\\n\\"b\\"" for flag -m: parse error'],
  [['---c'], 'bad-syntax', 'bad flag syntax: ---c'],
  [['-=c'], 'bad-syntax', 'bad flag syntax: -=…'],
  [['-h'], 'help', 'flag: help requested'],
  [['--help'], 'help', 'flag: help requested'],
])('%j is refused in the words of Go', (argv, code, message) => {
  expect(failure(...argv)).toMatchObject({ code, message });
});

test('a seed in the wrong place is not repeated', () => {
  const seed = `SU${'A'.repeat(56)}`;
  expect(failure('-m', seed).message).toBe('invalid value "SU***" for flag -m: parse error');
  expect(failure(`-${seed}`).message).not.toContain(seed);
});

test('a deprecated flag works and warns once', () => {
  const { values, warnings } = read('-old', '-old');
  expect(values.old).toBe(true);
  expect(warnings).toEqual(['Flag --old has been deprecated, use -dir']);
});

test('two flags of one name are a mistake of the program', () => {
  const twice: FlagSpec[] = [
    { name: 'a', type: 'string', doc: '' },
    { name: 'b', aliases: ['a'], type: 'string', doc: '' },
  ];
  expect(() => parseGoFlags([], twice)).toThrow('flag redefined: a');
});

test('a flag named as a property of every object is just a flag', () => {
  const odd = [{ name: '__proto__', type: 'string', doc: '' }] as const satisfies readonly FlagSpec[];
  expect(Object.entries(parseGoFlags(['-__proto__', 'x'], odd).values)).toEqual([['__proto__', 'x']]);
  expect(failure('-constructor', 'x').code).toBe('unknown-flag');
});

test('every command line is either read whole or refused with a FlagError', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('-c', '--c', '-D', '-m', '-m=1', '--', '-', '-wait', '1h', '--route=a,"b', '-loud=2'),
    fc.string().map((text) => `-${text}`),
  );
  fc.assert(
    fc.property(fc.array(word), (argv) => {
      try {
        const { rest } = read(...argv);
        expect(argv.slice(argv.length - rest.length)).toEqual(rest);
      } catch (error) {
        expect(error).toBeInstanceOf(FlagError);
      }
    }),
  );
});

test('any text is carried unharmed, attached or behind the flag', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(read('-dir', text).values.dir).toBe(text);
      expect(read(`--dir=${text}`).values.dir).toBe(text);
    }),
  );
});
