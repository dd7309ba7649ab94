// What `nsc edit user -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { askSigner, askTags, askUser, askValidity, validityOf } from '../../prompt/questions.js';
import { accountSigners, isScopedKey } from '../../signing/signer.js';
import { askWhichAccount } from '../account-asking.js';
import { answerValidity, givenValidity } from '../flag-options.js';
import { askUserLimits } from '../user-limit-questions.js';

export async function ask(call: Invocation): Promise<void> {
  const { store, name: account, claims } = await askWhichAccount(call, 'account');
  const name = call.name() !== '' ? call.name() : await askUser(call.ask, store, account);
  call.answer('name', name);
  const user = store.user(account, name);
  const signer = await askSigner(call.ask, call.open(), {
    message: 'select the key to sign the user',
    allowed: accountSigners(store.operator(), claims),
    kinds: ['account'],
    given: call.text('private-key'),
  });
  call.answer('private-key', signer);
  // The scope of a scoped key says what the user may do; the user itself cannot.
  if (!isScopedKey(claims, signer)) await askUserLimits(call, user.nats);
  const validity = validityOf(user, givenValidity(call));
  answerValidity(call, await askValidity(call.ask, call.open(), validity));
  const tags = await askTags(call.ask, user.nats.tags ?? []);
  call.answer('tag', [...call.texts('tag'), ...tags.add]);
  call.answer('rm-tag', [...call.texts('rm-tag'), ...tags.remove]);
}
