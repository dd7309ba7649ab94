// `nsc __complete <shell> <words>`: what the shells' scripts run. It is no command of the table, for its words are not
// its own.
import type { Io } from '../cli/io.js';
import { complete, FILES } from './complete.js';
import { joinBashWords, NAMES_ALONE } from './scripts.js';

/** Answers a shell; never fails. @param argv the shell's name, and the words behind `nsc` */
export async function answerShell([shell = '', ...words]: readonly string[], io: Io): Promise<void> {
  const namesAlone = shell.endsWith(NAMES_ALONE);
  const inBash = shell.startsWith('bash');
  const found = await complete(inBash ? joinBashWords(words) : words, io);
  if (found === FILES) {
    io.stdout(`${FILES}\n`);
    return;
  }
  for (const { word, note } of found) {
    // bash puts in only what stands behind the last `=` or `:`.
    const answer = inBash ? word.slice(lastBreak(words, word)) : word;
    io.stdout(note === '' || namesAlone ? `${answer}\n` : `${answer}\t${note.replace(/\s+/g, ' ')}\n`);
  }
}

function lastBreak(words: readonly string[], word: string): number {
  const joined = joinBashWords(words).at(-1) ?? '';
  const typed = words.at(-1) ?? '';
  const separator = typed === '=' || typed === ':';
  const kept = joined.length - (separator ? 0 : typed.length);
  return Math.min(kept, word.length);
}
