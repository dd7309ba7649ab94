// What `nsc add user -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { askAccount, askKey, askName, askSigner, askValidity } from '../../prompt/questions.js';
import { accountSigners } from '../../signing/signer.js';
import { answerValidity, givenValidity } from '../flag-options.js';

export async function ask(call: Invocation): Promise<void> {
  const workspace = call.open();
  const store = workspace.store();
  const account = await askAccount(call.ask, store, call.text('account') || workspace.context.account);
  call.answer('account', account);
  call.answer('name', await askName(call.ask, 'user', call.name()));
  const given = call.text('public-key');
  const key = await askKey(call.ask, workspace, { kind: 'user', given, flag: '--public-key' });
  call.answer('public-key', key);
  answerValidity(call, await askValidity(call.ask, workspace, givenValidity(call)));
  const signer = await askSigner(call.ask, workspace, {
    message: 'select the key to sign the user',
    allowed: accountSigners(store.operator(), store.account(account)),
    kinds: ['account'],
    given: call.text('private-key'),
  });
  call.answer('private-key', signer);
}
