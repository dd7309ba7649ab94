// Imports against the accounts they come from: whether the exporter is there and still exports this, to this account.
import {
  type AccountClaims,
  type ActivationClaims,
  decodeActivation,
  didSign,
  type Export,
  type Import,
  isContainedIn,
} from '@nats-ts/jwt';
import { isHttpUrl } from '../claims/operator-urls.js';
import { quote } from '../text/go-text.js';
import type { FindingWriter } from './findings.js';

/** Finds the claims of an account by its public key. */
export type FindAccount = (key: string) => AccountClaims | undefined;

/**
 * Checks every import of an account.
 *
 * @param everyAccountKnown whether an account that is not found does not exist; else it may be kept elsewhere
 */
export function checkImportsOf(
  claims: AccountClaims,
  find: FindAccount,
  everyAccountKnown: boolean,
  writer: FindingWriter,
): void {
  for (const item of claims.nats.imports ?? []) {
    const key = item.account ?? '';
    if (key === '') continue; // The rules of the claims name it.
    const label = `import ${quote(item.subject ?? '')}`;
    const exporter = find(key);
    if (exporter !== undefined) {
      checkImport(claims, item, exporter, label, writer);
    } else if (everyAccountKnown) {
      writer.error('no-exporter', `${label}: the exporting account ${key} does not exist`);
    } else {
      writer.warning('no-exporter', `${label}: the exporting account ${key} is not in this store`);
    }
  }
}

function checkImport(
  claims: AccountClaims,
  item: Import,
  exporter: AccountClaims,
  label: string,
  writer: FindingWriter,
): void {
  const name = quote(exporter.name ?? exporter.sub);
  const subject = exportedSubject(item);
  const matching = (exporter.nats.exports ?? []).filter(
    (candidate) => candidate.type === item.type && isContainedIn(subject, candidate.subject ?? ''),
  );
  const open = matching.filter((candidate) => mayUse(candidate, subject, claims.sub));
  // Of several exports that fit, one that asks for no activation is enough.
  const found = open.find(({ token_req: needed }) => needed !== true) ?? open[0];
  if (matching.length === 0) {
    writer.error('export-withdrawn', `${label}: account ${name} does not export this ${item.type ?? ''}`);
  } else if (found === undefined) {
    writer.error(
      'export-withdrawn',
      `${label}: account ${name} exports this to the account named in the subject, which is another one`,
    );
  } else if (found.token_req === true) {
    checkActivationOf(claims, item, exporter, found, `${label} from account ${name}`, writer);
  }
}

/** The subject in the exporting account. */
function exportedSubject({ type, subject = '', to = '' }: Import): string {
  return type === 'service' && to !== '' ? to : subject;
}

function mayUse({ account_token_position: position = 0 }: Export, subject: string, key: string): boolean {
  return position === 0 || subject.split('.')[position - 1] === key;
}

function checkActivationOf(
  claims: AccountClaims,
  item: Import,
  exporter: AccountClaims,
  exported: Export,
  label: string,
  writer: FindingWriter,
): void {
  const token = item.token ?? '';
  if (token === '') {
    writer.error('activation-missing', `${label} needs an activation and has none`);
    return;
  }
  if (isHttpUrl(token)) return; // Brokers load it when they need it.
  const activation = readActivation(token);
  if (activation === undefined) return; // The rules of the claims name it.
  if (!didSign(exporter, activation)) {
    writer.error(
      'activation-revoked',
      `${label}: its activation is signed by ${activation.iss ?? 'nobody'}, a key the exporting account does not know`,
    );
  }
  const { revocations = {} } = exported;
  for (const key of [claims.sub, '*']) {
    const at = Object.hasOwn(revocations, key) ? revocations[key] : undefined;
    if (at === undefined || at < (activation.iat ?? 0)) continue;
    writer.error('activation-revoked', `${label}: the exporting account revoked its activation`);
    break;
  }
}

function readActivation(token: string): ActivationClaims | undefined {
  try {
    return decodeActivation(token).claims;
  } catch {
    return undefined;
  }
}
