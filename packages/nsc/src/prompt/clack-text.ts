// Lines of text on a terminal: shown or hidden, checked at every key.
import { styleText } from 'node:util';
import { PasswordPrompt, TextPrompt } from '@clack/core';
import { type Frame, frame, type Streams, takeAnswer } from './clack-frame.js';
import type { Refusal, SecretQuestion, TextQuestion } from './prompter.js';

/** Asks for a line of text; undefined when the person leaves. */
export async function askText(question: TextQuestion, streams: Streams): Promise<string | undefined> {
  const fallback = question.default ?? '';
  const check = checker(question.validate, fallback);
  const prompt = new TextPrompt({
    ...streams,
    defaultValue: fallback,
    validate: (value) => check(value ?? ''),
    render() {
      const typed = this.userInput;
      return frame(question.message, {
        state: this.state,
        line: typed === '' ? placeholder(fallback) : this.userInputWithCursor,
        answer: typed === '' ? fallback : typed,
        note: note(this.state, this.error, typed, check, question.hint),
      });
    },
  });
  return takeAnswer(await prompt.prompt());
}

/** Asks for a line of text that is not shown; undefined when the person leaves. */
export async function askSecret(question: SecretQuestion, streams: Streams): Promise<string | undefined> {
  const check = checker(question.validate, '');
  const prompt = new PasswordPrompt({
    ...streams,
    mask: '*',
    validate: (value) => check(value ?? ''),
    render() {
      return frame(question.message, {
        state: this.state,
        line: this.userInputWithCursor,
        answer: this.masked,
        note: note(this.state, this.error, this.userInput, check, undefined),
      });
    },
  });
  return takeAnswer(await prompt.prompt());
}

function checker(validate: Refusal | undefined, fallback: string): Refusal {
  return (value) => validate?.(value === '' ? fallback : value);
}

function note(
  state: Frame['state'],
  error: string,
  typed: string,
  check: Refusal,
  hint: string | undefined,
): string | undefined {
  if (state === 'error') return styleText('yellow', error);
  if (typed === '') return hint === undefined ? undefined : styleText('dim', hint);
  const refusal = check(typed);
  return refusal === undefined ? undefined : styleText('yellow', refusal);
}

/** The default, with the cursor on its first character. */
function placeholder(text: string): string {
  const [first = ' '] = text;
  return styleText('inverse', first) + styleText('dim', text.slice(first.length));
}
