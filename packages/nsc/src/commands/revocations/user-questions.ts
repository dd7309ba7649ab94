// What `nsc revocations add-user -i` asks.
import { ALL_KEYS, isUserKey } from '@nats-ts/jwt';
import type { Invocation } from '../../cli/invocation.js';
import { refusedBy } from '../../prompt/prompter.js';
import { readMoment } from '../../text/moments.js';
import { askAccountSigner, askWhichAccount } from '../account-asking.js';

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
  if (!call.given('at')) {
    const at = await call.ask.text({
      message:
        'revoke all credentials created before (0 is now, formats are RFC3339 or #seconds since epoch)',
      flag: '--at',
      default: '0',
      validate: refusedBy(readMoment),
    });
    call.answer('at', at);
  }
  await askAccountSigner(call, asked);
}

function askUserKey(call: Invocation): Promise<string> {
  return call.ask.text({
    message: 'public key of the user',
    flag: '--user-public-key',
    validate: (text) => (isUserKey(text) ? undefined : 'not the public key of a user'),
  });
}
