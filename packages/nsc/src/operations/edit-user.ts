// nsc edit user: permissions, limits, validity and tags of a user; its creds file follows.
import { encode, hasEmptyPermissions, NO_LIMIT } from '@nats-ts/jwt';
import { editTags, type TagOptions } from '../claims/tags.js';
import { editUserLimits, readUserLimits, type UserLimitOptions } from '../claims/user-limits.js';
import { applyValidity, readValidity, type ValidityOptions } from '../claims/validity.js';
import { NscError } from '../errors.js';
import { Report } from '../report/report.js';
import { isScopedKey } from '../signing/signer.js';
import { FileBatch } from '../store/durable.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';
import type { Reported, UserResult } from './entities.js';
import { refuseOutOfScope, stageUserCreds, userSigner } from './user-issue.js';

/** What to change; what is not given stays. */
export interface EditUserOptions extends ValidityOptions, TagOptions, UserLimitOptions {
  /** Name of the user; default the account's only user. */
  readonly name?: string;
  /** Its account, by name or public key; default the current one. */
  readonly account?: string;
  /** Key that signs: a role, a public key in the keystore, a seed or a key file. Default: the one that signed before. */
  readonly signer?: string;
}

/** The user as it is now. */
export interface EditUserResult extends Reported {
  readonly user: UserResult;
}

/** Edits a user. @throws NscError */
export async function editUser(workspace: Workspace, options: EditUserOptions): Promise<EditUserResult> {
  const validity = readValidity(options, workspace.environment.now());
  const limits = readUserLimits(options);

  return workspace.change(() => {
    const store = workspace.store();
    const accountName = chooseAccount(workspace, store, options.account);
    const name = chooseUser(store.userNames(accountName), options.name ?? '');
    if (!store.hasUser(accountName, name)) throw new NscError('no-user', `user ${quote(name)} not found`);
    const operator = store.operator();
    const account = store.account(accountName);
    const claims = store.user(accountName, name);
    const signer = userSigner(workspace, operator, account, {
      given: options.signer,
      preferred: claims.iss,
    });
    if (account.nats.limits.disallow_bearer === true && options.bearer === true) {
      throw new NscError('not-allowed', 'account disallows bearer token');
    }

    const report = Report.list();
    const { nats } = claims;
    if (hasEmptyPermissions(nats) && !isScopedKey(account, signer.publicKey)) {
      // It had its limits from the scope that signed it; a JWT of its own says that there are none.
      for (const limit of ['subs', 'data', 'payload'] as const) nats[limit] = NO_LIMIT;
    }
    applyValidity(claims, validity, workspace.environment.now(), report);
    editTags(nats, options, report);
    editUserLimits(nats, limits, report);
    if (signer.publicKey !== account.sub) nats.issuer_account = account.sub;
    else delete nats.issuer_account;
    refuseOutOfScope(account, signer, claims, 'edited');

    const token = encode(claims, signer, { issuedAt: workspace.now });
    const batch = new FileBatch();
    try {
      store.stageUser(batch, accountName, name, token);
      const user = { account: accountName, name, key: claims.sub, token };
      const credsFile = stageUserCreds(workspace, store, user, { batch, report });
      workspace.commitWhole(batch);
      report.ok(`edited user ${quote(name)}`);
      return {
        user: {
          name,
          publicKey: claims.sub,
          account: accountName,
          jwt: token,
          issuer: signer.publicKey,
          credsFile,
        },
        report,
      };
    } finally {
      batch.discard();
    }
  });
}

function chooseUser(names: readonly string[], given: string): string {
  if (given !== '') return given;
  const [only, second] = names;
  if (only === undefined || second !== undefined) throw new NscError('usage', 'user name is required');
  return only;
}
