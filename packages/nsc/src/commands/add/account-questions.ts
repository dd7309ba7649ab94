// What `nsc add account -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { askKey, askName, askSigner, askValidity } from '../../prompt/questions.js';
import { operatorSigners } from '../../signing/signer.js';
import { answerValidity, givenValidity } from '../flag-options.js';

export async function ask(call: Invocation): Promise<void> {
  const workspace = call.open();
  const store = workspace.store();
  call.answer('name', await askName(call.ask, 'account', call.name()));
  const given = call.text('public-key');
  const key = await askKey(call.ask, workspace, { kind: 'account', given, flag: '--public-key' });
  call.answer('public-key', key);
  answerValidity(call, await askValidity(call.ask, workspace, givenValidity(call)));
  // The account of a managed operator signs itself; its server signs it again.
  if (store.info.managed) return;
  const signer = await askSigner(call.ask, workspace, {
    message: 'select the key to sign the account',
    allowed: operatorSigners(store.operator()),
    kinds: ['operator'],
    given: call.text('private-key'),
  });
  call.answer('private-key', signer);
}
