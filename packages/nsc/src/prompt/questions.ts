// The questions that several commands ask, in the words of nsc 2.14, so that add, edit and generate ask alike.
import type { KeyKind } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import { requireKeyText } from '../keystore/key-text.js';
import { safeName } from '../store/layout.js';
import type { OperatorStore } from '../store/operator-store.js';
import { parseTime, renderDate } from '../text/dates.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { type Prompter, plainChoices, refusedBy } from './prompter.js';

const TIME_HINT = '0 is always - yyyy-mm-dd, #m(inutes), #h(ours), #d(ays), #w(eeks), #M(onths), #y(ears)';

/** Asks for the name of a new operator, account or user; `*` makes one up. */
export function askName(
  ask: Prompter,
  kind: 'operator' | 'account' | 'user',
  given: string,
): Promise<string> {
  return ask.text({
    message: `${kind} name`,
    flag: '--name',
    default: given,
    validate: (value) => {
      if (value === '') return 'cannot be empty';
      return value === '*' ? undefined : refusedBy((name) => safeName(kind, name))(value);
    },
  });
}

/** What the question about a key is for. */
export interface KeyQuestion {
  readonly kind: KeyKind;
  /** Given by a flag. */
  readonly given: string;
  /** The flag that gives it. */
  readonly flag: string;
}

/** Asks whether to make a new key, and if not, for the key. @returns `''` for a new one */
export async function askKey(
  ask: Prompter,
  workspace: Workspace,
  { kind, given, flag }: KeyQuestion,
): Promise<string> {
  const article = /^[aou]/.test(kind) ? 'an' : 'a';
  if (await ask.confirm({ message: `generate ${article} ${kind} nkey`, flag, default: given === '' }))
    return '';
  return ask.text({
    message: `path to ${article} ${kind} nkey or nkey`,
    flag,
    default: given,
    validate: refusedBy((text) => requireKeyText(text, kind, workspace.environment)),
  });
}

/** A validity as flags or claims have it. */
export interface AskedValidity {
  readonly start: string;
  readonly expiry: string;
}

/** Asks from when and until when; the answers are those of `--start` and `--expiry`. */
export async function askValidity(
  ask: Prompter,
  workspace: Workspace,
  given: AskedValidity,
): Promise<AskedValidity> {
  const validate = refusedBy((text) => (text === '' ? 0 : parseTime(text, workspace.environment.now())));
  const start = await ask.text({
    message: 'valid from',
    flag: '--start',
    default: given.start,
    hint: TIME_HINT,
    validate,
  });
  const expiry = await ask.text({
    message: 'valid until (0 is always)',
    flag: '--expiry',
    default: given.expiry,
    hint: TIME_HINT,
    validate,
  });
  return { start, expiry };
}

/** The validity that claims have, as defaults of `askValidity`; what flags gave goes before it. */
export function validityOf(
  claims: { readonly nbf?: number; readonly exp?: number },
  given: AskedValidity,
): AskedValidity {
  const date = (seconds: number | undefined): string => (seconds ? renderDate(seconds) : '');
  return { start: given.start || date(claims.nbf), expiry: given.expiry || date(claims.exp) };
}

/**
 * Asks which account, unless there is one only.
 *
 * @param given name that is under the cursor at first
 * @throws NscError `no-account` when there is none
 */
export async function askAccount(
  ask: Prompter,
  store: OperatorStore,
  given: string,
  message = 'select account',
): Promise<string> {
  const names = store.accountNames();
  const [first] = names;
  if (first === undefined) throw new NscError('no-account', 'no accounts defined - add one first');
  if (names.length === 1) return first;
  return ask.select({ message, flag: '--account', choices: plainChoices(names), default: given });
}

/** Asks which user of an account, unless there is one only. @throws NscError `no-user` when there is none */
export async function askUser(ask: Prompter, store: OperatorStore, account: string): Promise<string> {
  const names = store.userNames(account);
  const [first] = names;
  if (first === undefined) {
    throw new NscError('no-user', `account ${quote(account)} doesn't have any users - add one first`);
  }
  if (names.length === 1) return first;
  return ask.select({ message: 'select user', flag: '--name', choices: plainChoices(names) });
}

