import { expect, test } from 'vitest';
import { ConfError } from './errors.js';
import { parseConf } from './parser.js';
import { toPlain } from './plain.js';

function values(text: string, env: Record<string, string | undefined> = {}): unknown {
  return toPlain(parseConf(text, { env }));
}

function failure(text: string, env: Record<string, string> = {}): ConfError {
  try {
    parseConf(text, { env });
  } catch (error) {
    if (error instanceof ConfError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

test('a variable is looked up in the enclosing blocks, innermost first', () => {
  expect(values('i = 22\nn { i = 11, f = $i, m { g = $i } }\nb = $i')).toEqual({
    i: 22,
    n: { i: 11, f: 11, m: { g: 11 } },
    b: 22,
  });
});

test('only what stands above counts, and nothing in blocks that are closed', () => {
  expect(failure('a = $b\nb = 1').code).toBe('unknown-variable');
  expect(failure('n { b = 1 }\na = $b').code).toBe('unknown-variable');
  expect(failure('a = $a').code).toBe('unknown-variable');
  expect(failure('Name = 1\na = $name').code).toBe('unknown-variable');
});

test('a variable stands for any value, in arrays too', () => {
  expect(values('p = { x: [1, 2] }\na = [$p, $p]\nb $p')).toEqual({
    p: { x: [1, 2] },
    a: [{ x: [1, 2] }, { x: [1, 2] }],
    b: { x: [1, 2] },
  });
});

test('what is used as a variable is marked; where it is used keeps the place of its use', () => {
  const tree = parseConf('a = 1\nb = 2\nc = $a');
  expect([...tree.entries.values()].map(({ usedAsVariable }) => usedAsVariable)).toEqual([
    true,
    false,
    false,
  ]);
  expect(tree.entries.get('c')?.value.position).toMatchObject({ line: 3, column: 5 });
});

test('the environment is read as configuration values', () => {
  const env = {
    N: '22',
    S: 'xyz',
    Q: "'3 x'",
    Z: '3Gyz',
    E: '',
    L: '[a, 1k]',
    M: '{a: {b: 1}} # c\n',
    R: '$N',
    T: ' on ',
  };
  expect(values('n=$N; s=$S; q=$Q; z=$Z; e=$E; l=$L; m=$M; r=$R; t=$T', env)).toEqual({
    n: 22,
    s: 'xyz',
    q: '3 x',
    z: '3Gyz',
    e: '',
    l: ['a', 1000],
    m: { a: { b: 1 } },
    r: 22,
    t: true,
  });
});

test('blocks come before the environment', () => {
  expect(values('N = 1\na = $N', { N: '2' })).toEqual({ N: 1, a: 1 });
});

test('the environment of the process is the default', () => {
  expect(toPlain(parseConf('a = $PATH'))).toEqual({ a: process.env.PATH });
});

test('an environment variable holds one value and no entries', () => {
  expect(failure('\na: $A', { A: 'x y' })).toMatchObject({
    code: 'unexpected-character',
    position: { line: 2, column: 4 },
  });
  expect(failure('a: $A', { A: '1\nb: 2' }).code).toBe('unexpected-character');
  expect(failure('a: $A', { A: '{ include x }' }).code).toBe('unreadable');
});

test('circles in the environment are an error', () => {
  expect(failure('a: $A', { A: '$B', B: '[1, $A]' })).toMatchObject({
    code: 'variable-cycle',
    position: { line: 1, column: 4 },
  });
});

test('names that every object has are no variables', () => {
  for (const name of ['constructor', '__proto__', 'toString'])
    expect(failure(`a: $${name}`).code).toBe('unknown-variable');
});

test('bcrypt hashes are strings', () => {
  expect(values('password: $2a$11$ooo')).toEqual({ password: '$2a$11$ooo' });
});

test('a password that begins with $ is not repeated in the error', () => {
  const { message } = failure('password: $ecr3t!pass');
  expect(message).not.toContain('ecr3t');
  expect(message).toContain('put a string that starts with $ in quotes');
  expect(failure('port: $PORT').message).toContain('PORT');
});

test('the value of an environment variable is not repeated in the error', () => {
  expect(failure('password: $P', { P: 's3cr3t "x' }).message).not.toContain('s3cr3t');
});
