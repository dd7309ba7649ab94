/** Imports: that they are well-formed, that activations fit them, and that services do not overlap. */

import type { ActivationClaims } from '../claims/activation.js';
import type { Import } from '../claims/imports.js';
import { decodeActivation } from '../decode.js';
import { isAccountKey } from '../nkeys/text.js';
import { checkActivation } from './activation.js';
import type { Findings } from './findings.js';
import { findOverlaps } from './overlap.js';
import { quote } from './quote.js';
import { checkRenaming, checkSubject, isContainedIn, withoutReferences } from './subjects.js';

/** The rules for the imports of an account. */
export function checkImports(list: readonly Import[] | undefined, account: string, findings: Findings): void {
  checkOverlaps(list ?? [], findings);
  findings.each('imports', list, (item) => checkImport(item, account, findings));
}

/** The subject under which the importing account uses a service. */
function localService({ to, local_subject, subject = '' }: Import): string {
  return to || withoutReferences(local_subject ?? '') || subject;
}

function checkOverlaps(list: readonly Import[], findings: Findings): void {
  const byAccount = new Map<string, number[]>();
  list.forEach((item, index) => {
    if (item.type !== 'service') return;
    const from = item.account ?? '';
    const places = byAccount.get(from) ?? [];
    places.push(index);
    byAccount.set(from, places);
  });
  for (const [account, places] of byAccount) {
    const subjects = places.map((place) => localService(list[place] ?? {}));
    for (const { inner, outer } of findOverlaps(subjects)) {
      const [first, second] = inner < outer ? [inner, outer] : [outer, inner];
      const one = quote(subjects[second] ?? '');
      const other = quote(subjects[first] ?? '');
      const both = one === other ? `${one} in` : `${one} and ${other} in same`;
      findings.at('imports', () =>
        findings.error(
          `overlapping subject namespace for ${both} account ${quote(account)}`,
          places[second] ?? 0,
        ),
      );
    }
  }
}

function checkImport(item: Import, account: string, findings: Findings): void {
  const service = item.type === 'service';
  const stream = item.type === 'stream';
  const subject = quote(item.subject ?? '');
  if (!service && !stream) findings.error('invalid import type: "unknown"', 'type');
  if (service && item.allow_trace) findings.error('AllowTrace only valid for stream import', 'allow_trace');
  if (!item.account) findings.error('account to import from is not specified', 'account');
  else if (!isAccountKey(item.account)) {
    findings.warning(`account to import from ${quote(item.account)} is not an account public key`, 'account');
  }
  if (item.to) findings.warning('the field to has been deprecated (use LocalSubject instead)', 'to');
  checkSubject(item.subject, findings, 'subject');
  if (item.local_subject) {
    checkRenaming(item.local_subject, item.subject, findings, 'local_subject');
    if (item.to) findings.error('Local Subject replaces To', 'local_subject');
  }
  if (item.share && !service) {
    const text = `sharing information (for latency tracking) is only valid for services: ${subject}`;
    findings.error(text, 'share');
  }
  if (item.token) checkToken(item, item.token, account, findings);
}

function readToken(token: string): ActivationClaims | undefined {
  try {
    return decodeActivation(token).claims;
  } catch {
    return undefined;
  }
}

function checkToken(item: Import, token: string, account: string, findings: Findings): void {
  const subject = quote(item.subject ?? '');
  const activation = readToken(token);
  if (activation === undefined) {
    findings.error(`import ${subject} contains an invalid activation token`, 'token');
    return;
  }
  const { nats } = activation;
  if (activation.iss !== item.account && nats.issuer_account !== item.account) {
    findings.error(`activation token doesn't match account for import ${subject}`, 'token');
  }
  if (activation.sub !== account) {
    findings.error(`activation token doesn't match account it is being included in, ${subject}`, 'token');
  }
  if (nats.kind !== item.type) {
    const [tokenKind, importKind] = [nats.kind ?? 'unknown', item.type ?? 'unknown'];
    const text = `mismatch between token import type ${tokenKind} and type of import ${importKind}`;
    findings.error(text, 'token');
  }
  findings.at('token', () => checkActivation(activation, findings));
  const imported = item.type === 'service' && item.to ? item.to : (item.subject ?? '');
  if (!isContainedIn(imported, nats.subject ?? '')) {
    findings.error(
      `activation token import subject ${quote(nats.subject ?? '')} doesn't match import ${subject}`,
      'token',
    );
  }
}
