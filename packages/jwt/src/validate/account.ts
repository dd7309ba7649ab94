/** Accounts as a whole: every part of them in the order of the Go library, and what ties the parts together. */

import type { Account, AccountClaims, MsgTrace, WeightedMapping } from '../claims/account.js';
import { NO_LIMIT } from '../claims/claims-data.js';
import { noJetStreamLimits, noOperatorLimits, type OperatorLimits } from '../claims/limits.js';
import { compareText } from '../json/text.js';
import { isAccountKey, isCurveKey, isUserKey } from '../nkeys/text.js';
import { checkExports } from './exports.js';
import type { Findings } from './findings.js';
import { checkImports } from './imports.js';
import { checkInfo } from './info.js';
import { quote } from './quote.js';
import { checkSigningKeys } from './signing-keys.js';
import { checkSubject, hasWildcards, subjectProblems } from './subjects.js';
import { checkPermissions } from './user.js';

/** The rules for an account's claims, expiry aside. */
export function checkAccount(claims: AccountClaims, findings: Findings): void {
  const account = claims.nats;
  findings.at('nats', () => {
    checkImports(account.imports, claims.sub, findings);
    checkExports(account.exports, findings);
    findings.at('limits', () => checkLimits(account.limits, findings));
    findings.at('default_permissions', () => checkPermissions(account.default_permissions, findings));
    checkMappings(account.mappings ?? {}, findings);
    checkAuthorization(account, findings);
    if (account.trace !== undefined) checkTrace(account.trace, findings);
    checkCounts(account, findings);
    checkSigningKeys(account.signing_keys, findings);
    checkInfo(account, findings);
    const traffic = account.cluster_traffic ?? '';
    if (!['', 'system', 'owner'].includes(traffic)) {
      findings.error(`unknown cluster traffic option: ${quote(traffic)}`, 'cluster_traffic');
    }
    if (isAccountKey(claims.iss ?? '') && !noOperatorLimits(account.limits)) {
      findings.warning("self-signed account JWTs shouldn't contain operator limits", 'limits');
    }
  });
}

function checkLimits(limits: OperatorLimits, findings: Findings): void {
  const tiers = Object.keys(limits.tiered_limits ?? {});
  if (tiers.length === 0) return;
  if (!noJetStreamLimits(limits)) {
    findings.error('JetStream Limits and tiered JetStream Limits are mutually exclusive', 'tiered_limits');
  }
  if (tiers.includes('')) {
    findings.error('Tiered JetStream Limits can not contain a blank "" tier name', 'tiered_limits');
  }
}

function checkMappings(mappings: Record<string, WeightedMapping[]>, findings: Findings): void {
  findings.at('mappings', () => {
    for (const from of Object.keys(mappings).sort(compareText)) {
      findings.at(from, () => checkMapping(from, mappings[from] ?? [], findings));
    }
  });
}

/** Shares are in percent: of one mapping at most 100, and so of all together, in each cluster and outside of them. */
function checkMapping(from: string, targets: readonly WeightedMapping[], findings: Findings): void {
  checkSubject(from, findings);
  const totals = new Map<string, number>();
  targets.forEach(({ subject, weight: given, cluster = '' }, index) => {
    findings.at(index, () => {
      checkSubject(subject, findings, 'subject');
      const weight = given || 100;
      if (weight > 100) {
        findings.error(`Mapping ${quote(from)} has a weight ${weight} that exceeds 100`, 'weight');
      }
      const total = (totals.get(cluster) ?? 0) + weight;
      totals.set(cluster, total);
      if (cluster !== '' && total > 100) {
        const where = `${quote(from)} in cluster ${quote(cluster)}`;
        findings.error(`Mapping ${where} exceeds 100% among all of it's weighted to mappings`, 'weight');
      }
    });
  });
  if ((totals.get('') ?? 0) > 100) {
    findings.error(`Mapping ${quote(from)} exceeds 100% among all of it's weighted to mappings`);
  }
}

function checkAuthorization({ authorization }: Account, findings: Findings): void {
  const { auth_users: users = [], allowed_accounts: accounts = [], xkey } = authorization;
  findings.at('authorization', () => {
    if (accounts.length > 0 && users.length === 0) {
      findings.error(
        'External authorization cannot have accounts without users specified',
        'allowed_accounts',
      );
    }
    findings.each('auth_users', users, (user) => {
      if (!isUserKey(user)) findings.error(`AuthUser ${quote(user)} is not a valid user public key`);
    });
    findings.each('allowed_accounts', accounts, (account) => {
      if (account !== '*') {
        if (!isAccountKey(account))
          findings.error(`Account ${quote(account)} is not a valid account public key`);
      } else if (accounts.length > 1) findings.error('AllowedAccounts can only be a list of accounts or "*"');
    });
    if (xkey && !isCurveKey(xkey)) findings.error(`XKey ${quote(xkey)} is not a valid public xkey`, 'xkey');
  });
}

function checkTrace({ dest = '', sampling = 0 }: MsgTrace, findings: Findings): void {
  findings.at('trace', () => {
    const [problem] = subjectProblems(dest);
    if (problem !== undefined) findings.error(`the account Trace.Destination ${problem}`, 'dest');
    if (hasWildcards(dest)) {
      const text = `the account Trace.Destination subject ${quote(dest)} is not a valid publish subject`;
      findings.error(text, 'dest');
    }
    if (sampling < 0 || sampling > 100) {
      const text = `the account Trace.Sampling value '${sampling}' is not valid, should be in the range [1..100]`;
      findings.error(text, 'sampling');
    }
  });
}

function checkCounts({ imports = [], exports = [], limits }: Account, findings: Findings): void {
  const most = { imports: limits.imports ?? 0, exports: limits.exports ?? 0 };
  if (most.imports !== NO_LIMIT && imports.length > most.imports) {
    findings.error('the account contains more imports than allowed by the operator', 'imports');
  }
  if (most.exports === NO_LIMIT) return;
  if (exports.length > most.exports) {
    findings.error('the account contains more exports than allowed by the operator', 'exports');
  }
  if (limits.wildcards) return;
  findings.each('exports', exports, ({ subject = '' }) => {
    if (hasWildcards(subject)) {
      findings.error('the account contains wildcard exports that are not allowed by the operator', 'subject');
    }
  });
}
