// A person at the terminal, for tests: answers in order, each to the question it expects.
import { NscError } from '../src/errors.js';
import type {
  Choice,
  ConfirmQuestion,
  Prompter,
  Question,
  SecretQuestion,
  SelectManyQuestion,
  SelectQuestion,
  TextQuestion,
} from '../src/prompt/prompter.js';

/** Enter alone: takes the default. */
export const ENTER = Symbol('Enter');

/** Ctrl-C. */
export const LEAVE = Symbol('Ctrl-C');

/** A part of the question that is expected, and the answer: text, yes or no, or the labels that are chosen. */
export type Answer = readonly [
  question: string | RegExp,
  answer: string | boolean | readonly string[] | typeof ENTER | typeof LEAVE,
];

/** Answers as scripted; a question that was not expected, or an answer that is refused, is an error. */
export class ScriptedPrompter implements Prompter {
  readonly canAsk = true;
  readonly #answers: Answer[];

  constructor(answers: readonly Answer[]) {
    this.#answers = [...answers];
  }

  /** Throws when a scripted question was never asked. */
  done(): void {
    const [next] = this.#answers;
    if (next !== undefined) throw new Error(`never asked: ${String(next[0])}`);
  }

  async text(question: TextQuestion): Promise<string> {
    const given = this.#take(question);
    const value = given === ENTER ? (question.default ?? '') : given;
    if (typeof value !== 'string') throw new Error(`"${question.message}" takes a text`);
    const refusal = question.validate?.(value);
    if (refusal !== undefined) throw new Error(`"${question.message}" refuses "${value}": ${refusal}`);
    return value;
  }

  secret(question: SecretQuestion): Promise<string> {
    return this.text(question);
  }

  async confirm(question: ConfirmQuestion): Promise<boolean> {
    const given = this.#take(question);
    if (given === ENTER) return question.default;
    if (typeof given !== 'boolean') throw new Error(`"${question.message}" takes yes or no`);
    return given;
  }

  async select<T>(question: SelectQuestion<T>): Promise<T> {
    const given = this.#take(question);
    if (given === ENTER) {
      const [first] = question.choices;
      const chosen = question.choices.find(({ value }) => value === question.default) ?? first;
      if (chosen === undefined) throw new Error(`"${question.message}" has no choices`);
      return chosen.value;
    }
    return choose(question, given).value;
  }

  async selectMany<T>(question: SelectManyQuestion<T>): Promise<T[]> {
    const given = this.#take(question);
    if (given === ENTER) return [...(question.defaults ?? [])];
    if (!Array.isArray(given)) throw new Error(`"${question.message}" takes labels`);
    return given.map((label) => choose(question, label).value);
  }

  #take(question: Question): Answer[1] {
    const next = this.#answers.shift();
    if (next === undefined) throw new Error(`no answer for "${question.message}"`);
    const [expected, answer] = next;
    const fits =
      typeof expected === 'string' ? question.message.includes(expected) : expected.test(question.message);
    if (!fits) throw new Error(`expected "${String(expected)}", was asked "${question.message}"`);
    if (answer === LEAVE) throw new NscError('interrupted', 'interrupted - nothing was changed');
    return answer;
  }
}

function choose<T>(
  question: Question & { readonly choices: readonly Choice<T>[] },
  label: unknown,
): Choice<T> {
  const found = question.choices.find((choice) => choice.label === label);
  if (found === undefined) {
    const labels = question.choices.map((choice) => choice.label).join(', ');
    throw new Error(`"${question.message}" offers ${labels}, not ${String(label)}`);
  }
  return found;
}
