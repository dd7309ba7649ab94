import { expect, test } from 'vitest';
import type { OptionSpec } from './option-spec.js';
import { parseConf } from './parser.js';
import { type ReadSettings, readOptions } from './read-options.js';

/** One option of each kind, as a program would have them. */
const table: readonly OptionSpec[] = [
  { key: 'port', type: 'integer', min: 0, max: 65535, default: 4222, doc: '' },
  { key: 'server_name', aliases: ['name'], type: 'string', doc: '' },
  { key: 'debug', type: 'boolean', default: false, doc: '' },
  { key: 'ratio', type: 'float', min: 0, max: 1, doc: '' },
  { key: 'max_store', type: 'bigint', doc: '' },
  { key: 'max_payload', type: 'size', min: 1, max: 64 * 1024 * 1024, default: 1048576, doc: '' },
  { key: 'write_deadline', type: 'duration', min: 0, default: 10_000, doc: '' },
  { key: 'wait', type: 'duration', unit: 'ms', min: 1, max: 60_000, doc: '' },
  { key: 'expires', type: 'date', doc: '' },
  { key: 'tags', type: 'strings', default: [], doc: '' },
  { key: 'mode', type: 'string', choices: ['off', 'S2_Fast', 'auto'], doc: '' },
  { key: 'token', type: 'string', secret: true, choices: ['x'], doc: '' },
  {
    key: 'routes',
    type: 'list',
    entry: {
      key: 'route',
      type: ['string', 'section'],
      options: [{ key: 'url', type: 'string', doc: '' }],
      doc: '',
    },
    doc: '',
  },
  {
    key: 'http',
    type: 'section',
    doc: '',
    options: [
      { key: 'host', type: 'string', default: 'localhost', doc: '' },
      { key: 'port', type: 'integer', default: 9090, doc: '' },
      {
        key: 'tls',
        type: 'section',
        optional: true,
        doc: '',
        options: [
          { key: 'verify', type: 'boolean', default: true, doc: '' },
          { key: 'cert', type: 'string', required: true, doc: '' },
        ],
      },
    ],
  },
  {
    key: 'users',
    type: 'sections',
    doc: '',
    options: [
      { key: 'user', type: 'string', required: true, doc: '' },
      { key: 'rank', type: 'integer', default: 1, doc: '' },
    ],
  },
  {
    key: 'accounts',
    type: 'map',
    doc: '',
    entry: { key: 'account', type: 'section', doc: '', options: [{ key: 'limit', type: 'size', doc: '' }] },
  },
  {
    key: 'jetstream',
    type: ['boolean', 'section'],
    doc: '',
    options: [{ key: 'store_dir', type: 'string', doc: '' }],
  },
  { key: 'resolver', type: 'node', doc: '' },
  { key: 'old', type: 'integer', deprecated: 'use port', doc: '' },
  {
    key: 'even',
    type: 'integer',
    doc: '',
    check: (value) => (Number(value) % 2 === 0 ? undefined : 'must be even'),
  },
];

const DEFAULTS = {
  port: 4222,
  debug: false,
  max_payload: 1048576,
  write_deadline: 10_000,
  tags: [],
  http: { host: 'localhost', port: 9090 },
};

function read(text: string, settings: ReadSettings = {}) {
  return readOptions(parseConf(text, { env: {} }), table, settings);
}

function errors(text: string): string[] {
  return read(text).errors.map(({ message }) => message.replace(/^config:/, ''));
}

/** The value of one option, which must be all that is given and right. */
function one(text: string): unknown {
  const { values, errors: wrong } = read(text);
  expect(wrong).toEqual([]);
  return values[/^\w+/.exec(text)?.[0] ?? ''];
}

test('an empty configuration gives the defaults, sections included', () => {
  const { values, positions, errors: wrong, warnings } = read('');
  expect(values).toEqual(DEFAULTS);
  expect([positions.size, wrong.length, warnings.length]).toEqual([0, 0, 0]);
});

test('defaults are not shared between readings', () => {
  const first = read('').values.tags;
  if (Array.isArray(first)) first.push('x');
  expect(read('').values.tags).toEqual([]);
});

