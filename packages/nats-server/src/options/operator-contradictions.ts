/** What does not go together in operator mode, in the words of the Go server. */
import {
  decodeOperator,
  decodeUser,
  hasEmptyPermissions,
  isOperatorKey,
  serverVersionProblem,
} from '@nats-ts/jwt';
import { natsVersion } from '../version.js';
import type { Findings } from './findings.js';
import type { ServerOptions } from './types.js';

/** Complains of what operator mode forbids or needs. */
export function findTrustClashes(options: ServerOptions, findings: Findings): void {
  const { operators, trustedKeys, resolver, accounts, authorization, defaultSentinel, resolverPreload } =
    options;
  if (resolver?.kind === 'url' && Object.keys(resolverPreload).length > 0) {
    findings.refuse(
      'resolver_preload',
      'resolver preloads only available for writeable resolver types MEM/DIR/CACHE_DIR',
    );
  }
  if (operators.length === 0) {
    if (defaultSentinel !== '')
      findings.refuse('default_sentinel', 'default sentinel requires operators and accounts');
    if ((resolver?.kind === 'full' || resolver?.kind === 'cache') && trustedKeys.length > 0)
      findings.refuse('resolver', 'no operator key found; a resolver with a folder needs an operator');
    return;
  }
  findSentinelProblem(defaultSentinel, findings);
  if (resolver === undefined)
    findings.refuse('operator', 'operators require an account resolver to be configured');
  if (accounts.length > 0)
    findings.refuse('accounts', 'operators do not allow Accounts to be configured directly');
  const users = authorization.users ?? [];
  if (users.length > 0)
    findings.refuse('authorization.users', 'operators do not allow users to be configured directly');
  if (trustedKeys.length > 0)
    findings.refuse('trusted_keys', "conflicting options for 'TrustedKeys' and 'TrustedOperators'");
  if (authorization.callout !== undefined) {
    findings.refuse(
      'authorization.auth_callout',
      'operators do not allow authorization callouts to be configured directly',
    );
  }
  findSystemAccountClash(options, findings);
  findVersionProblems(operators, findings);
}

function findSentinelProblem(sentinel: string, findings: Findings): void {
  if (sentinel === '') return;
  const { nats } = decodeUser(sentinel).claims;
  // Who was issued by a scoped signing key may get the bearer's right from its template.
  const scoped = nats.issuer_account !== undefined && hasEmptyPermissions(nats);
  if (nats.bearer_token !== true && !scoped)
    findings.refuse('default_sentinel', 'default sentinel must be a bearer token');
}

function findSystemAccountClash(
  { operators, systemAccount, resolver }: ServerOptions,
  findings: Findings,
): void {
  const named: readonly string[] = operators.map(
    (token) => decodeOperator(token).claims.nats.system_account ?? '',
  );
  if (systemAccount !== '') {
    if (named.some((account) => account !== '') && !named.includes(systemAccount))
      findings.refuse('system_account', 'system_account in config and operator JWT must be identical');
  } else if (named[0] === '' && (resolver?.kind === 'full' || resolver?.kind === 'cache')) {
    findings.refuse(
      'resolver',
      'using nats based account resolver - the system account needs to be specified in configuration or the operator jwt',
    );
  }
}

function findVersionProblems(operators: readonly string[], findings: Findings): void {
  const parts = ['major', 'minor', 'update'] as const;
  const ours = natsVersion.split(/[.-]/).map(Number);
  for (const token of operators) {
    const { sub, nats } = decodeOperator(token).claims;
    const wanted = nats.assert_server_version ?? '';
    for (const key of nats.signing_keys ?? []) {
      if (!isOperatorKey(key))
        findings.refuse(
          'operator',
          `trusted Keys ${JSON.stringify(key)} are required to be a valid public operator nkey`,
        );
    }
    if (wanted === '') continue;
    const problem = serverVersionProblem(wanted);
    if (problem !== undefined) {
      findings.refuse('operator', `operator ${sub} expects version ${wanted} got error instead: ${problem}`);
      continue;
    }
    const theirs = wanted.split('.').map(Number);
    const differs = parts.findIndex((_, index) => theirs[index] !== ours[index]);
    const [their, our] = [theirs[differs] ?? 0, ours[differs] ?? 0];
    if (differs >= 0 && their > our) {
      const part = parts[differs];
      findings.refuse(
        'operator',
        `operator ${sub} expected ${part} version ${their} > server ${part} version ${our}`,
      );
    }
  }
}
