// Configurations that ours and the Go parser must read alike, and those that they read differently on purpose.
import type { ConfFiles } from './go-check.js';

/** One configuration and what both make of it. */
export interface Case {
  readonly name: string;
  /** The text of main.conf, or several files. */
  readonly conf: string | ConfFiles;
  readonly env?: Readonly<Record<string, string>>;
  /** The first broker (major, minor) that behaves so. */
  readonly since?: readonly [number, number];
}

/** A value, checked through a variable so that the broker takes whatever it is. */
function value(name: string, text: string, more: Omit<Case, 'name' | 'conf'> = {}): Case {
  return { name, conf: `x = ${text}\nport = $x\nport = 4222\n`, ...more };
}

/** Entries, checked in the same way. */
function entries(name: string, text: string, more: Omit<Case, 'name' | 'conf'> = {}): Case {
  return { name, conf: `x = {\n${text}\n}\nport = $x\nport = 4222\n`, ...more };
}

/** Both accept, with the same values. */
export const ALIKE: readonly Case[] = [
  { name: 'comments', conf: '# one\n// two\n   # three\nport: 4222 # four' },
  { name: 'the three separators', conf: 'port: 4222\nhttp_port = 8222\nserver_name one' },
  { name: 'a separator of white space over lines', conf: 'port\n\n   4222' },
  { name: 'semicolons and commas', conf: 'port: 4222; http_port: 8222, server_name: one;' },
  {
    name: 'the stray commas of an old sample',
    conf: 'server_name: "a",\ncluster {\n name: b\n},\nport: 4222',
  },
  { name: 'keys in any case', conf: 'PORT: 4222\nHttp_Port: 8222' },
  { name: 'the last of two equal keys', conf: 'port: 4222\nport: 4223' },
  { name: 'quoted keys', conf: '"port": 4222\n\'http_port\' 8222' },
  { name: 'JSON', conf: '{"port": 4222, "cluster": {"name": "a", "routes": ["nats://a:1", "nats://b:2"]}}' },
  { name: 'JSON over lines', conf: '{\n  "port": 4222,\n  "tls": {\n    "timeout": 2\n  }\n}\n' },
  { name: 'one closing brace too many at the end', conf: 'port: 4222\n}\n' },
  { name: 'braces within braces', conf: '{\n{\nport: 4222 // c\n}\n# d\n}\n', since: [2, 15] },
  { name: 'line ends of Windows', conf: '# c\r\nport: 4222\r\ncluster {\r\n  name: a\r\n}\r\n' },
  value('true in any case', '[true, TRUE, yes, Yes, on, ON, false, no, off ]'),
  value('quoted booleans are strings', '["true", \'no\']'),
  value('integers', '[0, -1, 42, 007, 9223372036854775807, -9223372036854775808 ]'),
  value(
    'size suffixes',
    '[1k, 1K , 1kb, 1Ki, 1KiB, 2m, 2MB, 2mi, 2mib, 3g , 3gb, 3Gi, 3GiB, 4t , 4tb, 5p , 5pib, 6e , 6EB, -7k ]\n',
  ),
  value('floats', '[0.0, 1.5, -2.25, 0.1, 100000000000000000000000.5, 0.0000001, 3.0 ]'),
  value('dates', '[2016-05-04T18:53:41Z, 0001-01-01T00:00:00Z, 2024-02-29T23:59:59Z]'),
  value('addresses', '[127.0.0.1:4222, 0.0.0.0, 1.2.3, 10.0.0.1:-1, :4222, nats.io:-1]'),
  value('what only begins as a number', '[3xyz, 5s, 100ms, 1h30m, 2Pie, 1Ghz, 0x10, 1_000, 12:30]'),
  value('an exponent is no number', '[1e5, 1E+3, 2e-7]', { since: [2, 15] }),
  value('bare strings', '[a.b.>, *, foo-bar, nats://u:p@h:1, é, null, <a&b>, x=y, a:b, @, x#]'),
  value('escapes in double quotes', '["a\\tb\\nc\\rd\\"e\\\\f\\x41"]'),
  value('escapes in bare strings', '[a\\tb, \\x41\\x42c, \\\\true]'),
  value('bytes that make UTF-8', '"\\xc3\\xa9"'),
  value('no escapes in single quotes', "'a\\tb\\'"),
  value('strings over lines', '["one\ntwo", \'three\nfour\']'),
  value('a block string', '(\n  a "b" (c)\n  )\n # no comment\n)'),
  value('empty strings', '["", \'\']'),
  value('arrays over lines', '[\n 1, # one\n 2 // two\n "3"\n\n 4,\n]'),
  value('arrays of maps', '[{a: 1}\n {b: two}, {c: [x, [y]]}]'),
  value('empty arrays and maps', '[[], {}, [\n], {\n}]'),
  value('bcrypt', '[$2a$11$abc.def/ghi, "$2a$x", \'$2b$x\']'),
  entries('separators in maps', 'a: 1, b = 2; c 3\nd:\n 4, "e" 5 # six\nf {g: 7}'),
  entries('include as an ordinary key', 'include: x\n"include" y\nincluded: z'),
  entries('a quoted key over lines', '"a\nb": 1'),
  {
    name: 'variables by scope',
    conf: 'p = 4222\ncluster { p = 6222, port: $p, host = h, name: $host }\nport: $p',
  },
  { name: 'variables hold maps', conf: 'p = { publish: [a, b] }\nauthorization { default_permissions: $p }' },
  {
    name: 'variables from the environment',
    conf: 'port: $PORT\nserver_name: $NAME',
    env: { PORT: '4222', NAME: "'a-b'" },
  },
  { name: 'environment that refers to environment', conf: 'port: $A', env: { A: '$B', B: '4222' } },
  { name: 'environment with structure', conf: 'x: $A\nport: $x\nport: 1', env: { A: '[{a: 1k}, "b", c]' } },
  { name: 'empty environment variables', conf: 'server_name: $A', env: { A: '' } },
  {
    name: 'includes at every level',
    conf: {
      'main.conf': 'include "more/top.conf"\ncluster { include more/cluster.conf\n port: $p }',
      'more/top.conf': 'port: 4222\ninclude next.conf',
      'more/next.conf': '# nothing but a comment\nhttp_port: 8222',
      'more/cluster.conf': '{ "name": "a", p: 6222 }',
    },
  },
  {
    name: 'an include that is later overridden',
    conf: { 'main.conf': 'include base.conf;\nport: 4223', 'base.conf': 'port: 4222\nserver_name: a' },
  },
];

