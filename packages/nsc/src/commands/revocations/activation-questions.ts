// What the activation commands of `nsc revocations` ask with -i.
import { ALL_KEYS, isAccountKey } from '@nats-ts/jwt';
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { askAccountSigner, askWhichAccount } from '../account-asking.js';
import { askMoment } from './moment-question.js';

const OTHER = '';

/** Asks for the export, the importing account where the command has one, and up to when, and who signs. */
export async function ask(call: Invocation): Promise<void> {
  const asked = await askWhichAccount(call, 'account');
  if (call.text('subject') === '') {
    const exports = asked.claims.nats.exports ?? [];
    if (exports.length === 0) throw new NscError('usage', `account "${asked.name}" doesn't have exports`);
    const item = await call.ask.select({
      message: 'select the export',
      flag: '--subject and --service',
      choices: exports.map((value) => ({
        value,
        label: `${value.type ?? ''} ${value.subject ?? ''}`,
        hint: value.name ?? '',
      })),
    });
    call.answer('subject', item.subject ?? '');
    call.answer('service', item.type === 'service');
  }
  const command = call.path.at(-1)?.name ?? '';
  if (command !== 'list_activations' && call.text('target-account') === '') {
    call.answer('target-account', await askTarget(call));
  }
  if (command === 'add_activation') await askMoment(call);
  if (command !== 'list_activations') await askAccountSigner(call, asked);
}

async function askTarget(call: Invocation): Promise<string> {
  const known = call
    .open()
    .store()
    .accountEntries()
    .filter(({ publicKey }) => publicKey !== '');
  const flag = '--target-account';
  const choice = await call.ask.select({
    message: 'select the importing account',
    flag,
    choices: [
      ...known.map(({ name, publicKey }) => ({ value: publicKey, label: name, hint: publicKey })),
      { value: ALL_KEYS, label: 'all accounts' },
      { value: OTHER, label: 'another account, by its public key' },
    ],
  });
  if (choice !== OTHER) return choice;
  return call.ask.text({
    message: 'public key of the account',
    flag,
    validate: (text) => (isAccountKey(text) ? undefined : 'not the public key of an account'),
  });
}