test('keys and aliases are matched in any case and end up under the canonical key', () => {
  expect(read('PORT: 1\nNAME: a\nHTTP { Host: b }').values).toEqual({
    ...DEFAULTS,
    port: 1,
    server_name: 'a',
    http: { host: 'b', port: 9090 },
  });
});

test('every given option knows where it stands', () => {
  const { positions } = read('port: 1\nhttp {\n  host: a\n}\nusers: [\n {user: a}\n]\nTags: [x, y]');
  const places = [...positions].map(([path, { line, column }]) => `${path} ${line}:${column}`);
  expect(places).toEqual([
    'port 1:1',
    'http 2:1',
    'http.host 3:3',
    'users 5:1',
    'users[0] 6:2',
    'users[0].user 6:3',
    'tags 8:1',
    'tags[0] 8:8',
    'tags[1] 8:11',
  ]);
});

test.each([
  ['max_payload: 64KB', 65536],
  ['max_payload: "8M"', 8 * 1024 * 1024],
  ['max_payload: 1k', 1000],
  ['max_store: 9223372036854775807', 2n ** 63n - 1n],
  ['write_deadline: 2s', 2000],
  ['write_deadline: "1.5m"', 90_000],
  ['wait: 250', 250],
  ['wait: "250"', 250],
  ['wait: 1.5', 1.5],
  ['ratio: 1', 1],
  ['ratio: 0.5', 0.5],
  ['debug: on', true],
  ['tags: a', ['a']],
  ['tags: [a, "b c"]', ['a', 'b c']],
  ['mode: s2_fast', 'S2_Fast'],
  ['jetstream: true', true],
  ['jetstream { store_dir: a }', { store_dir: 'a' }],
  ['routes: [a, {url: b}]', ['a', { url: 'b' }]],
  ['users { user: a }', [{ user: 'a', rank: 1 }]],
  [
    'users: [{user: a}, {user: b, rank: 2}]',
    [
      { user: 'a', rank: 1 },
      { user: 'b', rank: 2 },
    ],
  ],
  ['accounts { A: {limit: 1k}, "b.c" {} }', { A: { limit: 1000 }, 'b.c': {} }],
  ['expires: 2030-01-01T00:00:00Z', new Date('2030-01-01T00:00:00Z')],
])('%s is read', (text, expected) => {
  expect(one(text)).toEqual(expected);
});

test('a node is handed on as it is', () => {
  expect(one('resolver: {type: full}')).toMatchObject({ kind: 'map' });
});

test.each([
  ['port: x', '1:1: port must be an integer, not a string'],
  ['port: "42"', '1:1: port must be an integer, not a string; take away the quotes'],
  ['port: 70000', '1:1: port must be between 0 and 65535, not 70000'],
  ['port: -1', '1:1: port must be between 0 and 65535, not -1'],
  ['old: 9007199254740993', '1:1: old must be at most 9007199254740991, not 9007199254740993'],
  ['max_payload: 0', '1:1: max_payload must be between 1 and 67108864, not 0'],
  ['max_payload: 1.5', '1:1: max_payload must be a size such as 1024, 64KB or 1MiB, not a number'],
  ['server_name: 12', '1:1: server_name must be a string, not an integer; put it in quotes'],
  ['server_name: {}', '1:1: server_name must be a string, not a map'],
  ['debug: "true"', '1:1: debug must be true or false, not a string; take away the quotes'],
  ['debug: 1', '1:1: debug must be true or false, not an integer'],
  ['ratio: 1.5', '1:1: ratio must be between 0 and 1, not 1.5'],
  ['wait: 0', '1:1: wait must be between 1ms and 60000ms, not 0ms'],
  ['write_deadline: soon', '1:1: write_deadline must be a duration such as 2s or "1m30s", not a string'],
  ['mode: fast', '1:1: mode must be one of off, S2_Fast, auto, not "fast"'],
  ['even: 3', '1:1: even must be even'],
  ['jetstream: 1', '1:1: jetstream must be true or false or a map { … }, not an integer'],
  ['tags: [a,\n 1]', '2:2: tags[1] must be a string, not an integer; put it in quotes'],
  ['http: 1', '1:1: http must be a map { … }, not an integer'],
  ['routes: a', '1:1: routes must be an array [ … ], not a string'],
  ['users: [a]', '1:9: users[0] must be a map { … }, not a string'],
  ['users {}', '1:1: the option users[0].user is missing'],
  ['http { tls {} }', '1:8: the option http.tls.cert is missing'],
  ['accounts: { A: { limt: 1 } }', '1:18: unknown key "limt"; did you mean "limit"?'],
  ['prot: 1', '1:1: unknown key "prot"; did you mean "port"?'],
  ['host: a', '1:1: unknown key "host"; it belongs in "http"'],
  ['http { debug: true }', '1:8: unknown key "debug"; it belongs at the top level'],
  ['monitor_everything: 1', '1:1: unknown key "monitor_everything"'],
  ['server_name: a\nname: b', '2:1: "name" is the same as "server_name" at config:1:1; keep one'],
])('%s is refused with its place and advice', (text, message) => {
  expect(errors(text)).toEqual([message]);
});

