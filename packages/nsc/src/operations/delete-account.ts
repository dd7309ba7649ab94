// nsc delete account: its JWT, its users, and if wanted their keys and creds files. What the servers know of it stays
// until they are told.
import { type AccountClaims, encode, signingKeyOf } from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import { exchangeManagedAccount } from '../push/managed.js';
import { Report } from '../report/report.js';
import { FileBatch } from '../store/durable.js';
import type { OperatorStore } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';
import { accountSigner } from './change-account.js';
import type { Noted, Reported } from './entities.js';
import { type DeletedUser, prepareRemoval, type RemovalOptions, stageRemoval } from './user-removal.js';

/** The account to delete. */
export interface DeleteAccountOptions extends RemovalOptions {
  /** Its name or public key; default the current one. */
  readonly account?: string;
  /** Whether its last JWT revokes its users. Default true. */
  readonly revoke?: boolean;
  /** Of an operator whose keys are elsewhere: delete it although the JWT or the keys may be needed to cancel a service. */
  readonly force?: boolean;
  /** Key that signs the last JWT: a public key in the keystore, a seed or a key file. */
  readonly signer?: string;
}

/** What was deleted. */
export interface DeleteAccountResult extends Reported, Noted {
  readonly name: string;
  /** Its public key; undefined when its JWT was too broken to say. */
  readonly publicKey: string | undefined;
  readonly users: readonly DeletedUser[];
  /**
   * Its last JWT, which expires in a minute and revokes its users: pushed to servers it shuts the account down.
   * Undefined when the account's JWT was broken.
   */
  readonly jwt: string | undefined;
}

const LAST_MINUTE = 60;

/** Deletes an account with its users. @throws NscError */
export async function deleteAccount(
  workspace: Workspace,
  options: DeleteAccountOptions = {},
): Promise<DeleteAccountResult> {
  return workspace.change(async () => {
    const store = workspace.store();
    const name = chooseAccount(workspace, store, options.account);
    if (store.info.managed && options.force !== true) {
      throw new NscError(
        'not-allowed',
        'managed accounts may require the account JWT or nkeys to cancel a service, specify the --force to override',
      );
    }
    const report = new Report('ok', 'delete account', { shape: 'details' });
    const { claims, problem } = readAccount(store, name);
    if (problem !== undefined) report.warning(`the JWT of account ${name} cannot be read: ${problem}`);
    const revokedIn = options.revoke === false ? undefined : claims;
    const removals = store
      .userNames(name)
      .map((user) => prepareRemoval(workspace, store, revokedIn, name, user));
    for (const { details } of removals) report.add(details);

    const batch = new FileBatch();
    try {
      const jwt =
        claims === undefined ? undefined : await lastJwt(workspace, store, claims, report, options.signer);
      if (claims !== undefined) report.ok(`expired account ${quote(name)}`);
      store.stageAccountRemoval(batch, name);
      for (const removal of removals) stageRemoval(workspace, store, name, removal, batch, options);
      if (options.removeKeys === true && claims !== undefined) {
        stageKeyRemovals(workspace, claims, batch, report);
      }
      workspace.commitWhole(batch);
      report.ok('deleted account').ok('deleted account directory');
      workspace.context.save();
      const users = removals.map(({ user }) => user);
      return {
        name,
        publicKey: claims?.sub,
        users,
        jwt,
        report,
        notes: notesAbout(store, name, claims?.sub),
      };
    } finally {
      batch.discard();
    }
  });
}

/** Signs the account a last time: servers that get this JWT drop its connections within a minute. */
async function lastJwt(
  workspace: Workspace,
  store: OperatorStore,
  claims: AccountClaims,
  report: Report,
  given: string | undefined,
): Promise<string> {
  claims.exp = workspace.now + LAST_MINUTE;
  const signer = accountSigner(workspace, store, store.operator(), claims, { given });
  const signed = encode(claims, signer, { issuedAt: workspace.now });
  if (!store.info.managed) return signed;
  const exchanged = await exchangeManagedAccount(store, signed, claims.sub);
  report.add(exchanged.report);
  return exchanged.token;
}

function stageKeyRemovals(
  workspace: Workspace,
  claims: AccountClaims,
  batch: FileBatch,
  report: Report,
): void {
  for (const key of (claims.nats.signing_keys ?? []).map(signingKeyOf).sort()) {
    const stored = workspace.keystore.stageKeyRemoval(batch, key);
    report.ok(stored ? `deleted signing key ${quote(key)}` : `signing key ${quote(key)} is not stored`);
  }
  const stored = workspace.keystore.stageKeyRemoval(batch, claims.sub);
  report.ok(
    stored ? `deleted privated key ${quote(claims.sub)}` : `private key ${quote(claims.sub)} is not stored`,
  );
}

function readAccount(
  store: OperatorStore,
  name: string,
): { readonly claims: AccountClaims | undefined; readonly problem?: string } {
  try {
    return { claims: store.account(name) };
  } catch (error) {
    return { claims: undefined, problem: reasonOf(error) };
  }
}

function notesAbout(store: OperatorStore, name: string, key: string | undefined): string[] {
  const notes: string[] = [];
  if (!store.info.managed) {
    const what = key ?? '<its public key>';
    notes.push(
      `users of account ${quote(name)} can still connect until their JWTs expire or the servers are told: run "nsc push --account-removal ${what}", or remove it from the account server`,
    );
  }
  if (key !== undefined && key === store.operator().nats.system_account) {
    notes.push(
      `${quote(name)} was the system account, through which servers take changes: name another with "nsc edit operator --system-account"`,
    );
  }
  return notes;
}
