// The shape of the command table: one description of a command, from which reading its line, its help and its
// documentation come.
import type { FlagSpec } from '@nats-ts/flags';
import type { Invocation } from './invocation.js';

/** A module that does what a command says; loaded when the command runs. */
export interface CommandModule {
  run(call: Invocation): Promise<void>;
}

/** A module that asks for what a command needs; loaded when the command runs with `-i`, before it runs. */
export interface QuestionsModule {
  /** Asks, and puts the answers in the place of flags with `call.answer`. */
  ask(call: Invocation): Promise<void>;
}

/** How many positional arguments a command takes. */
export interface ArgumentCount {
  readonly min: number;
  readonly max: number;
  /** What they are, for the usage line: `[name]`. */
  readonly label?: string;
}

/** One command, or a group of commands. */
export interface CommandSpec {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One line, for lists of commands. */
  readonly summary: string;
  /** Command lines worth imitating, one a line, with comments. */
  readonly examples?: string;
  /** Flags of this command alone. */
  readonly flags?: readonly FlagSpec[];
  /** Flags of this command and of every command below it. */
  readonly sharedFlags?: readonly FlagSpec[];
  /** Default: none are taken. */
  readonly arguments?: ArgumentCount;
  /** Every word its argument can be, for shells to complete. */
  readonly choices?: readonly string[];
  /** Works, but is in no list of commands. */
  readonly hidden?: boolean;
  /** Whether a mistake in the line is followed by the usage, as nsc 2.14 does it for some commands and not for others. */
  readonly usageOnMistake?: boolean;
  /** Whether the command works on stores and keystores of old versions too. */
  readonly worksOnOldStores?: boolean;
  /** The commands of a group; loaded when one of them is named. */
  readonly commands?: () => Promise<readonly CommandSpec[]>;
  /** What `-i` asks. A command without it has no questions. */
  readonly questions?: () => Promise<QuestionsModule>;
  /** What the command does. A group without it prints its help. */
  readonly load?: () => Promise<CommandModule>;
}

/** A command with the groups it is in, outermost first: `nsc`, `add`, `user`. */
export type CommandPath = readonly [CommandSpec, ...CommandSpec[]];

/** `nsc add user` */
export function commandLine(path: CommandPath): string {
  return path.map((spec) => spec.name).join(' ');
}

/** Flags that the groups around a command lend it; of two with one name the nearest is in force. */
export function inheritedFlags(path: CommandPath): FlagSpec[] {
  const taken = new Set(ownFlags(path).map((flag) => flag.name));
  const inherited: FlagSpec[] = [];
  for (const group of path.slice(0, -1).reverse()) {
    const lent = (group.sharedFlags ?? []).filter((flag) => !taken.has(flag.name));
    for (const flag of lent) taken.add(flag.name);
    inherited.unshift(...lent);
  }
  return inherited;
}

/** Flags of the last command of a path alone, `--help` among them. */
export function ownFlags(path: CommandPath): FlagSpec[] {
  const spec = lastOf(path);
  const help: FlagSpec = { name: 'help', short: 'h', type: 'boolean', doc: `help for ${spec.name}` };
  return [...(spec.flags ?? []), ...(spec.sharedFlags ?? []), help];
}

/** The command a path leads to. */
export function lastOf(path: CommandPath): CommandSpec {
  return path.at(-1) ?? path[0];
}
