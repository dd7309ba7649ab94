// nsc generate config: what brokers are configured with to trust this operator.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isAccountKey } from '@nats-ts/jwt';
import { abbreviateHome, expandPath } from '../environment/environment.js';
import { NscError } from '../errors.js';
import { Report } from '../report/report.js';
import { nkeyConfig } from '../server-config/nkey-config.js';
import { memoryConfig, type NamedJwt, natsResolverConfig } from '../server-config/resolver-config.js';
import { FileBatch } from '../store/durable.js';
import { jwtFile } from '../store/layout.js';
import type { OperatorStore } from '../store/operator-store.js';
import { backquote, quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import type { Reported } from './entities.js';

/** Where brokers shall find accounts: in the configuration, in a resolver that keeps or caches them, or without JWTs. */
export type ConfigKind = 'memory' | 'nats' | 'nats-cache' | 'nkey';

/** What is generated, and where it goes. */
export interface GenerateConfigOptions {
  readonly kind: ConfigKind;
  /** The system account, by name or public key; default the operator's. */
  readonly systemAccount?: string;
  /** File to write; default none: the text is in the result. */
  readonly file?: string;
  /** Folder for `resolver.conf` and every JWT as a file of its own; only for `memory`. */
  readonly dir?: string;
  /** Replace a file that is there. */
  readonly force?: boolean;
}

/** The configuration. */
export interface GenerateConfigResult extends Reported {
  readonly text: string;
  /** File that was written, if any. */
  readonly file?: string;
}

/** Generates a broker's configuration. @throws NscError `usage`, `exists`, `no-account`, `bad-jwt`, `disk` */
export async function generateConfig(
  workspace: Workspace,
  options: GenerateConfigOptions,
): Promise<GenerateConfigResult> {
  const { kind, file = '', dir = '' } = options;
  if (dir !== '' && kind !== 'memory') {
    throw new NscError('usage', `--dir is not valid with ${kind} configuration`);
  }
  if (dir !== '' && file !== '') throw new NscError('usage', '--dir is exclusive of --config-file');
  const path = targetPath(workspace, file, dir, options.force === true);
  const store = workspace.store();
  const accounts = allAccounts(store);
  const text = textOf(store, accounts, options);
  const report = Report.list();
  if (path === undefined) return { text, report };
  const batch = new FileBatch();
  try {
    if (dir !== '') {
      const folder = expandPath(dir, workspace.environment);
      for (const { name, jwt } of [operatorJwt(store), ...accounts]) {
        batch.stage(join(folder, jwtFile(name)), jwt);
      }
    }
    batch.stage(path, text);
    batch.commit();
  } finally {
    batch.discard();
  }
  report.ok(
    `wrote server configuration to ${backquote(abbreviateHome(dir === '' ? file : join(dir, 'resolver.conf'), workspace.environment))}`,
  );
  return { text, file: path, report };
}

function targetPath(workspace: Workspace, file: string, dir: string, force: boolean): string | undefined {
  if (file === '' && dir === '') return undefined;
  const given = expandPath(file === '' ? dir : file, workspace.environment);
  if (existsSync(given)) {
    if (!force) throw new NscError('exists', `${backquote(given)} already exists; --force replaces it`);
    if (dir !== '' && !statSync(given).isDirectory()) {
      throw new NscError('exists', `${backquote(dir)} already exists and is not a directory`);
    }
  }
  return dir === '' ? given : join(given, 'resolver.conf');
}

function operatorJwt(store: OperatorStore): NamedJwt {
  const { name, sub } = store.operator();
  return { name: name ?? store.name, publicKey: sub, jwt: store.operatorToken() };
}

function allAccounts(store: OperatorStore): NamedJwt[] {
  const accounts = store.accountNames().map((name): NamedJwt => {
    const { sub } = store.account(name);
    return { name, publicKey: sub, jwt: store.accountToken(name) };
  });
  if (accounts.length === 0) {
    throw new NscError('no-account', `operator ${quote(store.name)} has no accounts`);
  }
  return accounts.sort((a, b) => (a.publicKey < b.publicKey ? -1 : 1));
}

function textOf(
  store: OperatorStore,
  accounts: readonly NamedJwt[],
  { kind, systemAccount: given = '' }: GenerateConfigOptions,
): string {
  if (kind === 'nkey') {
    if (given !== '') throw new NscError('usage', "nkey configurations don't support system account");
    return nkeyConfig(
      store.accountNames().map((name) => ({
        claims: store.account(name),
        users: store.userNames(name).map((user) => store.user(name, user)),
      })),
    );
  }
  const operator = operatorJwt(store);
  const systemAccount = systemAccountKey(store, accounts, given);
  if (kind === 'memory') return memoryConfig({ operator, accounts, systemAccount });
  const system = accounts.find(({ publicKey }) => publicKey === systemAccount);
  if (system === undefined) {
    throw new NscError(
      'no-account',
      systemAccount === undefined
        ? 'system account is not set: set one with nsc edit operator --system-account, or give --sys-account'
        : `system account is not set: the account ${systemAccount} is not here`,
    );
  }
  return natsResolverConfig(kind === 'nats' ? 'full' : 'cache', operator, system);
}

/** @throws NscError `usage` when it is not the operator's own: brokers refuse such a configuration */
function systemAccountKey(
  store: OperatorStore,
  accounts: readonly NamedJwt[],
  given: string,
): string | undefined {
  const own = store.operator().nats.system_account;
  if (given === '') return own;
  const key = isAccountKey(given) ? given : accounts.find(({ name }) => name === given)?.publicKey;
  if (key === undefined) {
    throw new NscError(
      'no-account',
      `error reading account ${quote(given)}: it does not exist in the current operator`,
    );
  }
  if (own !== undefined && own !== key) {
    const name = accounts.find(({ publicKey }) => publicKey === own)?.name ?? own;
    throw new NscError(
      'usage',
      `the operator's JWT names ${quote(name)} as the system account, and brokers take no other: change it with nsc edit operator --system-account ${quote(given)}`,
    );
  }
  return key;
}
