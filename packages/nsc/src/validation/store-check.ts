// The store by itself: the operator, its accounts and their users, each against its own rules and against each other.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AccountClaims,
  decodeUser,
  didSign,
  isRevoked,
  jetStreamEnabled,
  type OperatorClaims,
  type UserClaims,
  unarmour,
} from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import { readTextIfThere } from '../store/durable.js';
import type { OperatorStore } from '../store/operator-store.js';
import { REDO_FILE } from '../store/redo.js';
import { relativeDate, renderDate } from '../text/dates.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { FindingWriter, type ValidationSection } from './findings.js';
import { checkImportsOf, type FindAccount } from './imports.js';
import { broadPermissions, isUnrestricted, usualReach } from './permissions.js';

/** What the checks need to know. */
export interface StoreCheck {
  readonly workspace: Workspace;
  readonly store: OperatorStore;
  /** Undefined when the operator's JWT cannot be read. */
  readonly operator: OperatorClaims | undefined;
  /** What expires before counts as soon: seconds since 1970. */
  readonly soon: number;
  /** Whether to name also what is usual but could be tighter. */
  readonly strict: boolean;
  readonly find: FindAccount;
  /** Whether an account that `find` does not find does not exist. */
  readonly everyAccountKnown: boolean;
}

/** Checks the operator. */
export function checkOperatorOf(check: StoreCheck): ValidationSection {
  const { store, operator, workspace } = check;
  const section: ValidationSection = { title: `Operator ${quote(store.name)}`, findings: [] };
  const writer = new FindingWriter(section, `operator ${store.name}`);
  if (existsSync(join(workspace.context.storeRoot, REDO_FILE))) {
    writer.warning('unfinished', 'a command was interrupted: the next change in these stores finishes it');
  }
  if (operator === undefined) {
    writer.error('unreadable', reasonOf(failure(() => store.operator())));
    return section;
  }
  writer.claims(operator, { now: workspace.now });
  if (!didSign(operator, operator)) {
    writer.error('bad-issuer', 'operator is not issued by operator or operator signing key');
  }
  checkSoon(check, operator.exp, writer);
  const system = operator.nats.system_account ?? '';
  if (system !== '' && check.find(system) === undefined && !store.info.managed) {
    writer.warning('no-exporter', `the system account ${system} is not in this store`);
  }
  return section;
}

/** Checks an account and its users. */
export function checkAccountOf(check: StoreCheck, name: string): ValidationSection {
  const { store, operator, workspace } = check;
  const section: ValidationSection = { title: `Account ${quote(name)}`, findings: [] };
  const writer = new FindingWriter(section, `account ${name}`);
  let claims: AccountClaims;
  try {
    claims = store.account(name);
  } catch (error) {
    writer.error('unreadable', reasonOf(error));
    return section;
  }
  writer.claims(claims, { now: workspace.now, accounts: check.find });
  if (operator?.nats.system_account === claims.sub && jetStreamEnabled(claims.nats.limits)) {
    writer.error('system-jetstream', 'JetStream should not be enabled for system account');
  }
  if (operator !== undefined && !didSign(operator, claims)) {
    writer.error('bad-issuer', 'Account is not issued by operator or operator signing keys');
  }
  for (const user of store.userNames(name)) checkUserOf(check, claims, name, user, section);
  checkImportsOf(claims, check.find, check.everyAccountKnown, writer);
  checkSoon(check, claims.exp, writer);
  for (const text of broadPermissions(claims.nats.default_permissions)) {
    writer.warning('broad-permissions', `by default a user ${text}`);
  }
  for (const key of claims.nats.signing_keys ?? []) {
    if (typeof key === 'string') continue;
    const role = key.role === '' ? key.key : quote(key.role);
    for (const text of broadPermissions(key.template))
      writer.warning('broad-permissions', `role ${role} ${text}`);
    for (const text of check.strict ? usualReach(key.template) : []) {
      writer.info('broad-permissions', `role ${role} ${text}`);
    }
  }
  return section;
}

function checkUserOf(
  check: StoreCheck,
  account: AccountClaims,
  accountName: string,
  name: string,
  section: ValidationSection,
): void {
  const { store, operator, workspace, strict } = check;
  const writer = new FindingWriter(section, `user ${accountName}/${name}`, `user ${quote(name)}: `);
  const plain = new FindingWriter(section, `user ${accountName}/${name}`);
  let claims: UserClaims;
  try {
    claims = store.user(accountName, name);
  } catch (error) {
    plain.error('unreadable', `user ${quote(name)}: ${reasonOf(error)}`);
    return;
  }
  writer.claims(claims, { now: workspace.now });
  if (!didSign(account, claims)) {
    plain.error('bad-issuer', `user ${quote(name)} is not issued by account or account signing keys`);
  } else if (operator?.nats.strict_signing_key_usage === true && claims.iss === account.sub) {
    plain.error('strict-mode', `user ${quote(name)} is issued by account key but operator is in strict mode`);
  }
  checkSoon(check, claims.exp, writer);
  for (const text of broadPermissions(claims.nats)) writer.warning('broad-permissions', text);
  checkCreds(check, accountName, name, claims, writer);
  if (!strict) return;
  for (const text of usualReach(claims.nats)) writer.info('broad-permissions', text);
  const scoped = (account.nats.signing_keys ?? []).some(
    (key) => typeof key !== 'string' && key.key === claims.iss,
  );
  if (!scoped && isUnrestricted(claims.nats) && isUnrestricted(account.nats.default_permissions)) {
    writer.info(
      'broad-permissions',
      'may publish and subscribe to everything in the account: it has no permissions',
    );
  }
  if ((claims.exp ?? 0) === 0 && claims.nats.bearer_token === true) {
    writer.info('broad-permissions', 'its bearer token lets in whoever has it, and never expires');
  }
  if (isRevoked(account, claims.sub, claims.iat ?? 0)) writer.info('claims', 'is revoked');
}

function checkCreds(
  { store, workspace }: StoreCheck,
  account: string,
  user: string,
  claims: UserClaims,
  writer: FindingWriter,
): void {
  const text = readTextIfThere(workspace.keystore.credsPath(store.name, account, user));
  if (text === undefined) return;
  const advice = `write it anew with nsc generate creds -a ${account} -n ${user}`;
  try {
    const held = decodeUser(unarmour(text)).claims;
    if (held.jti === claims.jti) return;
    const age = (held.iat ?? 0) < (claims.iat ?? 0) ? 'an older' : 'another';
    writer.warning('stale-creds', `its creds file holds ${age} JWT than the store: ${advice}`);
  } catch (error) {
    writer.warning('stale-creds', `its creds file cannot be read: ${reasonOf(error)}: ${advice}`);
  }
}

function checkSoon({ workspace, soon }: StoreCheck, expiry: number | undefined, writer: FindingWriter): void {
  if (expiry === undefined || expiry <= workspace.now || expiry >= soon) return;
  writer.warning(
    'expires-soon',
    `expires ${relativeDate(expiry, workspace.environment.now())}, ${renderDate(expiry)}`,
  );
}

function failure(read: () => unknown): unknown {
  try {
    read();
    return new NscError('bad-jwt', 'it cannot be read');
  } catch (error) {
    return error;
  }
}
