// Help on every level: of nsc, of each group and of each command, by flag, by word and for nothing said; and what is
// said of words that are no command.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { rootCommand } from '../commands/table.js';
import { type CommandPath, commandLine, lastOf } from './command.js';

let home: TestHome;

beforeAll(() => {
  home = new TestHome();
});
afterAll(() => home.remove());

async function groups(path: CommandPath): Promise<CommandPath[]> {
  const below = (await lastOf(path).commands?.()) ?? [];
  if (below.length === 0) return [];
  const found = await Promise.all(below.map((spec) => groups([...path, spec])));
  return [path, ...found.flat()];
}

test('a group lists its commands, sorted, with what they do, and none that is hidden', async () => {
  const all = await groups([rootCommand]);
  expect(all.map(commandLine)).toContain('nsc generate diagram');
  for (const path of all) {
    const line = commandLine(path);
    const words = line.split(' ').slice(1);
    const { code, out } = await home.run([...words, '--help']);
    expect({ line, code }).toEqual({ line, code: 0 });
    expect(out).toContain(`${lastOf(path).summary}\n\nUsage:\n`);
    expect(out).toContain(`  ${line} [command]\n`);
    const [, list = ''] = /\nAvailable Commands:\n(.*?)\n\n/s.exec(out) ?? [];
    const shown = list.split('\n').map((entry) => entry.trim().split(/\s+/)[0]);
    const commands = ((await lastOf(path).commands?.()) ?? []).filter(({ hidden }) => hidden !== true);
    const names = [...commands.map(({ name }) => name), ...(path.length === 1 ? ['help'] : [])];
    expect({ line, shown }).toEqual({ line, shown: names.sort() });
    for (const { summary } of commands) expect(list).toContain(summary);
    expect(out).toContain(`Use "${line} [command] --help" for more information about a command.\n`);
    expect((await home.run(words)).out, 'nothing more said').toBe(out);
    expect((await home.run(['help', ...words])).out, 'by word').toBe(out);
    expect((await home.run([...words, '-h'])).out, 'by the short flag').toBe(out);
  }
});

test('a command says how it is used, with its flags and those of every command', async () => {
  const out = await home.ok('help add mapping');
  expect(out).toBe(await home.ok('add mapping --help'));
  expect(out).toMatch(
    /^Add \(or modify\) a mapping entry\n\nUsage:\n {2}nsc add mapping \[flags\]\n\nExamples:\n/,
  );
  expect(out).toMatch(/\nFlags:\n(?: .*\n)* {6}--weight uint8 /);
  expect(out).toMatch(/\nGlobal Flags:\n {2}-H, --all-dirs string /);
  expect(await home.ok('help list key')).toContain('Aliases:\n  keys, key\n');
});

test('the version, by both flags', async () => {
  expect(await home.ok('--version')).toMatch(/^nsc version \d+\.\d+\.\d+\n$/);
  expect(await home.ok('-v')).toBe(await home.ok('--version'));
});

describe('words that are no command', () => {
  const refusal = async (line: string) => {
    const { code, out, err } = await home.run(line.split(' '));
    expect({ line, code, out }).toEqual({ line, code: 1, out: '' });
    return err;
  };

  test('are named, with the nearest that is one', async () => {
    expect(await refusal('lst accounts')).toBe(
      `Error: unknown command "lst" for "nsc"; did you mean "list"?\nRun 'nsc --help' for usage.\n`,
    );
    expect(await refusal('add acount A')).toContain(
      'unknown command "acount" for "nsc add"; did you mean "account"?',
    );
    expect(await refusal('add xyzzy')).toBe(
      `Error: unknown command "xyzzy" for "nsc add"\nRun 'nsc add --help' for usage.\n`,
    );
    expect(await refusal('help lst')).toContain('unknown command "lst"');
  });

  test('behind a command are too many', async () => {
    expect(await refusal('list accounts more')).toContain('accepts at most 0 arg(s), received 1');
    expect(await refusal('rename account A')).toContain('accepts 2 arg(s), received 1');
    expect(await refusal('add account A --nme B')).toContain('unknown flag: --nme; did you mean --name?');
  });
});
