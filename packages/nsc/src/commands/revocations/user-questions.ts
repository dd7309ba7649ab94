// What `nsc revocations add-user -i` asks.
import { ALL_KEYS, isUserKey } from '@nats-ts/jwt';
import type { Invocation } from '../../cli/invocation.js';
import { askAccountSigner, askWhichAccount } from '../account-asking.js';
import { askMoment } from './moment-question.js';

const OTHER = '';

/** Asks which user is revoked, up to when, and who signs. */
export async function ask(call: Invocation): Promise<void> {
  const asked = await askWhichAccount(call, 'account');
  if (call.text('name') === '' && call.text('user-public-key') === '') {
    const users = asked.store.userEntries(asked.name).filter(({ publicKey }) => publicKey !== '');
    const key = await call.ask.select({
      message: 'select the user to revoke',
      flag: '--name or --user-public-key',
      choices: [
        ...users.map(({ name, publicKey }) => ({ value: publicKey, label: name, hint: publicKey })),
        { value: ALL_KEYS, label: 'all users', hint: 'everything the account issued until then' },
        { value: OTHER, label: 'another user, by its public key' },
      ],
    });
    call.answer('user-public-key', key === OTHER ? await askUserKey(call) : key);
  }
  await askMoment(call);
  await askAccountSigner(call, asked);
}

function askUserKey(call: Invocation): Promise<string> {
  return call.ask.text({
    message: 'public key of the user',
    flag: '--user-public-key',
    validate: (text) => (isUserKey(text) ? undefined : 'not the public key of a user'),
  });
}
