// What `nsc env -i` and `nsc select … -i` ask: what is to be current.
import type { Invocation } from '../cli/invocation.js';
import { NscError } from '../errors.js';
import { plainChoices } from '../prompt/prompter.js';

/** Asks for the stores, the operator and the account. */
export async function ask(call: Invocation): Promise<void> {
  const { context } = call.open();
  const operators = context.operatorNames();
  if (operators.length === 0) throw new NscError('no-operator', 'no operators here - add one first');
  const given = call.text('operator') || context.operator;
  const operator = await call.ask.select({
    message: 'select operator',
    flag: '--operator',
    choices: plainChoices(operators),
    default: given,
  });
  call.answer('operator', operator);
  const accounts = context.openStore(operator).accountNames();
  if (accounts.length === 0) return;
  const account = await call.ask.select({
    message: 'select account',
    flag: '--account',
    choices: plainChoices(accounts),
    default: call.text('account') || context.account,
  });
  call.answer('account', account);
}

/** Asks which operator `select operator` makes current. */
export async function askOperator(call: Invocation): Promise<void> {
  const { context } = call.open();
  await chooseOne(call, 'operator', context.operatorNames(), context.operator);
}

/** Asks which account `select account` makes current. */
export async function askAccount(call: Invocation): Promise<void> {
  const { context } = call.open();
  await chooseOne(call, 'account', context.openStore().accountNames(), context.account);
}

async function chooseOne(
  call: Invocation,
  kind: 'operator' | 'account',
  names: readonly string[],
  current: string,
): Promise<void> {
  if (call.args.length > 0) return;
  if (names.length === 0) throw new NscError(`no-${kind}`, `no ${kind}s here - add one first`);
  const name = await call.ask.select({
    message: `select ${kind}`,
    flag: `the ${kind}'s name`,
    choices: plainChoices(names),
    default: current,
  });
  call.answerArguments([name]);
}
