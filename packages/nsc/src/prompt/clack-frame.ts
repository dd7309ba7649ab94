// How a question looks while it is asked and after it was answered, and what the library's answers mean.
import type { Readable, Writable } from 'node:stream';
import { styleText } from 'node:util';
import { isCancel } from '@clack/core';
import { symbol } from '@clack/prompts';

/** Where a question is asked, and what ends it early. */
export interface Streams {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
}

/** A question at one moment. */
export interface Frame {
  readonly state: 'initial' | 'active' | 'cancel' | 'submit' | 'error' | 'validating';
  /** What is being typed. */
  readonly line: string;
  /** What was answered. */
  readonly answer: string;
  /** A hint or a refusal, under the line. */
  readonly note: string | undefined;
}

/** Draws a question whose answer is a line: question and answer side by side, the note beneath. */
export function frame(message: string, { state, line, answer, note }: Frame): string {
  const head = `${symbol(state)}  ${message}`;
  if (state === 'submit') return answer === '' ? head : `${head}  ${styleText('dim', answer)}`;
  if (state === 'cancel') return head;
  return `${head}  ${line}${note === undefined ? '' : `\n   ${note}`}`;
}

/** The answer; undefined when the person left. */
export function takeAnswer<T>(answer: T): Exclude<T, symbol> | undefined {
  return isCancel(answer) ? undefined : (answer as Exclude<T, symbol>);
}
