// What accounts cannot share: ours and the Go server refuse the same configurations, in the same words.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { optionsFromText } from './load.js';

const go = process.env.NATS_SERVER_GO ?? 'nats-server';
const dir = mkdtempSync(join(tmpdir(), 'nats-ts-sharing-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What the Go server says of a configuration; empty when it takes it. */
function goSays(text: string): string {
  const file = join(dir, 'server.conf');
  writeFileSync(file, text);
  try {
    execFileSync(go, ['-t', '-c', file], { stdio: 'pipe' });
    return '';
  } catch (error) {
    return String((error as { stderr: Buffer }).stderr);
  }
}

function oursSays(text: string): string {
  try {
    optionsFromText(text, {});
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

const two = (a: string, b: string): string => `accounts {\n  A { ${a} }\n  B { ${b} }\n}`;
const fromA = (kind: string, subject: string, more = ''): string =>
  `imports = [{ ${kind}: { account: A, subject: "${subject}" }${more} }]`;
const fromB = (kind: string, subject: string, more = ''): string =>
  fromA(kind, subject, more).replace('A,', 'B,');

const REFUSED: readonly (readonly [text: string, words: string])[] = [
  [two('', fromA('stream', 's')), 'Error adding stream import "s": stream import not authorized'],
  [two('', fromA('service', 's')), 'Error adding service import "s": service import not authorized'],
  [
    two('exports = [{ stream: s, accounts: [A] }]', fromA('stream', 's')),
    'Error adding stream import "s": stream import not authorized',
  ],
  [
    two('exports = [{ stream: "s.*", account_token_position: 2 }]', fromA('stream', 's.C')),
    'stream import not authorized',
  ],
  [two('exports = [{ stream: s, accounts: [C] }]', ''), '"C" account not defined for stream export'],
  [
    two('', 'imports = [{ service: { account: C, subject: s } }]'),
    '"C" account not defined for service import',
  ],
  [
    two('exports = [{ stream: "s.a", account_token_position: 2 }]', ''),
    'Error adding stream export "s.a": sublist: invalid subject',
  ],
  [
    two('exports = [{ stream: "s.*.*" }]', fromA('stream', 's.*.*', ', to: "t.$1"')),
    'not using all of the token wildcard(s)',
  ],
  [
    two('exports = [{ stream: s }]', fromA('stream', 's', ', prefix: "p.*"')),
    'stream import prefix can not contain wildcard tokens',
  ],
  [
    two(
      `exports = [{ service: s }], ${fromB('service', 's')}`,
      `exports = [{ service: s }], ${fromA('service', 's')}`,
    ),
    'import forms a cycle',
  ],
  [
    two(
      `exports = [{ stream: s }], ${fromB('stream', 's')}`,
      `exports = [{ stream: s }], ${fromA('stream', 's')}`,
    ),
    'import forms a cycle',
  ],
  [
    two(
      'exports = [{ service: s }, { service: t }]',
      'imports = [{ service: { account: A, subject: s }, to: u }, { service: { account: A, subject: t }, to: u }]',
    ),
    'Duplicate service import subject "u", previously used in import for account "A", subject "s"',
  ],
  [
    two(
      'exports = [{ stream: s }]',
      'imports = [{ stream: { account: A, subject: s } }, { stream: { account: A, subject: s }, to: t }]',
    ),
    'stream import already exists',
  ],
  [two('', 'imports = [{ stream: { account: A } }]'), 'Expect an account name and a subject'],
  [two('exports = [{ service: s, latency: { sampling: 10 } }]', ''), 'Latency subject required, but missing'],
  [
    two('exports = [{ service: s, latency: { sampling: 200, subject: l } }]', ''),
    'bad sampling percentage, should be 1-100',
  ],
  [
    two('exports = [{ service: s, response_type: stream, latency: l }]', ''),
    'Error adding service latency sampling for "s" on subject "l": bad service response type',
  ],
  [two('exports = [{ service: "s.>", latency: "s.l" }]', ''), 'invalid publish subject'],
  ['mappings { "a..b": c }', 'Subject "a..b" is not a valid subject'],
  ['mappings { a: "b.$1" }', 'Error adding mapping for "a" to "b.$1" : invalid mapping destination'],
  ['mappings { a: [{ dest: b }] }', 'Missing weight for mapping destination "b"'],
  ['mappings { a: [{ dest: b, weight: 101 }] }', 'Invalid weight 101 for mapping destination'],
  [
    'mappings { a: [{ dest: b, weight: 60 }, { dest: c, weight: 60 }] }',
    'Error adding mapping for "a" : total weight needs to be <= 100',
  ],
  ['mappings { "a.*": "b.{{nothing(1)}}" }', 'unknown function in {{nothing(1)}}'],
];

test.each(REFUSED)('%s', (text, words) => {
  expect(goSays(text)).toContain(words);
  expect(oursSays(text)).toContain(words);
});

test('says the place of each', () => {
  expect(oursSays(two('', `\n    ${fromA('stream', 's')}`))).toMatch(/^config:4:\d+: /);
});

test('takes what fits together', () => {
  const text = two(
    'exports = [{ stream: "s.>" }, { service: q, response: chunked, threshold: "3s" }]',
    'imports = [{ stream: { account: A, subject: "s.x" }, prefix: p }, { service: { account: A, subject: q }, share: true }]',
  );
  expect(goSays(text)).toBe('');
  const b = optionsFromText(text, {}).options.accounts[1];
  expect(b?.imports).toMatchObject([
    { kind: 'stream', localSubject: 'p.s.x' },
    { kind: 'service', share: true },
  ]);
});
