// Every line that the Go nsc takes is taken here: its commands, their other names, their flags and short forms.
import { expect, test } from 'vitest';
import { type GoCommand, goCommands } from '../../test/go-commands.js';
import { rootCommand } from '../commands/table.js';
import { type CommandPath, type CommandSpec, inheritedFlags, lastOf, ownFlags } from './command.js';

function answersTo({ name, aliases = [] }: CommandSpec, word: string): boolean {
  return name === word || aliases.includes(word);
}

async function find(words: readonly string[]): Promise<CommandPath | undefined> {
  let path: CommandPath = [rootCommand];
  for (const word of words) {
    const next = (await lastOf(path).commands?.())?.find((spec) => answersTo(spec, word));
    if (next === undefined) return undefined;
    path = [...path, next];
  }
  return path;
}

/** What a command here lacks of the Go program's; nothing of what it has besides. */
async function missing({ path: words, aliases, flags }: GoCommand): Promise<string[]> {
  const path = await find(words);
  if (path === undefined) return ['the command'];
  const others = aliases.filter((alias) => !answersTo(lastOf(path), alias));
  const known = [...ownFlags(path), ...inheritedFlags(path)];
  const lacking = flags.filter(
    ({ name, short, type }) =>
      !known.some(
        (flag) =>
          flag.name === name &&
          flag.short === short &&
          flag.type === type &&
          flag.hidden !== true &&
          flag.deprecated === undefined,
      ),
  );
  return [...others, ...lacking.map(({ name }) => `--${name}`)];
}

test('every command of the Go nsc is here, with its other names, its flags and their short forms', async () => {
  expect(goCommands.length).toBe(75);
  const found = await Promise.all(
    goCommands.map(async (command) => ({ nsc: command.path.join(' '), missing: await missing(command) })),
  );
  expect(found.filter((entry) => entry.missing.length > 0)).toEqual([]);
});
