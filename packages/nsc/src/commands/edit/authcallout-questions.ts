// What `nsc edit authcallout -i` asks.
import { isAccountKey, isUserKey } from '@nats-ts/jwt';
import type { Invocation } from '../../cli/invocation.js';
import { plainChoices, refusedBy } from '../../prompt/prompter.js';
import { keyToAdd } from '../../signing/key-to-add.js';
import { askAccountSigner, askWhichAccount } from '../account-asking.js';

export async function ask(call: Invocation): Promise<void> {
  const account = await askWhichAccount(call, 'account');
  const { authorization } = account.claims.nats;
  const isSet = Object.keys(authorization).length > 0;
  if (isSet && (await call.ask.confirm({ message: 'disable it', flag: '--disable', default: false }))) {
    call.answer('disable', true);
    await askAccountSigner(call, account);
    return;
  }
  const users = account.store
    .userEntries(account.name)
    .filter(({ publicKey }) => publicKey !== '')
    .map(({ name, publicKey }) => ({ value: publicKey, label: name, hint: publicKey }));
  await askKeys(call, {
    what: 'users the authorization service itself connects as',
    add: 'auth-user',
    remove: 'rm-auth-user',
    current: authorization.auth_users ?? [],
    known: users,
    isKey: isUserKey,
  });
  const accounts = account.store
    .accountEntries()
    .filter(({ publicKey }) => publicKey !== '')
    .map(({ name, publicKey }) => ({ value: publicKey, label: name, hint: publicKey }));
  await askKeys(call, {
    what: 'accounts the authorization service may bind users to',
    add: 'allowed-account',
    remove: 'rm-allowed-account',
    current: authorization.allowed_accounts ?? [],
    known: [{ value: '*', label: 'any account', hint: '*' }, ...accounts],
    isKey: (text) => text === '*' || isAccountKey(text),
  });
  await askCurve(call, authorization.xkey ?? '');
  await askAccountSigner(call, account);
}

interface KeyList {
  readonly what: string;
  readonly add: string;
  readonly remove: string;
  readonly current: readonly string[];
  readonly known: readonly { readonly value: string; readonly label: string; readonly hint: string }[];
  readonly isKey: (text: string) => boolean;
}

async function askKeys(call: Invocation, list: KeyList): Promise<void> {
  const known = new Set(list.known.map(({ value }) => value));
  const strangers = list.current.filter((key) => !known.has(key));
  const given = [...list.current, ...call.texts(list.add)];
  const chosen = await call.ask.selectMany({
    message: list.what,
    flag: `--${list.add}`,
    choices: [...list.known, ...plainChoices(strangers)],
    defaults: given,
  });
  const other = await call.ask.text({
    message: 'another public key; empty for none',
    flag: `--${list.add}`,
    validate: (text) => (text === '' || list.isKey(text) ? undefined : 'not such a public key'),
  });
  const wanted = other === '' ? chosen : [...chosen, other];
  const add = wanted.filter((key) => !list.current.includes(key));
  const remove = list.current.filter((key) => !wanted.includes(key));
  if (add.length > 0) call.answer(list.add, add);
  if (remove.length > 0) call.answer(list.remove, remove);
}

async function askCurve(call: Invocation, current: string): Promise<void> {
  const flag = '--curve';
  const remove = { message: 'remove curve encryption target', flag: '--rm-curve', default: false };
  if (current !== '' && (await call.ask.confirm(remove))) {
    call.answer('rm-curve', true);
    return;
  }
  const text = await call.ask.text({
    message: 'curve key or generate; empty for none',
    flag,
    default: current,
    validate: (key) =>
      key === '' ? undefined : refusedBy((given) => keyToAdd(call.open(), given, 'curve'))(key),
  });
  if (text !== current) call.answer('curve', text);
}
