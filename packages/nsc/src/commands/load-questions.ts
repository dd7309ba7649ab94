// What `nsc load -i` asks.
import { isAccountKey, keyPairFromSeed } from '@nats-ts/jwt';
import { isHttpUrl } from '../claims/operator-urls.js';
import type { Invocation } from '../cli/invocation.js';
import { refusedBy } from '../prompt/prompter.js';
import { safeName } from '../store/layout.js';
import { askText } from './account-asking.js';

export async function ask(call: Invocation): Promise<void> {
  if (call.text('profile') !== '') return;
  await askText(call, 'url', "URL of the operator's JWT on its account server", undefined, (text) =>
    isHttpUrl(text) ? undefined : 'an http or https URL is needed',
  );
  if (call.text('seed') === '') {
    const seed = await call.ask.secret({
      message: 'seed of the account',
      flag: '--seed',
      validate: refusedBy((text) => {
        if (!isAccountKey(keyPairFromSeed(text).publicKey)) throw new Error('is not the seed of an account');
      }),
    });
    call.answer('seed', seed);
  }
  const validate = refusedBy((text) => safeName('user', text));
  await askText(call, 'user', 'user name', call.text('user'), validate);
}
