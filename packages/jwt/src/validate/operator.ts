/** Operators: their URLs, signing keys, system account and asserted server version. */

import type { OperatorClaims } from '../claims/operator.js';
import { isAccountKey, isOperatorKey } from '../nkeys/text.js';
import type { Findings } from './findings.js';
import { accountServerUrlProblem, operatorServiceUrlProblem } from './urls.js';

/** The rules for an operator's claims, expiry aside. */
export function checkOperator({ nats: operator }: OperatorClaims, findings: Findings): void {
  findings.at('nats', () => {
    const url = accountServerUrlProblem(operator.account_server_url);
    if (url !== undefined) findings.error(url, 'account_server_url');
    findings.each('operator_service_urls', operator.operator_service_urls, (service) => {
      const problem = operatorServiceUrlProblem(service);
      if (problem !== undefined) findings.error(problem);
    });
    findings.each('signing_keys', operator.signing_keys, (key) => {
      if (!isOperatorKey(key)) findings.error(`${key} is not an operator public key`);
    });
    const system = operator.system_account;
    if (system && !isAccountKey(system)) {
      findings.error(`${system} is not an account public key`, 'system_account');
    }
    const version = serverVersionProblem(operator.assert_server_version ?? '');
    if (version !== undefined)
      findings.error(`assert server version error: ${version}`, 'assert_server_version');
  });
}

/** What is wrong with an asserted server version, `major.minor.update`; undefined when nothing is, or it is empty. */
export function serverVersionProblem(version: string): string | undefined {
  if (version === '') return undefined;
  const parts = version.split('.');
  if (parts.length !== 3) return 'asserted server version must be of the form <major>.<minor>.<update>';
  for (const part of parts) {
    if (!/^[+-]?[0-9]+$/.test(part)) return `asserted server version cant parse ${part} to int`;
  }
  return parts.some((part) => Number(part) < 0)
    ? `asserted server version can't contain negative values: ${version}`
    : undefined;
}
