// What `nsc generate context -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { askAccount, askUser } from '../../prompt/questions.js';

export async function ask(call: Invocation): Promise<void> {
  const workspace = call.open();
  const store = workspace.store();
  const account = await askAccount(call.ask, store, call.text('account') || workspace.context.account);
  call.answer('account', account);
  const user = call.text('user') || (await askUser(call.ask, store, account));
  call.answer('user', user);
  const context = await call.ask.text({
    message: 'context name',
    flag: '--context',
    default: call.text('context') || `${account}-${user}`,
    validate: (text) => (/[/\\]/.test(text) ? 'cannot contain filepath separators' : undefined),
  });
  call.answer('context', context);
}
