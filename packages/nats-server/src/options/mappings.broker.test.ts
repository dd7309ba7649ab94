// Destinations of mappings, each function with each kind of argument: ours and the Go server take the same ones, and
// refuse the others in the same words.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { optionsFromText } from './load.js';

const dir = mkdtempSync(join(tmpdir(), 'nats-ts-mappings-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const FUNCTIONS = [
  'wildcard',
  'partition',
  'random',
  'split',
  'splitFromLeft',
  'splitFromRight',
  'sliceFromLeft',
  'sliceFromRight',
  'left',
  'right',
];
const ARGUMENTS = [
  ['', '1', '2', '0', '-1', '+1', 'x', ' 1 ', '1.5', '99999999999'],
  ['1,1', '1,', '1,x', '1, 2', '1,0', '1,-1', '2,1', '1,-', '1,99999999999', '1,2,3', '3,1,2', '3,1,1'],
].flat();
const OTHERS = [
  ['m.*', 'd.$0'],
  ['m.*', 'd.$2'],
  ['m.*', 'd.$x'],
  ['m.*', 'd.{{}}'],
  ['m.*', 'd.{{wildcard}}'],
  ['m.*', 'd.{{nothing(1)}}'],
  ['m.*', 'd.{{wildcard(1)}'],
  ['m.*', 'd.{{ Wildcard ( 1 ) }}'],
  ['m.*', 'd.{{WILDCARD(1)}}'],
  ['m.*', 'd.{{SplitFromLeft(1,2)}}'],
  ['m.*', 'd.{{SPLITFROMLEFT(1,2)}}'],
  ['m.*', 'd.{{Slicefromright(1,2)}}'],
  ['m.*', 'd.x{{wildcard(1)}}'],
  ['m.*.*', 'd.$2.$2.$1'],
  ['m.*.*', 'd.$1'],
  ['m.*', 'd.*'],
  ['m.*', 'd.>'],
  ['m.>', 'd'],
  ['m.>', 'd.>'],
  ['m', 'd.>'],
  ['m', 'd..d'],
  ['m', 'd d'],
  ['m.*', '{{wildcard(1)}}'],
] as const;

/** A mapping whose subject no other one has, so that what is said of it can be told from the rest. */
interface Asked {
  readonly subject: string;
  readonly destination: string;
}

const ASKED: readonly Asked[] = [
  ...FUNCTIONS.flatMap((name) => [
    ...ARGUMENTS.map((args) => ['m.*', `d.{{${name}(${args})}}`] as const),
    ...['', '1', '1,1', '7'].map((args) => ['m', `d.{{${name}(${args})}}`] as const),
    ...['', '1', '1,1'].map((args) => ['m.>', `d.{{${name}(${args})}}.>`] as const),
  ]),
  ...OTHERS,
].map(([subject, destination], at) => ({ subject: `${at}.${subject}`, destination }));

const line = ({ subject, destination }: Asked): string => `  "${subject}": "${destination}"\n`;
const conf = (asked: readonly Asked[]): string => `mappings {\n${asked.map(line).join('')}}\n`;

/** All that the Go server has to say, a line each. */
let goSays: readonly string[] = [];

beforeAll(() => {
  const file = join(dir, 'server.conf');
  writeFileSync(file, conf(ASKED));
  try {
    execFileSync(process.env.NATS_SERVER_GO ?? 'nats-server', ['-t', '-c', file], { stdio: 'pipe' });
  } catch (error) {
    goSays = String((error as { stderr: Buffer }).stderr).split('\n');
  }
});

function oursSays(asked: Asked): string {
  try {
    optionsFromText(conf([asked]), {});
    return '';
  } catch (error) {
    return (error as Error).message.replace(/^config:\d+:\d+: /, '').trim();
  }
}

describe('the destination', () => {
  test('some are refused, and some are not', () => {
    const said = goSays.filter((text) => text.includes('Error adding mapping'));
    expect(said.length).toBeGreaterThan(50);
    expect(said.length).toBeLessThan(ASKED.length - 50);
  });

  test.each(ASKED)('$destination of $subject', (asked) => {
    const theirs = goSays.find((text) => text.includes(`"${asked.subject}"`));
    expect(oursSays(asked)).toBe((theirs ?? '').replace(/^.*?: (?=Error adding mapping)/, '').trim());
  });
});