/** Both refuse; `line` is where both say so, `oursLine` where ours points when that is the better place. */
export interface BadCase extends Case {
  readonly line?: number;
  readonly oursLine?: number;
}

/** Both refuse. Go does not tell the line of every error. */
export const REFUSED: readonly BadCase[] = [
  { name: 'two values on a line', conf: '\nport: 4222 http_port: 8222', line: 2 },
  { name: 'two map entries without separator', conf: 'cluster {\n a: 1 b: 2\n}', line: 2 },
  { name: 'two items without separator', conf: 'x: [\n a b\n]', line: 2 },
  { name: 'a comma without item', conf: 'x: [\n a, , b ]', line: 2 },
  { name: 'a separator without key', conf: '\n : 4222', line: 2 },
  { name: 'a separator without key in a map', conf: 'x {\n = 1 }', line: 2 },
  { name: 'a map that ends as an array', conf: 'x {\n a: 1\n ]', line: 3 },
  { name: 'a comma instead of a value', conf: 'x {\n a: , b: 1 }', line: 2 },
  { name: 'a key without value', conf: 'port: 4222\nserver_name', line: 2, since: [2, 10] },
  { name: 'a value on the line after its separator', conf: 'port:\n4222', line: 2, oursLine: 1 },
  { name: 'an unknown escape', conf: '\nx: "a\\q"', line: 2 },
  { name: 'half a byte', conf: '\nx: "\\x4"', line: 2 },
  { name: 'an unknown variable', conf: '\nport: $nope', line: 2 },
  { name: 'a variable that is defined below', conf: '\nport: $p\np: 1', line: 2 },
  { name: 'a variable of an inner block', conf: 'a { p: 1 }\nport: $p', line: 2 },
  {
    name: 'environment variables in a circle',
    conf: '\nport: $A',
    env: { A: '$B', B: '$A' },
    line: 2,

    since: [2, 15],
  },
  {
    name: 'an environment variable that is no value',
    conf: '\nport: $A',
    env: { A: 'a b' },
    line: 2,
  },
  { name: 'a minus sign alone', conf: '\nx: -', line: 2, oursLine: 2 },
  { name: 'a number that starts with a dot', conf: '\nx: .5', line: 2 },
  { name: 'a number that ends with a dot', conf: '\nx: 5. ', line: 2 },
  { name: 'an exponent behind a fraction', conf: '\nx: 1.5e5', line: 2 },
  { name: 'half a date', conf: '\nx: 2016-05-04', line: 2 },
  { name: 'no date', conf: '\nx: 12-24', line: 2 },
  { name: 'a date that does not exist', conf: 'x: 2016-13-04T18:53:41Z' },
  { name: 'a number beyond 64 bits', conf: 'x: 9223372036854775808' },
  { name: 'a number far beyond 64 bits', conf: `x: ${'9'.repeat(1000)}` },
  { name: 'a string that is never closed', conf: '\nx: "a\nb: 1\n', line: 4, oursLine: 2 },
  { name: 'a single-quoted string that is never closed', conf: "\nx: 'a\nb: 1\n", line: 4, oursLine: 2 },
  { name: 'a map that is never closed', conf: '\nx {\n a: 1\n\n', line: 5, oursLine: 2 },
  { name: 'an array that is never closed', conf: '\nx [\n a\n', line: 4, oursLine: 2 },
  { name: 'a block that is never closed', conf: '\nx (\n a\n )\n', line: 5, oursLine: 2 },
  { name: 'a slash alone', conf: '\n/ port: 4222', line: 2 },
  { name: 'a bare string in quotes halfway', conf: "\nx: it's", line: 2 },
  { name: 'include of a number', conf: '\ninclude 1.conf', line: 2 },
  { name: 'include of nothing', conf: '\ninclude \n', line: 3, oursLine: 2 },
  { name: 'include of a map', conf: '\ninclude {a: 1}', line: 2 },
  { name: 'include of a missing file', conf: '\ninclude nope.conf' },
  {
    name: 'a broken included file',
    conf: { 'main.conf': 'include a.conf', 'a.conf': '\n\nport: $nope' },
    line: 3,
  },
  {
    name: 'an include in an environment variable',
    conf: 'port: $A',
    env: { A: '{ include nope.conf }' },
    line: 1,
  },
];