test('ten minutes without quotes are not taken for ten million', () => {
  expect(errors('wait: 10m')).toEqual([
    '1:1: wait is not a duration: without quotes, m is a size suffix; write ten minutes as "10m"',
  ]);
});

test('a secret is not repeated in an error', () => {
  expect(errors('token: abc')).toEqual(['1:1: token must be one of x']);
});

test('all errors are reported, in the order of the text, and the rest is read', () => {
  const { values, errors: wrong } = read('port: x\nprot: 1\nhttp { port: y, hots: a, host: b }\nname: ok');
  expect(wrong.map(({ code, position }) => `${position?.line} ${code}`)).toEqual([
    '1 wrong-type',
    '2 unknown-key',
    '3 wrong-type',
    '3 unknown-key',
  ]);
  expect(values).toMatchObject({ server_name: 'ok', http: { host: 'b' } });
  expect(values).not.toHaveProperty('port');
});

test('keys that are used as variables need not be options', () => {
  expect(read('p: 1\nport: $p\naccounts { L: 5k, A { limit: $L } }')).toMatchObject({
    errors: [],
    values: { port: 1, accounts: { A: { limit: 5000 } } },
  });
});

test('what works but should be changed is a warning', () => {
  const { warnings, errors: wrong, values } = read('old: 1\nport: 1\nport: 2\nwrite_deadline: 10');
  expect(wrong).toEqual([]);
  expect(values).toMatchObject({ port: 2, write_deadline: 10_000 });
  expect(warnings.map(({ message }) => message)).toEqual([
    'config:1:1: "old" is deprecated: use port',
    'config:3:1: "port" is given at config:2:1 too; this one counts',
    'config:4:1: write_deadline should be a duration with a unit: write 10s',
  ]);
});

test('values in quotes count where the program wants it so', () => {
  const text = 'port: "42"\ndebug: "Yes"\nratio: "0.5"\njetstream: "true"';
  expect(read(text, { quotedScalars: true })).toMatchObject({
    errors: [],
    values: { port: 42, debug: true, ratio: 0.5, jetstream: true },
  });
  expect(read('debug: "maybe"', { quotedScalars: true }).errors).toHaveLength(1);
  expect(read(text).errors).toHaveLength(4);
});

test('names that every object has are neither options nor lost', () => {
  expect(errors('constructor: 1\n__proto__: 2')).toEqual([
    '1:1: unknown key "constructor"',
    '2:1: unknown key "__proto__"',
  ]);
  const { values } = read('accounts { __proto__ { limit: 1 } }');
  expect(Object.keys(Object(values.accounts))).toEqual(['__proto__']);
});

test('a table in which two options share a spelling is a mistake of the program', () => {
  const bad: readonly OptionSpec[] = [
    { key: 'a', type: 'string', doc: '' },
    { key: 'b', aliases: ['A'], type: 'string', doc: '' },
  ];
  expect(() => readOptions(parseConf(''), bad)).toThrowError(TypeError);
});
