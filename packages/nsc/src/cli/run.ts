// From a command line to a command: finds it in the table, reads its flags, loads and runs it, and turns what is
// thrown into an error line and an exit code.
import { commandWords, FlagError, nearest, parsePflags } from '@nats-ts/flags';
import { rootCommand } from '../commands/table.js';
import { NscError, reasonOf } from '../errors.js';
import { quote } from '../text/go-text.js';
import {
  type CommandPath,
  type CommandSpec,
  commandLine,
  inheritedFlags,
  lastOf,
  ownFlags,
} from './command.js';
import { Invocation } from './invocation.js';
import type { Io } from './io.js';

/**
 * Runs nsc.
 *
 * @param argv arguments behind the program's name
 * @returns the exit code: 0; 1 after an error, whose line is on stderr; 130 when the person left a question
 */
export async function runNsc(argv: readonly string[], io: Io): Promise<number> {
  if (argv[0]?.startsWith('__complete') === true) {
    const { answerShell } = await import('../completion/answer.js');
    await answerShell(argv, io);
    return 0;
  }
  let found: Found | undefined;
  try {
    found = await findCommand(argv);
    await runFound(found, io);
    return 0;
  } catch (error) {
    if (error instanceof NscError && error.code === 'interrupted') {
      io.stderr(`${error.message}\n`);
      return INTERRUPTED;
    }
    io.stderr(`Error: ${reasonOf(error)}\n`);
    if (found !== undefined && isMistake(error) && lastOf(found.path).usageOnMistake === true) {
      const { usageText } = await import('./help.js');
      io.stderr(`${await usageText(found.path)}\n`);
    }
    return 1;
  }
}

/** What shells make of Ctrl-C: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

interface Found {
  readonly path: CommandPath;
  /** The line without the words that name the command. */
  readonly argv: readonly string[];
}

async function findCommand(argv: readonly string[]): Promise<Found> {
  let path: CommandPath = [rootCommand];
  let rest = argv;
  for (;;) {
    const commands = (await lastOf(path).commands?.()) ?? [];
    const [first] = commandWords(rest, [...ownFlags(path), ...inheritedFlags(path)]);
    if (first === undefined || commands.length === 0) return { path, argv: rest };
    const next = commands.find((spec) => spec.name === first.word || spec.aliases?.includes(first.word));
    const without = rest.filter((_, index) => index !== first.index);
    if (next !== undefined) {
      path = [...path, next];
      rest = without;
    } else if (path.length === 1 && first.word === 'help') {
      return findCommand([...without, '--help']);
    } else {
      throw unknownCommand(
        path,
        first.word,
        commands.map((spec) => spec.name),
      );
    }
  }
}

function unknownCommand(path: CommandPath, word: string, names: readonly string[]): NscError {
  const line = commandLine(path);
  const near = nearest(word, names);
  const advice = near === undefined ? '' : `; did you mean ${quote(near)}?`;
  return new NscError(
    'usage',
    `unknown command ${quote(word)} for ${quote(line)}${advice}\nRun '${line} --help' for usage.`,
  );
}

async function runFound({ path, argv }: Found, io: Io): Promise<void> {
  const spec = lastOf(path);
  const parsed = parsePflags(argv, [...ownFlags(path), ...inheritedFlags(path)]);
  for (const warning of parsed.warnings) io.stderr(`${warning}\n`);
  const call = new Invocation(path, parsed, io);
  if (path.length === 1 && call.truth('version')) {
    const { programVersion } = await import('./version.js');
    io.stdout(`nsc version ${programVersion()}\n`);
    return;
  }
  if (call.truth('help') || spec.load === undefined) {
    const { helpText } = await import('./help.js');
    io.stdout(await helpText(path));
    return;
  }
  // Answers may be arguments.
  if (!call.interactive || spec.questions === undefined) requireArguments(call, spec);
  try {
    if (call.interactive) {
      await askFor(call, spec);
      requireArguments(call, spec);
    }
    const { run } = await spec.load();
    await run(call);
  } catch (error) {
    call.close(error);
    throw error;
  }
  call.close();
}

function requireArguments({ args: { length: count } }: Invocation, spec: CommandSpec): void {
  const { min, max } = spec.arguments ?? { min: 0, max: 0 };
  if (count <= max && count >= min) return;
  const wanted = min === max && max > 0 ? `${max}` : count > max ? `at most ${max}` : `at least ${min}`;
  throw new NscError('usage', `accepts ${wanted} arg(s), received ${count}`);
}

async function askFor(call: Invocation, spec: CommandSpec): Promise<void> {
  const questions = await spec.questions?.();
  if (questions === undefined) call.note(`${commandLine(call.path)} has no questions: -i changes nothing`);
  else await questions.ask(call);
}

function isMistake(error: unknown): boolean {
  return error instanceof FlagError || (error instanceof NscError && error.code === 'usage');
}
