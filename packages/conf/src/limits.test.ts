import { expect, test } from 'vitest';
import { ConfError, type ConfErrorCode } from './errors.js';
import { parseConf } from './parser.js';
import { toPlain } from './plain.js';
import { readOptions } from './read-options.js';
import type { ParseOptions } from './session.js';

function failure(text: string, options: ParseOptions = {}): ConfErrorCode {
  try {
    parseConf(text, { env: {}, ...options });
  } catch (error) {
    if (error instanceof ConfError) return error.code;
    throw error;
  }
  throw new Error('it was accepted');
}

test('nesting is bounded, by default at five hundred', () => {
  const nested = (depth: number): string => `a: ${'['.repeat(depth)}${']'.repeat(depth)}`;
  expect(toPlain(parseConf(nested(500)))).toBeDefined();
  expect(failure(nested(501))).toBe('too-deep');
  expect(failure(`a: ${'['.repeat(1_000_000)}`)).toBe('too-deep');
  expect(failure('a {'.repeat(1_000_000))).toBe('too-deep');
  expect(failure('{'.repeat(1_000_000))).toBe('too-deep');
  expect(failure('a: [[1]]', { limits: { depth: 1 } })).toBe('too-deep');
});

test('nesting through variables and the environment counts', () => {
  let text = 'v0: []\n';
  for (let n = 1; n <= 600; n++) text += `v${n}: [$v${n - 1}]\n`;
  expect(failure(text)).toBe('too-deep');
  const env: Record<string, string> = { V0: '1' };
  for (let n = 1; n <= 600; n++) env[`V${n}`] = `[$V${n - 1}]`;
  expect(failure('a: $V600', { env })).toBe('too-deep');
});

test('values that double themselves through variables come to an end', () => {
  let text = 'v0: [1, 2]\n';
  for (let n = 1; n <= 60; n++) text += `v${n}: [$v${n - 1}, $v${n - 1}]\n`;
  expect(failure(text, { limits: { values: 100_000 } })).toBe('too-large');
  const env: Record<string, string> = { V0: '1' };
  for (let n = 1; n <= 60; n++) env[`V${n}`] = `[$V${n - 1}, $V${n - 1}]`;
  expect(failure('a: $V60', { env, limits: { values: 100_000 } })).toBe('too-large');
});

test('the size of text and the number of values are bounded', () => {
  expect(failure('a: 12345', { limits: { bytes: 7 } })).toBe('too-large');
  expect(failure('a: [1, 2, 3]', { limits: { values: 3 } })).toBe('too-large');
  expect(toPlain(parseConf('a: [1, 2, 3]', { limits: { values: 4, bytes: 12 } }))).toEqual({ a: [1, 2, 3] });
});

test('a text full of unknown keys gives a thousand errors and no more', () => {
  const text = Array.from({ length: 5000 }, (_, n) => `key${n}: ${n}`).join('\n');
  expect(readOptions(parseConf(text), []).errors).toHaveLength(1000);
});

test('a large configuration in one line takes no more steps than in many', () => {
  // Three megabytes: quadratic work here would take minutes and run into the test's time-out.
  const account = (n: number): string =>
    `A${n}: {users: [{user: "u${n}", password: '$2a$11$x'}, {user: v}], a: 'x', b: "y"}`;
  const text = `accounts: {${Array.from({ length: 40_000 }, (_, n) => account(n)).join(', ')}}`;
  const tree = parseConf(text).entries.get('accounts')?.value;
  expect(tree?.kind === 'map' ? tree.entries.size : 0).toBe(40_000);
});
