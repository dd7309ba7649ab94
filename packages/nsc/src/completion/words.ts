// What stands on the line so far, and what is being typed.
import { commandWords, type FlagSpec } from '@nats-ts/flags';
import { type CommandPath, type CommandSpec, inheritedFlags, lastOf, ownFlags } from '../cli/command.js';
import { rootCommand } from '../commands/table.js';

/** A command line that is being typed. */
export interface TypedLine {
  /** The command its words lead to. */
  readonly path: CommandPath;
  /** The commands below it, if it is a group. */
  readonly commands: readonly CommandSpec[];
  /** The flags it takes. */
  readonly flags: readonly FlagSpec[];
  /** The words without those that name the command, and without the one that is being typed. */
  readonly argv: readonly string[];
  /** The flag whose value is being typed, be it `--flag value` or `--flag=value`. */
  readonly flag: FlagSpec | undefined;
  /** What stands before the value in the word that is being typed: `--flag=`, or nothing. */
  readonly head: string;
  /** The part that is being typed. */
  readonly typed: string;
}

/** @param words the words behind `nsc`; the last one, which may be empty, is being typed */
export async function readTypedLine(words: readonly string[]): Promise<TypedLine> {
  const current = words.at(-1) ?? '';
  let argv: readonly string[] = words.slice(0, -1);
  let path: CommandPath = [rootCommand];
  let commands: readonly CommandSpec[] = [];
  for (;;) {
    commands = (await lastOf(path).commands?.()) ?? [];
    const [first] = commandWords(argv, flagsOf(path));
    const next =
      first && commands.find(({ name, aliases }) => name === first.word || aliases?.includes(first.word));
    if (first === undefined || next === undefined) break;
    path = [...path, next];
    argv = argv.filter((_, index) => index !== first.index);
  }
  const flags = flagsOf(path);
  const equals = current.indexOf('=');
  if (current.startsWith('-') && equals > 0) {
    const flag = flagOf(current.slice(0, equals), flags);
    return {
      path,
      commands,
      flags,
      argv,
      flag,
      head: current.slice(0, equals + 1),
      typed: current.slice(equals + 1),
    };
  }
  const before = argv.at(-1);
  const asked = before === undefined || before.includes('=') ? undefined : flagOf(before, flags);
  const flag = asked !== undefined && takesNextWord(asked) ? asked : undefined;
  return { path, commands, flags, argv: flag ? argv.slice(0, -1) : argv, flag, head: '', typed: current };
}

function flagsOf(path: CommandPath): FlagSpec[] {
  return [...ownFlags(path), ...inheritedFlags(path)];
}

function flagOf(word: string, flags: readonly FlagSpec[]): FlagSpec | undefined {
  if (word.startsWith('--')) return flags.find(({ name }) => name === word.slice(2));
  return /^-[^-]$/.test(word) ? flags.find(({ short }) => short === word.slice(1)) : undefined;
}

function takesNextWord({ type, optionalValue }: FlagSpec): boolean {
  return type !== 'boolean' && type !== 'count' && (optionalValue ?? '') === '';
}
