import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FlagError } from './errors.js';
import { commandWords, parsePflags } from './pflags.js';
import type { FlagSpec } from './spec.js';

const specs = [
  { name: 'name', short: 'n', type: 'string', doc: 'name' },
  { name: 'account', short: 'a', type: 'string', doc: 'account' },
  { name: 'all', short: 'A', type: 'boolean', doc: 'all' },
  { name: 'force', short: 'F', type: 'boolean', doc: 'force' },
  { name: 'revoke', short: 'R', type: 'boolean', doc: 'revoke', default: true },
  { name: 'tag', type: 'strings', doc: 'tags', default: ['none'], aliases: ['label'] },
  { name: 'weight', type: 'uint', doc: 'weight', max: 255 },
  { name: 'conns', type: 'number', doc: 'connections', default: -1 },
  { name: 'tier', type: 'integer', doc: 'tier', default: -1 },
  { name: 'response-threshold', type: 'duration', doc: 'threshold' },
  { name: 'allow-pub-response', short: 'r', type: 'integer', doc: 'responses', optionalValue: '1' },
  { name: 'verbose', short: 'v', type: 'count', doc: 'louder' },
  { name: 'streams', type: 'number', doc: 'old', deprecated: 'it got renamed to --js-streams' },
] as const satisfies readonly FlagSpec[];

const read = (...argv: string[]) => parsePflags(argv, specs);

function failure(...argv: string[]): FlagError {
  try {
    read(...argv);
  } catch (error) {
    if (error instanceof FlagError) return error;
    throw error;
  }
  throw new Error(`accepted: ${argv.join(' ')}`);
}

test.each([
  [['--name', 'x']],
  [['--name=x']],
  [['-n', 'x']],
  [['-nx']],
  [['-n=x']],
  [['-An', 'x']],
  [['-AFnx']],
  [['-FAn=x']],
])('%j gives the name x', (argv) => {
  const { values, rest } = read(...argv);
  expect(values.name).toBe('x');
  expect(rest).toEqual([]);
});

test('positionals may stand anywhere, and all is positional behind two dashes', () => {
  const { values, rest } = read('u1', '-a', 'A', 'u2', '-', '--', '--all', '-x');
  expect(values).toMatchObject({ account: 'A', all: false });
  expect(rest).toEqual(['u1', 'u2', '-', '--all', '-x']);
});

test('lists are split at commas, may be repeated, and replace their default', () => {
  expect(read().values.tag).toEqual(['none']);
  expect(read('--tag', 'a,b', '--label=c').values.tag).toEqual(['a', 'b', 'c']);
  expect(read('--tag', '"a,b",c').values.tag).toEqual(['a,b', 'c']);
  expect(read('--tag', '').values.tag).toEqual([]);
});

test('booleans take a value only with an equals sign', () => {
  expect(read('--revoke=false').values.revoke).toBe(false);
  expect(read('-R=f').values.revoke).toBe(false);
  expect(read('--revoke', 'false')).toMatchObject({ values: { revoke: true }, rest: ['false'] });
});

test('a flag with an optional value never takes the next argument', () => {
  expect(read('--allow-pub-response').values['allow-pub-response']).toBe(1);
  expect(read('--allow-pub-response=5').values['allow-pub-response']).toBe(5);
  expect(read('--allow-pub-response', '5')).toMatchObject({
    values: { 'allow-pub-response': 1 },
    rest: ['5'],
  });
  expect(read('-rA').values).toMatchObject({ 'allow-pub-response': 1, all: true });
});

test('counts count, alone and in clusters, and take a number with an equals sign', () => {
  expect(read('-vvv').values.verbose).toBe(3);
  expect(read('-v', '--verbose').values.verbose).toBe(2);
  expect(read('-v', '--verbose=7', '-v').values.verbose).toBe(8);
});

test('numbers may be negative, sizes may have units and durations are in milliseconds', () => {
  expect(read('--conns', '-1', '--tier', '-3').values).toMatchObject({ conns: -1, tier: -3 });
  expect(read('--conns', '10MiB').values.conns).toBe(10_485_760);
  expect(read('--response-threshold', '1h2m3s').values['response-threshold']).toBe(3_723_000);
});

test('a deprecated flag works and warns in the words of pflag', () => {
  const { values, warnings } = read('--streams', '3');
  expect(values.streams).toBe(3);
  expect(warnings).toEqual(['Flag --streams has been deprecated, it got renamed to --js-streams']);
});

