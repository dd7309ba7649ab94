// nsc validate: what is wrong, or soon will be, with an operator, its accounts and their users; by themselves, against
// each other, and against what serves them.
import { type AccountClaims, decode } from '@nats-ts/jwt';
import { expandPath } from '../environment/environment.js';
import { NscError, reasonOf } from '../errors.js';
import { readTextIfThere } from '../store/durable.js';
import type { OperatorStore } from '../store/operator-store.js';
import { parseTime } from '../text/dates.js';
import { backquote, quote } from '../text/go-text.js';
import { FindingWriter, type ValidationFinding, type ValidationSection } from '../validation/findings.js';
import {
  compareWithServer,
  readServer,
  type ServerChoice,
  type ServerView,
} from '../validation/server-check.js';
import { checkAccountOf, checkOperatorOf, type StoreCheck } from '../validation/store-check.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';

/** What is validated. */
export interface ValidateOptions {
  /** One account, by name or public key; default the current one. Not together with `all`. */
  readonly account?: string;
  /** All accounts of the operator. */
  readonly all?: boolean;
  /** What counts as expiring soon: a day, a time, or an interval from now, as `parseTime` reads them; default a month. */
  readonly within?: string;
  /** Whether to name also what is usual but could be tighter: users without permissions, bearer tokens for ever. */
  readonly strict?: boolean;
  /** A server to compare with; its `url` may be empty for the one in the operator's JWT. */
  readonly server?: ServerChoice;
}

/** What was found. */
export interface ValidateResult {
  /** One for the operator, one for each account, and one for the server if it was asked. */
  readonly sections: readonly ValidationSection[];
  /** All of them. */
  readonly findings: readonly ValidationFinding[];
  /** Whether any is an error. */
  readonly failed: boolean;
}

/** Validates what is in the store. @throws NscError `usage`, `no-operator`, `no-account`, `bad-time`, `remote` … */
export async function validateStore(workspace: Workspace, options: ValidateOptions): Promise<ValidateResult> {
  const { all = false, account = '' } = options;
  if (all && account !== '') throw new NscError('usage', 'specify only one of --account or --all-accounts');
  const store = workspace.store();
  const names = all
    ? store.accountNames()
    : account !== '' || workspace.context.account !== ''
      ? [chooseAccount(workspace, store, account)]
      : [];
  const operator = readable(() => store.operator());
  const server = await askServer(
    workspace,
    store,
    names,
    options.server,
    operator?.nats.account_server_url ?? '',
  );
  const check: StoreCheck = {
    workspace,
    store,
    operator,
    soon: parseTime(options.within ?? '1M', workspace.environment.now()),
    strict: options.strict === true,
    find: findAccounts(store, server),
    everyAccountKnown: server?.complete === true,
  };
  const sections = [checkOperatorOf(check), ...names.map((name) => checkAccountOf(check, name))];
  if (server !== undefined) sections.push(compareWithServer(store, server, names, all));
  return resultOf(sections);
}

async function askServer(
  workspace: Workspace,
  store: OperatorStore,
  names: readonly string[],
  choice: ServerChoice | undefined,
  operatorUrl: string,
): Promise<ServerView | undefined> {
  if (choice === undefined) return undefined;
  const url = choice.url !== '' ? choice.url : operatorUrl;
  if (url === '') {
    throw new NscError(
      'usage',
      'the operator names no account server to compare with: give its url with --account-jwt-server-url',
    );
  }
  const claims = names
    .map((name) => readable(() => store.account(name)))
    .filter((found) => found !== undefined);
  // The accounts, and those they import from that are not here.
  const exporters = claims.flatMap(({ nats }) =>
    (nats.imports ?? []).map((item): string => item.account ?? ''),
  );
  const keys = new Set([...claims.map(({ sub }): string => sub), ...exporters].filter((key) => key !== ''));
  return readServer(workspace, store, { ...choice, url }, [...keys]);
}

/** Accounts of the store by key, read once and when first asked for; then those of the server. */
function findAccounts(store: OperatorStore, server: ServerView | undefined): StoreCheck['find'] {
  let names: ReadonlyMap<string, string> | undefined;
  const read = new Map<string, AccountClaims | undefined>();
  return (key) => {
    if (read.has(key)) return read.get(key);
    names ??= new Map(store.accountEntries().map(({ name, publicKey }) => [publicKey, name]));
    const name = names.get(key);
    const claims = name === undefined ? server?.accounts.get(key) : readable(() => store.account(name));
    read.set(key, claims);
    return claims;
  };
}

/**
 * Validates the JWTs of a file: one a line, as they are or behind `key|`, as a pack of an account server has them.
 *
 * @throws NscError `usage`, `bad-jwt`, `disk`
 */
export function validateFile(workspace: Workspace, file: string): ValidateResult {
  const text = readTextIfThere(expandPath(file, workspace.environment));
  if (text === undefined) throw new NscError('usage', `${backquote(file)} does not exist`);
  const sections = new Map<string, ValidationSection>();
  const counts = new Map<string, { readonly finding: ValidationFinding; count: number }>();
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line === '' || line.startsWith('-')) continue;
    const token = line.slice(line.indexOf('|') + 1);
    const claims = decoded(token);
    const section = sections.get(claims.sub) ?? { title: `Account ${quote(claims.sub)}`, findings: [] };
    sections.set(claims.sub, section);
    const before = section.findings.length;
    new FindingWriter(section, `${claims.nats.type ?? ''} ${claims.sub}`).claims(claims, {
      now: workspace.now,
    });
    for (const finding of section.findings.slice(before)) {
      const counted = counts.get(finding.text);
      if (counted === undefined) counts.set(finding.text, { finding, count: 1 });
      else counted.count++;
    }
  }
  const sorted = [...sections.values()].sort((a, b) => (a.title < b.title ? -1 : 1));
  const result = resultOf(sorted);
  if (sorted.length < 2) return result;
  const summary: ValidationSection = {
    title: `Account ${quote('summary of all accounts')}`,
    findings: [...counts.values()].map(({ finding, count }) => ({
      ...finding,
      subject: 'summary',
      text: `${finding.text} (${count} occurrences)`,
    })),
  };
  return { ...result, sections: [...sorted, summary] };
}

function decoded(token: string) {
  try {
    return decode(token).claims;
  } catch (error) {
    const shown = token.length > 60 ? `${token.slice(0, 57)}...` : token;
    throw new NscError('bad-jwt', `claim decoding error: '${reasonOf(error)}' claim: '${shown}'`, {
      cause: error,
    });
  }
}

function resultOf(sections: readonly ValidationSection[]): ValidateResult {
  const findings = sections.flatMap((section) => section.findings);
  return { sections, findings, failed: findings.some(({ level }) => level === 'error') };
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
