// What the questions of the entity commands share: which account, a number, a text that may stay, who signs.
import { parseByteSize } from '@nats-ts/flags';
import type { AccountClaims, Export, Import } from '@nats-ts/jwt';
import type { Invocation } from '../cli/invocation.js';
import { type Choice, refusedBy } from '../prompt/prompter.js';
import { askAccount, askSigner } from '../prompt/questions.js';
import { operatorSigners } from '../signing/signer.js';
import type { OperatorStore } from '../store/operator-store.js';

/** The account that questions are about. */
export interface AskedAccount {
  readonly store: OperatorStore;
  readonly name: string;
  readonly claims: AccountClaims;
}

/**
 * Asks which account is meant, and makes it the one.
 *
 * @param flag the command's flag for the account's name
 */
export async function askWhichAccount(call: Invocation, flag: 'account' | 'name'): Promise<AskedAccount> {
  const name = await askAccountName(call, flag);
  const store = call.open().store();
  return { store, name, claims: store.account(name) };
}

/** Asks which account is meant; its JWT may be broken. @returns its name */
export async function askAccountName(call: Invocation, flag: 'account' | 'name'): Promise<string> {
  const { context } = call.open();
  const store = call.open().store();
  const given = flag === 'name' ? call.name() : call.text(flag);
  const name = await askAccount(call.ask, store, given || context.account);
  call.answer(flag, name);
  context.useAccount(name);
  return name;
}

/** Asks which key signs the account. */
export async function askAccountSigner(call: Invocation, { store, claims }: AskedAccount): Promise<void> {
  const { managed } = store.info;
  const signers = operatorSigners(store.operator());
  const signer = await askSigner(call.ask, call.open(), {
    message: 'select the key to sign the account',
    allowed: managed ? [...signers, claims.sub] : signers,
    kinds: managed ? ['operator', 'account'] : ['operator'],
    given: call.text('private-key'),
  });
  call.answer('private-key', signer);
}

/** Asks for a count or a size in bytes; one that stays as it is counts as not given. */
export async function askNumber(
  call: Invocation,
  flag: string,
  message: string,
  current: number | undefined,
): Promise<number> {
  const given = call.given(flag) ? call.number(flag) : (current ?? 0);
  const text = await call.ask.text({
    message,
    flag: `--${flag}`,
    default: `${given}`,
    validate: refusedBy(parseByteSize),
  });
  const value = parseByteSize(text);
  if (value !== (current ?? 0)) call.answer(flag, value);
  return value;
}

/** Asks for a text; one that stays as it is counts as not given. */
export async function askText(
  call: Invocation,
  flag: string,
  message: string,
  current: string | undefined,
  validate: (text: string) => string | undefined = () => undefined,
): Promise<string> {
  const given = call.given(flag) ? call.text(flag) : (current ?? '');
  const value = await call.ask.text({ message, flag: `--${flag}`, default: given, validate });
  if (value !== (current ?? '')) call.answer(flag, value);
  return value;
}

/** Asks yes or no; an answer that stays as it is counts as not given. */
export async function askTruth(
  call: Invocation,
  flag: string,
  message: string,
  current = false,
): Promise<boolean> {
  const given = call.given(flag) ? call.truth(flag) : current;
  const value = await call.ask.confirm({ message, flag: `--${flag}`, default: given });
  if (value !== current) call.answer(flag, value);
  return value;
}

/** Refuses an info URL that is not one; empty is none. */
export function infoUrlRefusal(text: string): string | undefined {
  return text === '' || /^https?:\/\//i.test(text) ? undefined : 'scheme must be one of http, https';
}

/** Refuses a description longer than 8 KiB. */
export function infoLengthRefusal(text: string): string | undefined {
  return Buffer.byteLength(text) > 8192 ? 'value exceeds 8192 bytes' : undefined;
}

/** Refuses the empty text. */
export function emptyRefusal(text: string): string | undefined {
  return text.trim() === '' ? 'cannot be empty' : undefined;
}

/** Exports or imports to choose from: `-> events.>` flows out of the account, `<- help` is asked. */
export function shareChoices<T extends Export | Import>(list: readonly T[]): Choice<T>[] {
  return list.map((one) => {
    const { name = '', subject = '', type } = one;
    const label = `${type === 'service' ? '<-' : '->'} ${subject}`;
    return name === '' || name === subject ? { value: one, label } : { value: one, label, hint: name };
  });
}

/** Asks whether something that cannot be undone is meant. @returns whether to go on */
export function askSure(call: Invocation, message: string): Promise<boolean> {
  return call.ask.confirm({ message, flag: 'the command without -i', default: false });
}
