// What `nsc generate profile -i` asks: the parts of the URL.
import type { Invocation } from '../../cli/invocation.js';
import { plainChoices } from '../../prompt/prompter.js';
import { askText, emptyRefusal } from '../account-asking.js';
import { askAccountAndUser } from '../user-asking.js';

const DETAILS = [
  { value: 'names', label: 'names' },
  { value: 'keys', label: 'public keys' },
  { value: 'seeds', label: 'seeds' },
] as const;

export async function ask(call: Invocation): Promise<void> {
  if (call.args.length === 0) call.answerArguments([await askUrl(call)]);
  const message = "output file, '--' is stdout";
  await askText(call, 'output-file', message, call.text('output-file'), emptyRefusal);
}

async function askUrl(call: Invocation): Promise<string> {
  const flag = 'an nsc:// URL';
  const { context } = call.open();
  const operators = context.operatorNames();
  const operator =
    operators.length < 2
      ? context.openStore().name
      : await call.ask.select({
          message: 'select operator',
          flag,
          choices: plainChoices(operators),
          default: context.operator,
        });
  context.useOperator(operator);
  const { account, user } = await askAccountAndUser(call, 'user');
  const details = await call.ask.selectMany({
    message: 'select what it tells of each',
    flag,
    choices: DETAILS,
  });
  const path = [operator, account, user].map(encodeURIComponent).join('/');
  return `nsc://${path}${details.length === 0 ? '' : `?${details.join('&')}`}`;
}
