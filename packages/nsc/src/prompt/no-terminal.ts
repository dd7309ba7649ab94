// Where nobody can be asked: a pipe, a script, CI. Every question is an error that names the flag to give.
import { NscError } from '../errors.js';
import type { Prompter, Question } from './prompter.js';

/** Refuses a question. @throws NscError `no-terminal` */
export async function refuseQuestion({ message, flag }: Question): Promise<never> {
  throw new NscError('no-terminal', `cannot ask for "${message}" without a terminal - give ${flag}`);
}

/** Refuses every question. */
export const noTerminal: Prompter = {
  canAsk: false,
  text: refuseQuestion,
  secret: refuseQuestion,
  confirm: refuseQuestion,
  select: refuseQuestion,
  selectMany: refuseQuestion,
};
