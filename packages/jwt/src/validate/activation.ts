/** Activations: what they must say for an import to use them. */

import type { ActivationClaims } from '../claims/activation.js';
import { isAccountKey } from '../nkeys/text.js';
import type { Findings } from './findings.js';
import { checkSubject } from './subjects.js';

/** The rules for an activation's claims, expiry aside. */
export function checkActivation({ nats }: ActivationClaims, findings: Findings): void {
  findings.at('nats', () => {
    if (nats.kind === undefined) findings.error('invalid import type: "unknown"', 'kind');
    checkSubject(nats.subject, findings, 'subject');
    if (nats.issuer_account && !isAccountKey(nats.issuer_account)) {
      findings.error('account_id is not an account public key', 'issuer_account');
    }
  });
}
