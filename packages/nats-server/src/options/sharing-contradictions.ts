/**
 * What accounts share must fit together: accounts that are named exist, exports give leave, nothing goes in circles.
 * A server whose configuration says otherwise does not start.
 */
import { judgeImport } from '../accounts/exports.js';
import { type Sharing, serviceCycle, streamCycle } from '../accounts/import-cycles.js';
import type { ExportRule, ImportRule } from '../accounts/rules.js';
import { hasWildcard, isSubsetSubject, isValidSubject } from '../subjects/subject.js';
import { compileTwoWays } from '../subjects/transform.js';
import type { Findings } from './findings.js';
import type { ServerOptions } from './types.js';

/** An account as far as it was looked at. */
class Checked implements Sharing {
  readonly name: string;
  readonly exports: readonly ExportRule[];
  readonly importRules: ImportRule[] = [];

  constructor(name: string, exports: readonly ExportRule[]) {
    this.name = name;
    this.exports = exports;
  }

  exportsStream(subject: string): boolean {
    return this.exports.some((one) => one.kind === 'stream' && isSubsetSubject(subject, one.subject));
  }
}

/** Complains of exports and imports that cannot be, in the words of the Go server. */
export function findSharingClashes({ accounts, noSystemAccount }: ServerOptions, findings: Findings): void {
  const checked = new Map(accounts.map(({ name, exports = [] }) => [name, new Checked(name, exports)]));
  for (const { name, exports = [] } of accounts) {
    for (const [index, rule] of exports.entries()) {
      const path = `accounts.${name}.exports[${index}]`;
      for (const problem of exportProblems(rule, checked, noSystemAccount)) findings.complain(path, problem);
    }
  }
  if (findings.errors.length > 0) return;
  for (const kind of ['stream', 'service'] as const) {
    for (const { name, imports = [] } of accounts) {
      const account = checked.get(name) as Checked;
      for (const [index, rule] of imports.entries()) {
        if (rule.kind !== kind) continue;
        const problem = importProblem(account, rule, checked);
        if (problem === undefined) account.importRules.push(rule);
        else findings.complain(`accounts.${name}.imports[${index}]`, problem);
      }
    }
  }
}

function exportProblems(
  rule: ExportRule,
  accounts: ReadonlyMap<string, Checked>,
  noSystemAccount: boolean,
): readonly string[] {
  const { kind, subject, access, accountTokenPosition } = rule;
  const problems: string[] = [];
  for (const name of access.kind === 'accounts' ? access.names : []) {
    if (!accounts.has(name)) problems.push(`${JSON.stringify(name)} account not defined for ${kind} export`);
  }
  if (accountTokenPosition > 0 && subject.split('.')[accountTokenPosition - 1] !== '*') {
    problems.push(`Error adding ${kind} export ${JSON.stringify(subject)}: sublist: invalid subject`);
  }
  if (rule.kind === 'service' && rule.latency !== undefined) {
    const { latency, responseType } = rule;
    const what = `Error adding service latency sampling for ${JSON.stringify(subject)}`;
    if (noSystemAccount) problems.push(`${what}: system account not setup`);
    const where = `${what} on subject ${JSON.stringify(latency.subject)}`;
    const literal = isValidSubject(latency.subject) && !hasWildcard(latency.subject);
    if (!literal || isSubsetSubject(latency.subject, subject))
      problems.push(`${where}: invalid publish subject`);
    else if (responseType !== 'singleton') problems.push(`${where}: bad service response type`);
  }
  return problems;
}

function importProblem(
  account: Checked,
  rule: ImportRule,
  accounts: ReadonlyMap<string, Checked>,
): string | undefined {
  const { kind, subject, localSubject } = rule;
  const exporter = accounts.get(rule.account);
  if (exporter === undefined) return `${JSON.stringify(rule.account)} account not defined for ${kind} import`;
  const refuse = (why: string): string => `Error adding ${kind} import ${JSON.stringify(subject)}: ${why}`;
  if (kind === 'service' && (!isValidSubject(subject) || !isValidSubject(localSubject))) {
    return refuse('sublist: invalid subject');
  }
  const verdict = judgeImport(exporter.exports, rule, subject, account.name, Date.now());
  if (!isValidSubject(subject) || verdict.kind === 'refused') return refuse(`${kind} import not authorized`);
  const cycle = (kind === 'stream' ? streamCycle : serviceCycle)(account, exporter, rule, accounts);
  if (cycle !== undefined) return refuse(cycle);
  if (hasWildcard(subject) && subject !== localSubject) {
    const ways = compileTwoWays(subject, localSubject);
    if (typeof ways === 'string') {
      const [from, to] = kind === 'stream' ? [subject, localSubject] : [localSubject, subject];
      const names = `from ${JSON.stringify(from)} to ${JSON.stringify(to)}`;
      return refuse(`failed to create mapping transform for ${kind} import subject ${names}: ${ways}`);
    }
  }
  const twice =
    kind === 'stream' &&
    account.importRules.some(
      (one) => one.kind === 'stream' && one.account === rule.account && one.subject === subject,
    );
  return twice ? refuse('stream import already exists') : undefined;
}