test.each([
  [['--foo'], 'unknown-flag', 'unknown flag: --foo'],
  [['--foo=secret'], 'unknown-flag', 'unknown flag: --foo'],
  [['--acount', 'A'], 'unknown-flag', 'unknown flag: --acount; did you mean --account?'],
  [['-xyz'], 'unknown-flag', "unknown shorthand flag: 'x' in -xyz"],
  [['-Axyz'], 'unknown-flag', "unknown shorthand flag: 'x' in -xyz"],
  [['-N'], 'unknown-flag', "unknown shorthand flag: 'N' in -N; did you mean -n?"],
  [['-tag', 'x'], 'unknown-flag', "unknown shorthand flag: 't' in -tag; did you mean --tag?"],
  [['-é'], 'unknown-flag', "unknown shorthand flag: 'é' in -é"],
  [['--name'], 'missing-value', 'flag needs an argument: --name'],
  [['-n'], 'missing-value', "flag needs an argument: 'n' in -n"],
  [['-An'], 'missing-value', "flag needs an argument: 'n' in -n"],
  [
    ['--weight', 'x'],
    'bad-value',
    'invalid argument "x" for "--weight" flag: strconv.ParseUint: parsing "x": invalid syntax',
  ],
  [
    ['--weight', '256'],
    'bad-value',
    'invalid argument "256" for "--weight" flag: value out of range: at most 255',
  ],
  [
    ['--weight', '-1'],
    'bad-value',
    'invalid argument "-1" for "--weight" flag: strconv.ParseUint: parsing "-1": invalid syntax',
  ],
  [
    ['-A=x'],
    'bad-value',
    'invalid argument "x" for "-A, --all" flag: strconv.ParseBool: parsing "x": invalid syntax',
  ],
  [
    ['--response-threshold', '5'],
    'bad-value',
    'invalid argument "5" for "--response-threshold" flag: time: missing unit in duration "5"',
  ],
  [
    ['--tag', 'a"b'],
    'bad-value',
    'invalid argument "a\\"b" for "--tag" flag: parse error on line 1, column 2: bare " in non-quoted field',
  ],
  [['---x'], 'bad-syntax', 'bad flag syntax: ---x'],
  [['--=secret'], 'bad-syntax', 'bad flag syntax: --=…'],
  [['--help'], 'help', 'pflag: help requested'],
  [['-h'], 'help', 'pflag: help requested'],
])('%j is refused in the words of pflag', (argv, code, message) => {
  expect(failure(...argv)).toMatchObject({ code, message });
});

test('an attached "+1" is a number, not one more', () => {
  expect(read('-v', '-v', '--verbose=+1').values.verbose).toBe(1);
});

test('a private key in a cluster is not repeated', () => {
  const seed = `SAA${'A'.repeat(55)}`;
  expect(failure(`-x${seed}`).message).toBe("unknown shorthand flag: 'x' in -xSA***");
});

test('shorthands of more than one character are a mistake of the program', () => {
  expect(() => parsePflags([], [{ name: 'a', short: 'aa', type: 'string', doc: '' }])).toThrow('--a');
});

test('command words are found among flags whose command is not known yet', () => {
  const words = (...argv: string[]) => commandWords(argv, specs).map(({ word, index }) => `${index}:${word}`);
  expect(words('add', 'user', '-n', 'u1')).toEqual(['0:add', '1:user']);
  expect(words('-n', 'u1', 'add', '--all', 'user')).toEqual(['2:add', '4:user']);
  expect(words('--unknown', 'value', 'add')).toEqual(['2:add']);
  expect(words('--unknown=value', 'add', '-nx', 'user')).toEqual(['1:add', '3:user']);
  expect(words('-r', 'add', '--', 'user')).toEqual(['1:add']);
  expect(words('', '-', 'add', '-n')).toEqual(['2:add']);
});

const anyWord = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '--name',
    '-n',
    '-A',
    '-AFn',
    '--weight',
    '--weight=9',
    '--',
    '-',
    '--tag=a,b',
    '-vv',
    '-r=2',
  ),
  fc.string().map((text) => `-${text}`),
  fc.string().map((text) => `--${text}`),
);

test('every command line is either read or refused with a FlagError', () => {
  fc.assert(
    fc.property(fc.array(anyWord), (argv) => {
      try {
        read(...argv);
      } catch (error) {
        expect(error).toBeInstanceOf(FlagError);
      }
      expect(() => commandWords(argv, specs)).not.toThrow();
    }),
  );
});

test('positionals keep their number and order, whatever flags stand between', () => {
  const positional = fc.string({ minLength: 1 }).filter((text) => !text.startsWith('-'));
  const flag = fc.constantFrom(['--all'], ['-F'], ['-n', 'x'], ['--tag=a'], ['-vv'], ['-AFnx']);
  const piece = fc.oneof(
    positional.map((text) => ({ argv: [text], rest: [text] })),
    flag.map((argv) => ({ argv, rest: [] as string[] })),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const argv = pieces.flatMap((each) => each.argv);
      expect(read(...argv).rest).toEqual(pieces.flatMap((each) => each.rest));
      expect(commandWords(argv, specs).map(({ word }) => word)).toEqual(pieces.flatMap((each) => each.rest));
    }),
  );
});

test('any text is carried unharmed, attached or behind the flag', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(read('--name', text).values.name).toBe(text);
      expect(read(`--name=${text}`).values.name).toBe(text);
      expect(read('-n', text).values.name).toBe(text);
    }),
  );
});
