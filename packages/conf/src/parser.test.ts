import { expect, test } from 'vitest';
import { ConfError } from './errors.js';
import type { ConfMap, ConfNode } from './nodes.js';
import { findEntry } from './nodes.js';
import { parseConf } from './parser.js';
import { toPlain } from './plain.js';

/** The values of a text. */
function values(text: string, env: Record<string, string> = {}): unknown {
  return toPlain(parseConf(text, { env }));
}

/** What is wrong with a text: `line:column code`. */
function wrong(text: string): string {
  try {
    parseConf(text, { env: {} });
  } catch (error) {
    if (!(error instanceof ConfError)) throw error;
    expect(error.message).toBe(`config:${error.position?.line}:${error.position?.column}: ${error.text}`);
    return `${error.position?.line}:${error.position?.column} ${error.code}`;
  }
  return 'accepted';
}

function node(tree: ConfMap, key: string): ConfNode {
  const entry = tree.entries.get(key);
  if (entry === undefined) throw new Error(`no ${key}`);
  return entry.value;
}

test('the sample with stray commas between its blocks parses', () => {
  const text = `OperatorJWTPath: "/users/synadia/.nsc/nats/AAA/AAA.jwt",
http {
    port: 9090
},
store {
    dir: "/tmp/as_store",
    readonly: false,
    shard: true
}
`;
  expect(values(text)).toEqual({
    OperatorJWTPath: '/users/synadia/.nsc/nats/AAA/AAA.jwt',
    http: { port: 9090 },
    store: { dir: '/tmp/as_store', readonly: false, shard: true },
  });
});

test('separators are a colon, an equals sign or white space, also over lines', () => {
  expect(values('a: 1\nb = 2\nc 3\nd\n\n 4\n"e": 5;f 6,g=7')).toEqual({
    a: 1,
    b: 2,
    c: 3,
    d: 4,
    e: 5,
    f: 6,
    g: 7,
  });
});

test('comments start with # or // where a value has ended', () => {
  expect(values('# a\n// b\na: 1 # c\nb: [ # d\n 1 // e\n # f\n 2 ]\nc { # g\n d: x#y // h\n}')).toEqual({
    a: 1,
    b: [1, 2],
    c: { d: 'x#y' },
  });
});

test('a comment ends with its line, whichever way the line ends', () => {
  expect(values('# a\r\nb: 1 // c\r\nd: 2\r# e\rf: 3')).toEqual({ b: 1, d: 2, f: 3 });
});

test('keys are kept as written and found in any case', () => {
  const tree = parseConf('Http_Port: 1\nhttp_port: 2\nOther: 3');
  expect([...tree.entries.keys()]).toEqual(['Http_Port', 'http_port', 'Other']);
  expect(findEntry(tree, 'http_port')?.key).toBe('http_port');
  expect(findEntry(tree, 'HTTP_PORT')?.key).toBe('Http_Port');
  expect(findEntry(tree, 'oTHER')?.value).toMatchObject({ value: 3n });
  expect(findEntry(tree, 'none')).toBeUndefined();
});

test('the last of equal keys counts and remembers the one before', () => {
  const entry = parseConf('a: 1\na: 2').entries.get('a');
  expect(entry?.value).toMatchObject({ value: 2n });
  expect(entry?.position.line).toBe(2);
  expect(entry?.replaced?.position.line).toBe(1);
});

test('the braces around a whole file and around parts of it open no map', () => {
  expect(values('{ "a": 1, "b": {"c": 2} }')).toEqual({ a: 1, b: { c: 2 } });
  expect(values('{\n{\na: 1 # x\n}\n}\nb: 2')).toEqual({ a: 1, b: 2 });
  expect(values('{}')).toEqual({});
});

test('one closing brace too many is let pass at the very end and nowhere else', () => {
  expect(values('a: 1\n}\n# end')).toEqual({ a: 1 });
  expect(wrong('a: 1 }\nb: 2')).toBe('1:6 unexpected-character');
  expect(wrong('a: 1\n}\n}')).toBe('2:1 unexpected-character');
});

test('arrays take commas, line ends and one comma at the end', () => {
  expect(values('a [1, 2\n3\n\n4,]')).toEqual({ a: [1, 2, 3, 4] });
  expect(values('a: [\n x\n "y z"\n {b: 1} # c\n [2]\n]')).toEqual({ a: ['x', 'y z', { b: 1 }, [2]] });
  expect(values('a: [1,2,-3,4.5,true]')).toEqual({ a: [1, 2, -3, 4.5, true] });
});

