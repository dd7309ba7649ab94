// nsc delete user: the JWT, and if wanted the key and the creds file. A deleted user can still connect until its JWT
// expires, so it is revoked unless told otherwise.
import { encode } from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import { exchangeManagedAccount } from '../push/managed.js';
import { Report } from '../report/report.js';
import { FileBatch } from '../store/durable.js';
import { renderDate } from '../text/dates.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';
import { accountSigner } from './change-account.js';
import type { Noted, Reported } from './entities.js';
import { type DeletedUser, prepareRemoval, type RemovalOptions, stageRemoval } from './user-removal.js';

/** The users to delete. */
export interface DeleteUserOptions extends RemovalOptions {
  readonly names: readonly string[];
  /** Their account, by name or public key; default the current one. */
  readonly account?: string;
  /** Whether the account refuses the users' JWTs from now on. Default true. */
  readonly revoke?: boolean;
  /** Key that signs the account where users are revoked: a public key in the keystore, a seed or a key file. */
  readonly signer?: string;
}

/** What was deleted. */
export interface DeleteUserResult extends Reported, Noted {
  readonly users: readonly DeletedUser[];
}

/** Deletes users. @throws NscError */
export async function deleteUser(
  workspace: Workspace,
  options: DeleteUserOptions,
): Promise<DeleteUserResult> {
  const names = [...new Set(options.names)];
  if (names.length === 0) throw new NscError('usage', 'please specify an user to delete');
  const { revoke = true } = options;

  return workspace.change(async () => {
    const store = workspace.store();
    const accountName = chooseAccount(workspace, store, options.account);
    for (const name of names) {
      if (!store.hasUser(accountName, name)) store.userToken(accountName, name);
    }
    const report = new Report('ok', 'delete users');
    const account = revoke ? store.account(accountName) : undefined;
    const before = JSON.stringify(account?.nats.revocations);
    const removals = names.map((name) => prepareRemoval(workspace, store, account, accountName, name));
    for (const { details } of removals) report.add(details);

    const batch = new FileBatch();
    try {
      const edited = account !== undefined && JSON.stringify(account.nats.revocations) !== before;
      if (edited) {
        const signer = accountSigner(workspace, store, store.operator(), account, { given: options.signer });
        const signed = encode(account, signer, { issuedAt: workspace.now });
        const exchanged = store.info.managed
          ? await exchangeManagedAccount(store, signed, account.sub)
          : undefined;
        if (exchanged !== undefined) report.add(exchanged.report);
        // The account goes first: a crash behind it leaves a user that is revoked, not one that is forgotten.
        store.stageAccount(batch, accountName, exchanged?.token ?? signed);
      }
      for (const removal of removals) {
        store.stageUserRemoval(batch, accountName, removal.user.name);
        stageRemoval(workspace, store, accountName, removal, batch, options);
      }
      workspace.commitWhole(batch);
      if (edited && report.code !== 'error') report.ok(`edited account ${quote(accountName)}`);
      const users = removals.map(({ user }) => user);
      return { users, report, notes: notesAbout(users, accountName) };
    } catch (error) {
      throw revoke && error instanceof NscError && error.code === 'bad-signer' ? unsignable(error) : error;
    } finally {
      batch.discard();
    }
  });
}

function unsignable(error: NscError): NscError {
  return new NscError(
    error.code,
    `the users cannot be revoked and were not deleted: ${reasonOf(error)}; to delete them without, use --revoke=false`,
    { cause: error },
  );
}

function notesAbout(users: readonly DeletedUser[], account: string): string[] {
  const notes = users.filter(({ revoked }) => !revoked).map(noteAboutForgotten);
  const revoked = users.filter((user) => user.revoked);
  if (revoked.length > 0) {
    const names = revoked.map(({ name }) => quote(name)).join(', ');
    notes.push(
      `${names} can still connect until the JWT expires or the servers know of the revocation: push account ${quote(account)}`,
    );
  }
  return notes;
}

function noteAboutForgotten({ name, expires }: DeletedUser): string {
  const until =
    expires === 0 ? ', and its JWT never expires' : ` until its JWT expires on ${renderDate(expires)}`;
  return `user ${quote(name)} is deleted but not revoked: whoever has its creds can still connect${until}`;
}
