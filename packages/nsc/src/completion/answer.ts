// `nsc __complete <shell> <words>`: what the shells' scripts run. It is no command of the table, for its words are not
// its own. Scripts that the Go nsc wrote, and that are still installed, name no shell and want the answer in its form.
import type { Io } from '../cli/io.js';
import { complete, FILES } from './complete.js';
import { joinBashWords, NAMES_ALONE, shells } from './scripts.js';

/** How the Go program ends its answer: with a sum of these, behind a colon. 4: no names of files fit here. */
const [FILES_FIT, NO_FILES] = [':0', ':4'];

/** Answers a script; never fails. @param argv `__complete`, or `__completeNoDesc` of Go's */
export async function answerShell(argv: readonly string[], io: Io): Promise<void> {
  const [question, shell = '', ...words] = argv;
  const known = shells.find((name) => shell === name || shell === `${name}${NAMES_ALONE}`);
  if (known === undefined) await answerGoScript(argv.slice(1), question === '__complete', io);
  else await answerOwnScript(known === 'bash', words, !shell.endsWith(NAMES_ALONE), io);
}

/**
 * A script that the Go nsc wrote: candidates, with only what stands behind `=` of a flag, and a last line that says
 * whether names of files fit.
 */
async function answerGoScript(words: readonly string[], notes: boolean, io: Io): Promise<void> {
  const found = await complete(words, io);
  if (found !== FILES) {
    for (const { word, note } of found) print(word.replace(/^--?[\w-]+=/, ''), notes ? note : '', io);
  }
  io.stdout(`${found === FILES ? FILES_FIT : NO_FILES}\n`);
}

async function answerOwnScript(
  inBash: boolean,
  words: readonly string[],
  notes: boolean,
  io: Io,
): Promise<void> {
  const found = await complete(inBash ? joinBashWords(words) : words, io);
  if (found === FILES) {
    io.stdout(`${FILES}\n`);
    return;
  }
  for (const { word, note } of found) {
    // bash puts in only what stands behind the last `=` or `:`.
    print(inBash ? word.slice(lastBreak(words, word)) : word, notes ? note : '', io);
  }
}

function print(word: string, note: string, io: Io): void {
  io.stdout(note === '' ? `${word}\n` : `${word}\t${note.replace(/\s+/g, ' ')}\n`);
}

function lastBreak(words: readonly string[], word: string): number {
  const joined = joinBashWords(words).at(-1) ?? '';
  const typed = words.at(-1) ?? '';
  const separator = typed === '=' || typed === ':';
  const kept = joined.length - (separator ? 0 : typed.length);
  return Math.min(kept, word.length);
}