/** A difference on purpose: what each does is checked, so that this list stays true. */
export interface Difference extends Case {
  readonly go: 'accepts' | 'refuses';
  readonly ours: 'accepts' | 'refuses';
  readonly why: string;
}

const DROPS = 'Go drops a part of what is written without a word';
const CUT = 'a file cut short must not be taken for a whole one';
const EMPTY = 'a forgotten value must not pass for an empty string';
const JSON_SUBSET = 'every JSON text of strings, numbers, booleans, arrays and objects can be read';

export const DIFFERENT: readonly Difference[] = [
  { ...value('a number before a bracket', '[1,2]'), go: 'refuses', ours: 'accepts', why: JSON_SUBSET },
  { ...value('JSON escapes', '"\\u00e9\\b\\f\\/"'), go: 'refuses', ours: 'accepts', why: JSON_SUBSET },
  {
    name: 'a byte order mark',
    conf: '\ufeffport: 4222',
    go: 'refuses',
    ours: 'accepts',
    why: 'Windows editors write it',
  },
  {
    ...value('a block string with line ends of Windows', '(\r\nabc\r\n)\r'),
    go: 'refuses',
    ours: 'accepts',
    why: 'the rest of the language knows them too',
  },
  {
    ...value('an item that begins with a slash', '[/a/b]'),
    go: 'refuses',
    ours: 'accepts',
    why: 'a path is a string',
  },
  { name: 'no value before a closing brace', conf: 'x {a: }', go: 'accepts', ours: 'refuses', why: DROPS },
  {
    name: 'a suffix that does not exist',
    conf: 'x = 1kbb\ny = 2\n',
    go: 'accepts',
    ours: 'refuses',
    why: DROPS,
  },
  { ...value('a single quote behind a bare string', "bar'"), go: 'accepts', ours: 'refuses', why: DROPS },
  {
    ...value('a network without quotes', '[10.0.0.0/8 ]'),
    go: 'accepts',
    ours: 'refuses',
    why: `${DROPS}: it becomes 10.0.0.0`,
  },
  { ...value('a size beyond 64 bits', '22EB'), go: 'accepts', ours: 'refuses', why: 'Go wraps around' },
  {
    ...value('bytes that are not UTF-8', '"\\xe9"'),
    go: 'accepts',
    ours: 'refuses',
    why: 'a string is text here',
  },
  { name: 'an open quote at the end', conf: 'port: 4222\n"', go: 'accepts', ours: 'refuses', why: CUT },
  { name: 'an open brace around the file', conf: '{ port: 4222\n', go: 'accepts', ours: 'refuses', why: CUT },
  {
    name: 'the end of the file instead of a value',
    conf: 'server_name: ',
    go: 'accepts',
    ours: 'refuses',
    why: CUT,
  },
  { ...value('a comma instead of a value', ', '), go: 'accepts', ours: 'refuses', why: EMPTY },
  { ...value('a semicolon instead of a value', ';'), go: 'accepts', ours: 'refuses', why: EMPTY },
  {
    name: 'a closing brace that closes nothing',
    conf: 'port: 4222 }\nhttp_port: 8222',
    go: 'accepts',
    ours: 'refuses',
    why: 'some opening brace is missing',
  },
  {
    ...entries('a comma that separates nothing', 'a: 1,, b\n'),
    go: 'accepts',
    ours: 'refuses',
    why: 'Go reads a key of the name ","',
  },
  {
    name: 'a brace within a key',
    conf: 'a{b=1}',
    go: 'accepts',
    ours: 'refuses',
    why: 'Go reads a key of the name "a{b"',
  },
];