test('keys and values know their places', () => {
  const tree = parseConf('a: 1\n  "b" = [x,\n\t"y", $a]\nc {\n  d: {}\n}');
  expect(tree.position).toEqual({ file: 'config', line: 1, column: 1 });
  expect(tree.entries.get('a')?.position).toEqual({ file: 'config', line: 1, column: 1 });
  expect(node(tree, 'a').position).toEqual({ file: 'config', line: 1, column: 4 });
  expect(tree.entries.get('b')?.position).toMatchObject({ line: 2, column: 4 });
  const b = node(tree, 'b');
  expect(b.position).toMatchObject({ line: 2, column: 9 });
  const places =
    b.kind === 'array' ? b.items.map(({ position }) => `${position.line}:${position.column}`) : [];
  expect(places).toEqual(['2:10', '3:3', '3:7']);
  const c = node(tree, 'c');
  expect(c.kind === 'map' ? c.entries.get('d')?.position : undefined).toMatchObject({ line: 5, column: 3 });
});

test('places stay right behind strings and blocks over several lines, and behind a byte order mark', () => {
  const tree = parseConf('\ufeffa: "1\n2\\n\n3" ; b: 1\nc: (\nx\n)\n  d: \'\n\' ; e: 2');
  const places = [...tree.entries.values()].map(
    ({ key, position }) => `${key} ${position.line}:${position.column}`,
  );
  expect(places).toEqual(['a 1:1', 'b 3:6', 'c 4:1', 'd 7:3', 'e 8:5']);
});

test.each([
  ['a key without a value', 'a: 1\nb', '2:1 missing-value'],
  ['a separator without a value', 'a:\n1', '1:1 missing-value'],
  ['a separator at the end of the text', 'a: ', '1:1 missing-value'],
  ['a comma instead of a value', 'a: , b: 1', '1:1 missing-value'],
  ['a closing brace instead of a value', 'a { b: }', '1:5 missing-value'],
  ['a second value on the line', 'a: 1 b: 2', '1:6 unexpected-character'],
  ['a second value on the line of a map', 'a {\n b: 1 c: 2 }', '2:7 unexpected-character'],
  ['items without a comma', 'a: [1 2]', '1:7 unexpected-character'],
  ['a semicolon between items', 'a: [1; 2]', '1:6 unexpected-character'],
  ['a comma before the first item', 'a: [, 1]', '1:5 unexpected-character'],
  ['a comma before the first key', 'a: {, b: 1}', '1:5 unexpected-character'],
  ['a comma that follows a comma', 'a: 1,, b: 2', '1:6 unexpected-character'],
  ['a separator without a key', ' : 1', '1:2 unexpected-character'],
  ['a bracket instead of a key', 'a { ] }', '1:5 unexpected-character'],
  ['a slash alone', '/ a: 1', '1:1 unexpected-character'],
  ['a slash behind a value', 'a: "1" / b', '1:8 unexpected-character'],
  ['a brace that touches its key', 'http{\n port: 1\n}', '1:5 unexpected-character'],
  ['an open map', 'a: 1\nb {\n c: 1\n', '2:3 unexpected-end'],
  ['an open array', 'a: [1,\n', '1:4 unexpected-end'],
  ['an open brace around the file', '\n { a: 1\n', '2:2 unexpected-end'],
  ['an open string', 'a: 1\nb: "x\n\n', '2:4 unexpected-end'],
  ['an open key', '\n"a: 1', '2:1 unexpected-end'],
  ['a NUL byte', 'a: 1\nb: "\0"', '2:5 unexpected-character'],
])('%s is refused where it stands', (_, text, expected) => {
  expect(wrong(text)).toBe(expected);
});

test('an error names no more of the text than a key or one character', () => {
  try {
    parseConf('password: "s3cret" s3cret2');
    expect.unreachable();
  } catch (error) {
    expect(String(error)).not.toContain('s3cret');
  }
});

test('a key named __proto__ is a key like any other', () => {
  const plain = values('__proto__ { admin: true }\na: 1');
  expect(Object.keys(Object(plain))).toEqual(['__proto__', 'a']);
  expect(Object(plain).admin).toBeUndefined();
});
