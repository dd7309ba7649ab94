// What `nsc add import -i` asks: one of the exports that are known here, or one that is described by hand.
import { type Export, hasWildcards, isAccountKey, validate } from '@nats-ts/jwt';
import type { Invocation } from '../../cli/invocation.js';
import { generateActivation } from '../../operations/generate-activation.js';
import type { Choice } from '../../prompt/prompter.js';
import { askSigner } from '../../prompt/questions.js';
import { accountSigners, isScopedKey } from '../../signing/signer.js';
import {
  type AskedAccount,
  askAccountSigner,
  askText,
  askTruth,
  askWhichAccount,
  emptyRefusal,
} from '../account-asking.js';

/** An export of another account. */
interface Offer {
  readonly account: string;
  readonly key: string;
  readonly item: Export;
}

/** What the questions about local subjects start from. */
interface Chosen {
  readonly service: boolean;
  readonly remote: string;
  readonly local: string;
}

export async function ask(call: Invocation): Promise<void> {
  const account = await askWhichAccount(call, 'account');
  const offers = call.given('token', 'src-account', 'remote-subject') ? [] : offersTo(account);
  const pick = { message: 'pick from locally available exports', flag: '--src-account', default: true };
  const chosen =
    offers.length > 0 && (await call.ask.confirm(pick))
      ? await askOffer(call, account, offers)
      : await askByHand(call);
  if (chosen.service) {
    await askTruth(call, 'share', 'share information when tracking latency?', false);
  }
  if (!call.given('name') && chosen.remote !== '') call.answer('name', chosen.remote);
  await askText(call, 'name', 'name', '', chosen.remote === '' ? undefined : emptyRefusal);
  if (!call.given('local-subject') && chosen.local !== '') call.answer('local-subject', chosen.local);
  await askText(call, 'local-subject', 'local subject', '', (text) =>
    localRefusal(account, chosen.service, text),
  );
  if (!chosen.service) await askTruth(call, 'allow-trace', 'allow tracing', false);
  await askAccountSigner(call, account);
}

function offersTo({ store, claims }: AskedAccount): Offer[] {
  const offers: Offer[] = [];
  for (const entry of store.accountEntries()) {
    if (entry.publicKey === claims.sub || entry.error !== undefined) continue;
    const other = store.account(entry.name);
    for (const item of other.nats.exports ?? []) offers.push({ account: entry.name, key: other.sub, item });
  }
  return offers;
}

function offerChoice(offer: Offer): Choice<Offer> {
  const { name = '', subject = '', type, token_req, description = '' } = offer.item;
  const arrow = type === 'service' ? '<-' : '->';
  const called = name === '' || name === subject ? '' : `[${name}] `;
  const label = `${offer.account} ${arrow} ${called}${subject}${token_req === true ? ' [!]' : ''}`;
  return description === '' ? { value: offer, label } : { value: offer, label, hint: description };
}

async function askOffer(call: Invocation, importer: AskedAccount, offers: readonly Offer[]): Promise<Chosen> {
  const offer = await call.ask.select({
    message: 'select the export',
    flag: '--src-account and --remote-subject',
    choices: offers.map(offerChoice),
  });
  const { item } = offer;
  const service = item.type === 'service';
  const own = withAccountToken(item, importer.claims.sub);
  let remote = own.remote;
  if (hasWildcards(remote) && (service || item.token_req === true)) {
    remote = await call.ask.text({
      message: 'export subject',
      flag: '--remote-subject',
      default: remote,
      validate: emptyRefusal,
    });
  }
  if (!call.given('name')) call.answer('name', item.name ?? remote);
  if (item.token_req === true) {
    call.answer('token', await askActivation(call, importer, offer, remote));
  } else {
    call.answer('src-account', offer.key);
    call.answer('remote-subject', remote);
    if (service) call.answer('service', true);
  }
  return { service, remote, local: own.local !== '' ? own.local : service ? remote : '' };
}

/** The subject with the importer's key where the exporter wants it, and a local subject without it. */
function withAccountToken(
  { subject = '', account_token_position: position = 0 }: Export,
  importer: string,
): { readonly remote: string; readonly local: string } {
  if (position === 0) return { remote: subject, local: '' };
  const tokens = subject.split('.');
  const remote = tokens.with(position - 1, importer).join('.');
  return { remote, local: tokens.toSpliced(position - 1, 1).join('.') };
}

async function askActivation(
  call: Invocation,
  importer: AskedAccount,
  offer: Offer,
  subject: string,
): Promise<string> {
  const workspace = call.open();
  const exporter = importer.store.account(offer.account);
  const signer = await askSigner(call.ask, workspace, {
    message: `select the signing key for account "${offer.account}" [${offer.key}]`,
    allowed: accountSigners(importer.store.operator(), exporter).filter((key) => !isScopedKey(exporter, key)),
    kinds: ['account'],
    given: '',
  });
  const { jwt } = await generateActivation(workspace, {
    account: offer.account,
    targetAccount: importer.claims.sub,
    subject,
    signer,
  });
  workspace.context.useAccount(importer.name);
  return jwt;
}

async function askByHand(call: Invocation): Promise<Chosen> {
  const isPublic =
    !call.given('token') &&
    (call.given('src-account', 'remote-subject') ||
      (await call.ask.confirm({ message: 'is the export public?', flag: '--token', default: true })));
  if (!isPublic) {
    await askText(call, 'token', 'token path or url', '', emptyRefusal);
    return { service: false, remote: '', local: '' };
  }
  await askText(call, 'src-account', 'public key or name of the exporting account', '', (text) =>
    isAccountKey(text) || call.open().store().hasAccount(safe(text))
      ? undefined
      : 'neither the public key of an account nor an account here',
  );
  const remote = await askText(call, 'remote-subject', 'remote subject', '', emptyRefusal);
  const service = await call.ask.confirm({
    message: 'is import a service',
    flag: '--service',
    default: true,
  });
  if (service) call.answer('service', true);
  return { service, remote, local: '' };
}

/** A text that is asked at every key may not be a name yet. */
function safe(text: string): string {
  return /^[^/\\]+$/.test(text.trim()) && !/^\.+$/.test(text.trim()) ? text : '-';
}

function localRefusal({ claims }: AskedAccount, service: boolean, text: string): string | undefined {
  if (text === '') return undefined;
  const taken = (claims.nats.imports ?? []).some(
    ({ type, subject, local_subject }) =>
      service && type === 'service' && (local_subject ?? subject) === text,
  );
  if (taken) return `${text} is already in use by a different service import`;
  const probe = {
    ...claims,
    nats: { ...claims.nats, exports: [{ subject: text, type: 'stream' as const }] },
  };
  // `$1` and the like stand for wildcards of the remote subject.
  return validate(probe).find(({ path }) => path === 'nats.exports[0].subject')?.text;
}
