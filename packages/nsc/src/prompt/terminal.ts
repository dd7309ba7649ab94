// The questions on a real terminal. They go to stderr, so that stdout has the result alone. The library that draws
// them is loaded with the first question, and whatever ends a question leaves the terminal as it was found.
import type { Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { NscError } from '../errors.js';
import type { Streams } from './clack-frame.js';
import { refuseQuestion } from './no-terminal.js';
import type { Prompter, Question } from './prompter.js';

/** The streams a terminal is made of. */
export interface Terminal {
  readonly input: ReadStream;
  readonly output: WriteStream;
  /** Whether questions may be coloured. */
  readonly colours: boolean;
}

/** Signals that end a question. Ctrl-C is a key while one is asked; these come from elsewhere. */
const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** One question: gives its answer, or undefined when the person leaves. */
type Asking<T> = (streams: Streams) => Promise<T | undefined>;

/**
 * Asks on a terminal; where the streams are none, refuses every question.
 *
 * @param open gives the streams; called with the first question
 */
export function terminalPrompter(open: () => Terminal): Prompter {
  const texts = () => import('./clack-text.js');
  const choices = () => import('./clack-choice.js');
  return {
    get canAsk() {
      return isTerminal(open());
    },
    text: (question) => ask(open(), question, async (streams) => (await texts()).askText(question, streams)),
    secret: (question) =>
      ask(open(), question, async (streams) => (await texts()).askSecret(question, streams)),
    confirm: (question) =>
      ask(open(), question, async (streams) => (await choices()).askConfirm(question, streams)),
    select: (question) =>
      ask(open(), question, async (streams) => (await choices()).askSelect(question, streams)),
    selectMany: (question) =>
      ask(open(), question, async (streams) => (await choices()).askSelectMany(question, streams)),
  };
}

/** Runs one question; signals and the end of the input end it. */
async function ask<T>(terminal: Terminal, question: Question, asking: Asking<T>): Promise<T> {
  const { input, output, colours } = terminal;
  if (!isTerminal(terminal)) return refuseQuestion(question);
  const drawOn = colours ? output : await plain(output);
  const leave = new AbortController();
  const end = (): void => leave.abort();
  for (const signal of SIGNALS) process.once(signal, end);
  input.once('end', end);
  try {
    const answer = await asking({ input, output: drawOn, signal: leave.signal });
    if (answer === undefined) throw new NscError('interrupted', 'interrupted - nothing was changed');
    return answer;
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
    input.off('end', end);
    if (drawOn !== output) drawOn.destroy();
  }
}

function isTerminal({ input, output }: Terminal): boolean {
  return input.isTTY === true && output.isTTY === true;
}

async function plain(output: WriteStream): Promise<Writable> {
  const { PlainOutput } = await import('./plain-output.js');
  return new PlainOutput(output);
}
