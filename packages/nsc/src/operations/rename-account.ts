// nsc rename account: the same account, key and users under another name, in one step.
import { encode } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import { exchangeManagedAccount } from '../push/managed.js';
import { Report } from '../report/report.js';
import { FileBatch, readTextIfThere } from '../store/durable.js';
import { safeName } from '../store/layout.js';
import { accountFolders } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';
import { accountSigner } from './change-account.js';
import type { AccountResult, Reported } from './entities.js';

/** Which account gets which name. */
export interface RenameAccountOptions {
  /** Name or public key of the account; default the current one. */
  readonly account?: string;
  /** Its new name, which no account has. */
  readonly to: string;
  /** Key that signs: a public key in the keystore, a seed or a key file. Default: the first stored of the operator's. */
  readonly signer?: string;
}

/** The account as it is now. */
export interface RenameAccountResult extends Reported {
  readonly account: AccountResult;
  /** The name it had. */
  readonly from: string;
  /** Names of the users that moved with it. */
  readonly users: readonly string[];
}

/**
 * Renames an account: its JWT is issued again with the new name, its users' JWTs and creds files move unchanged. Servers
 * know accounts by their keys: users stay connected, and a push tells them the name.
 *
 * @throws NscError `no-account`, `exists`, `bad-name`, `bad-signer`, `disk` …
 */
export function renameAccount(
  workspace: Workspace,
  options: RenameAccountOptions,
): Promise<RenameAccountResult> {
  return workspace.change(async () => {
    const { context, keystore } = workspace;
    const store = workspace.store();
    const from = chooseAccount(workspace, store, options.account);
    const to = safeName('account', options.to);
    if (accountFolders(store.folder).includes(to)) {
      throw new NscError('exists', `account ${quote(to)} already exists`);
    }
    const claims = store.account(from);
    claims.name = to;
    const signer = accountSigner(workspace, store, store.operator(), claims, { given: options.signer });
    let token = encode(claims, signer, { issuedAt: workspace.now });
    const report = Report.list({ summarise: true });
    if (store.info.managed) {
      const exchanged = await exchangeManagedAccount(store, token, claims.sub);
      report.add(exchanged.report);
      token = exchanged.token;
    }
    const users = store.userNames(from);
    const batch = new FileBatch();
    try {
      store.stageAccount(batch, to, token);
      for (const user of users) {
        store.stageUser(batch, to, user, store.userToken(from, user));
        const creds = readTextIfThere(keystore.credsPath(store.name, from, user));
        if (creds !== undefined) keystore.stageCreds(batch, store.name, to, user, creds);
        keystore.stageCredsRemoval(batch, store.name, from, user);
        report.ok(`moved user ${quote(user)}`);
      }
      store.stageAccountRemoval(batch, from);
      workspace.commitWhole(batch);
    } finally {
      batch.discard();
    }
    report.ok(`renamed account ${quote(from)} to ${quote(to)}`);
    if (context.account === from) context.useAccount(to);
    context.save();
    return {
      account: { name: to, publicKey: claims.sub, jwt: token, issuer: signer.publicKey },
      from,
      users,
      report,
    };
  });
}
