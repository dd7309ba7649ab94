// What `nsc rename account -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { refusedBy } from '../../prompt/prompter.js';
import { askAccount } from '../../prompt/questions.js';
import { safeName } from '../../store/layout.js';
import { askAccountSigner } from '../account-asking.js';

export async function ask(call: Invocation): Promise<void> {
  const { context } = call.open();
  const store = context.openStore();
  const [given, to = ''] = call.args;
  const name = await askAccount(call.ask, store, given ?? context.account);
  const newName = await call.ask.text({
    message: 'new account name',
    flag: 'the new name',
    default: to,
    validate: refusedBy((text) => {
      if (store.hasAccount(safeName('account', text))) throw new Error('there is such an account');
    }),
  });
  call.answerArguments([name, newName]);
  await askAccountSigner(call, { store, name, claims: store.account(name) });
}
