// Every line that the Go nsc takes is taken here: its commands, their other names, their flags and short forms.
import type { FlagSpec } from '@nats-ts/flags';
import { expect, test } from 'vitest';
import { type GoCommand, type GoFlag, goCommands } from '../../test/go-commands.js';
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

/** Defaults that are others on purpose. */
const OTHER_DEFAULTS: Readonly<Record<string, string>> = {
  // Whoever is deleted shall not come in any more.
  'delete user --revoke': 'true',
  // The Go program has the same, and its help leaves it out.
  'expirations --within': '1M',
};

/** Whether a flag here is what the Go program has. */
function isAlike(here: FlagSpec, go: GoFlag, command: string): boolean {
  const initial = OTHER_DEFAULTS[`${command} --${go.name}`] ?? go.default;
  return (
    here.name === go.name &&
    here.short === go.short &&
    here.type === go.type &&
    String(here.default ?? '') === initial &&
    here.optionalValue === go.alone &&
    (here.hidden === true || here.deprecated !== undefined) === go.hidden
  );
}

/** What a command here lacks of the Go program's; nothing of what it has besides. */
async function missing({ path: words, aliases, flags }: GoCommand): Promise<string[]> {
  const path = await find(words);
  if (path === undefined) return ['the command'];
  const others = aliases.filter((alias) => !answersTo(lastOf(path), alias));
  const known = [...ownFlags(path), ...inheritedFlags(path)];
  const lacking = flags.filter((go) => !known.some((flag) => isAlike(flag, go, words.join(' '))));
  return [...others, ...lacking.map(({ name }) => `--${name}`)];
}

test('every command of the Go nsc is here, with its other names, its flags, their short forms and defaults', async () => {
  expect(goCommands.length).toBe(87);
  const found = await Promise.all(
    goCommands.map(async (command) => ({ nsc: command.path.join(' '), missing: await missing(command) })),
  );
  expect(found.filter((entry) => entry.missing.length > 0)).toEqual([]);
});
