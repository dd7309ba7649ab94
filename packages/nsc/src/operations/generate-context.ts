// nsc generate context: a context file of the `nats` command line for a user.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { abbreviateHome, homeFolder } from '../environment/environment.js';
import { NscError } from '../errors.js';
import { Report } from '../report/report.js';
import { writeDurably } from '../store/durable.js';
import { backquote, quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';
import type { Reported } from './entities.js';
import { chooseUser } from './user-choice.js';

/** Whose context, and its name. */
export interface GenerateContextOptions {
  /** Name of the context. */
  readonly context: string;
  /** The user's account, by name or public key; default the current one. */
  readonly account?: string;
  /** The user; default the account's only one. */
  readonly user?: string;
}

/** The context that was written. */
export interface GenerateContextResult extends Reported {
  /** Path of the file. */
  readonly file: string;
  /** What the file says; `url` only when the operator names its brokers. */
  readonly context: { readonly nsc: string; readonly url?: string; readonly creds: string };
}

/** Writes a context file, replacing one of the same name. @throws NscError `usage`, `no-user`, `disk` */
export async function generateContext(
  workspace: Workspace,
  options: GenerateContextOptions,
): Promise<GenerateContextResult> {
  const name = options.context.trim();
  if (name === '') throw new NscError('usage', 'context name is required');
  if (/[/\\]/.test(name)) throw new NscError('usage', 'context name cannot contain filepath separators');
  const store = workspace.store();
  const account = chooseAccount(workspace, store, options.account);
  const user = chooseUser(store, account, options.user);
  const creds = workspace.keystore.credsPath(store.name, account, user);
  if (!existsSync(creds)) {
    throw new NscError('no-user', `creds file ${quote(creds)} - doesn't exist - nsc generate creds first`);
  }
  const [url] = store.operator().nats.operator_service_urls ?? [];
  const context = {
    nsc: `nsc://${store.name}/${account}/${user}`,
    ...(url !== undefined && { url }),
    creds,
  };
  const file = join(contextFolder(workspace), name.endsWith('.json') ? name : `${name}.json`);
  writeDurably(file, JSON.stringify(context));
  const shown = backquote(abbreviateHome(file, workspace.environment));
  return { file, context, report: Report.list().ok(`wrote nats cli context file to ${shown}`) };
}

/** Folder of the contexts of the `nats` command line. */
function contextFolder({ environment }: Workspace): string {
  const config = environment.env.XDG_CONFIG_HOME ?? '';
  return join(config === '' ? join(homeFolder(environment), '.config') : config, 'nats', 'context');
}