/** Who may sign, and how the question reads. */
export interface SignerQuestion {
  /** `select the key to sign the account` */
  readonly message: string;
  /** Public keys that may sign, the preferred first. */
  readonly allowed: readonly string[];
  readonly kinds: readonly KeyKind[];
  /** What `-K` gave; then nothing is asked. */
  readonly given: string;
}

const OTHER = 'Other...';

/**
 * Asks which key signs: among those allowed whose private half is here; for one that is elsewhere, its seed. Asks
 * nothing when there is no choice.
 *
 * @returns the answer as `-K` would give it; `''` leaves the choice to the operation
 */
export async function askSigner(
  ask: Prompter,
  workspace: Workspace,
  { message, allowed, kinds, given }: SignerQuestion,
): Promise<string> {
  if (given !== '') return given;
  const here = allowed.filter((key) => workspace.keystore.has(key));
  if (allowed.length === 0 || (here.length === 1 && allowed.length === 1)) return here[0] ?? '';
  const choices = plainChoices(here);
  if (here.length < allowed.length) choices.push({ value: OTHER, label: OTHER });
  const flag = '--private-key';
  const chosen = await ask.select({ message, flag, choices });
  if (chosen !== OTHER) return chosen;
  const validate = (text: string): string | undefined => {
    const refusals = kinds.map((kind) =>
      refusedBy(() => {
        const pair = requireKeyText(text, kind, workspace.environment);
        if (!pair.canSign) throw new Error('the private half is needed: a seed, or a file with one');
        if (!allowed.includes(pair.publicKey)) throw new Error(`${pair.publicKey} may not sign this`);
      })(text),
    );
    return refusals.includes(undefined) ? undefined : refusals[0];
  };
  return ask.secret({ message: `path to signer ${kinds.join(' or ')} nkey or nkey`, flag, validate });
}

/** What is added to a list of words and what is taken away. */
export interface ListEdit {
  readonly add: string[];
  readonly remove: string[];
}

/** Asks which tags to remove and which to add, as edit commands do. */
export async function askTags(ask: Prompter, current: readonly string[]): Promise<ListEdit> {
  let remove: string[] = [];
  if (
    current.length > 0 &&
    (await ask.confirm({ message: 'remove tags', flag: '--rm-tag', default: false }))
  ) {
    const choices = plainChoices(current);
    remove = await ask.selectMany({ message: 'select tags to remove', flag: '--rm-tag', choices });
  }
  const add: string[] = [];
  for (;;) {
    const another = add.length > 0 || current.length > 0;
    const message = `add ${another ? 'another' : 'a'} tag`;
    if (!(await ask.confirm({ message, flag: '--tag', default: false }))) return { add, remove };
    const validate = (text: string) => (text.trim() === '' ? 'cannot be empty' : undefined);
    add.push(await ask.text({ message: 'enter a tag', flag: '--tag', validate }));
  }
}

/**
 * Asks for signing keys to add and to remove.
 *
 * @param kind kind of the keys
 * @param current public keys there are
 * @param given what `--sk` and `--rm-sk` gave
 */
export async function askSigningKeys(
  ask: Prompter,
  workspace: Workspace,
  kind: KeyKind,
  current: readonly string[],
  given: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<ListEdit> {
  const add = [...given.add];
  const validate = (text: string) =>
    text === 'generate'
      ? undefined
      : refusedBy((key) => requireKeyText(key, kind, workspace.environment))(text);
  while (await ask.confirm({ message: 'add signing key', flag: '--sk', default: false })) {
    const hint = 'generate makes a new one';
    const message = 'path to signing key, signing key or generate';
    add.push(await ask.text({ message, flag: '--sk', default: 'generate', hint, validate }));
  }
  let remove = [...given.remove];
  if (
    current.length > 0 &&
    (await ask.confirm({ message: 'remove signing keys', flag: '--rm-sk', default: false }))
  ) {
    remove = await ask.selectMany({
      message: 'select signing keys to remove',
      flag: '--rm-sk',
      choices: plainChoices(current),
      defaults: remove,
    });
  }
  return { add, remove };
}
