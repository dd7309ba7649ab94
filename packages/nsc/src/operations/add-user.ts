// nsc add user: a new user of an account, and its creds file.
import { createKeyPair, encode, newScopedUserClaims, newUserClaims } from '@nats-ts/jwt';
import { addNetworks } from '../claims/networks.js';
import { checkPermissions, editPermissions, type PermissionOptions } from '../claims/permissions.js';
import { addWords } from '../claims/tags.js';
import { applyValidity, readValidity, type ValidityOptions } from '../claims/validity.js';
import { NscError } from '../errors.js';
import { publicKeyOf, requireKeyText } from '../keystore/key-text.js';
import { Report } from '../report/report.js';
import { isScopedKey } from '../signing/signer.js';
import { FileBatch } from '../store/durable.js';
import { safeName } from '../store/layout.js';
import { quote } from '../text/go-text.js';
import { randomName } from '../text/random-name.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';
import type { Reported, UserResult } from './entities.js';
import { refuseOutOfScope, stageUserCreds, userSigner } from './user-issue.js';

/** The user to add. */
export interface AddUserOptions extends ValidityOptions, PermissionOptions {
  /** Its name; `*` makes one up. */
  readonly name: string;
  /** Its account, by name or public key; default the current one. */
  readonly account?: string;
  /** Its key: a public key, a seed or a key file. Default: a new one, which is stored. */
  readonly key?: string;
  /** Key that signs: a role, a public key in the keystore, a seed or a key file. */
  readonly signer?: string;
  readonly tags?: readonly string[];
  /** Networks in CIDR notation the user must come from. */
  readonly sourceNetworks?: readonly string[];
  /** Whether the JWT alone lets in, without proof of the user's key. */
  readonly bearer?: boolean;
}

/** The user that was added. */
export interface AddUserResult extends Reported {
  readonly user: UserResult;
}

/** Adds a user. @throws NscError */
export async function addUser(workspace: Workspace, options: AddUserOptions): Promise<AddUserResult> {
  if (options.name === '') throw new NscError('usage', 'user name is required');
  const name = safeName('user', options.name === '*' ? randomName() : options.name);
  const validity = readValidity(options, workspace.environment.now());
  checkPermissions(options);

  return workspace.change(() => {
    const store = workspace.store();
    const accountName = chooseAccount(workspace, store, options.account);
    const operator = store.operator();
    const account = store.account(accountName);
    if (account.nats.limits.disallow_bearer === true && options.bearer === true) {
      throw new NscError('not-allowed', `account ${quote(accountName)} forbids the use of bearer token`);
    }
    if (store.hasUser(accountName, name))
      throw new NscError('exists', `the user ${quote(name)} already exists`);
    const signer = userSigner(workspace, operator, account, { given: options.signer });
    const generate = options.key === undefined || options.key === '';
    const pair = generate
      ? createKeyPair('user')
      : requireKeyText(options.key ?? '', 'user', workspace.environment);

    const report = Report.list();
    const key = publicKeyOf(pair, 'user');
    const scoped = isScopedKey(account, signer.publicKey);
    const claims = scoped ? newScopedUserClaims(key) : newUserClaims(key);
    claims.name = name;
    if (signer.publicKey !== account.sub) claims.nats.issuer_account = account.sub;
    applyValidity(claims, validity, workspace.environment.now());
    editPermissions(claims.nats, options, report);
    const networks = addNetworks([], options.sourceNetworks ?? []);
    if (networks.length > 0) claims.nats.src = networks;
    const tags = addWords([], options.tags ?? []).sort();
    if (tags.length > 0) claims.nats.tags = tags;
    if (options.bearer === true) claims.nats.bearer_token = true;
    refuseOutOfScope(account, signer, claims, 'added');
    const token = encode(claims, signer, { issuedAt: workspace.now });

    // Key, JWT, creds: a crash may leave a key too many, never a user without its key.
    const batch = new FileBatch();
    let credsFile: string | undefined;
    try {
      if (generate) {
        workspace.keystore.stageKey(batch, pair);
        report.ok(`generated and stored user key ${quote(key)}`);
      }
      store.stageUser(batch, accountName, name, token);
      const user = { account: accountName, name, key, token };
      const seed = generate ? pair.seed : undefined;
      credsFile = stageUserCreds(workspace, store, user, { batch, report, seed });
      workspace.commitWhole(batch);
    } finally {
      batch.discard();
    }
    report.ok(`added user ${quote(name)} to account ${quote(accountName)}`);
    return {
      user: { name, publicKey: key, account: accountName, jwt: token, issuer: signer.publicKey, credsFile },
      report,
    };
  });
}
