// nsc import user: a user from its JWT, or from its creds file with its key.
import { decodeUser, type KeyPair, keyPairFromSeed, parseCreds, signingKeyOf, unarmour } from '@nats-ts/jwt';
import { abbreviateHome } from '../environment/environment.js';
import { NscError, reasonOf } from '../errors.js';
import { Report } from '../report/report.js';
import { FileBatch } from '../store/durable.js';
import { safeName } from '../store/layout.js';
import type { OperatorStore } from '../store/operator-store.js';
import { backquote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import type { Reported, UserResult } from './entities.js';
import { type ImportFileOptions, readImportFile, reportValidation } from './import-file.js';

/** Which user is imported, and how. */
export type ImportUserOptions = ImportFileOptions;

/** The user that was imported. */
export interface ImportUserResult extends Reported {
  /** Undefined when validation forbade it: the report says why. */
  readonly user?: UserResult;
}

/** Imports a user of an account that is here. @throws NscError */
export async function importUser(
  workspace: Workspace,
  options: ImportUserOptions,
): Promise<ImportUserResult> {
  const { file } = options;
  const text = readImportFile(workspace, file, ['.jwt', '.creds']);
  const report = Report.list({ summarise: true });
  let decoded: ReturnType<typeof decodeUser>;
  try {
    decoded = decodeUser(unarmour(text));
  } catch (error) {
    throw new NscError('bad-jwt', `failed to decode ${backquote(file)}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  const { claims, token } = decoded;
  const name = safeName('user', claims.name ?? '');
  const pair = text.trim().startsWith('ey') ? undefined : keyIn(text, file, claims.sub, report);
  if (!reportValidation(claims, report, workspace.now, options.skip === true)) return { report };

  return workspace.change(() => {
    const store = workspace.store();
    const account = accountOf(store, claims.nats.issuer_account || (claims.iss ?? ''));
    refuseOther(store, account.name, name, claims.sub, options.overwrite === true);
    if (!account.keys.includes(claims.iss ?? '')) {
      throw new NscError(
        'not-allowed',
        'can only import user signed by existing account. Possibly update your account',
      );
    }
    const batch = new FileBatch();
    try {
      if (pair !== undefined) {
        const path = workspace.keystore.stageKey(batch, pair);
        report.ok(`key stored ${abbreviateHome(path, workspace.environment)}`);
      }
      store.stageUser(batch, account.name, name, token);
      batch.commit();
    } finally {
      batch.discard();
    }
    report.ok(`user ${name} was successfully imported`);
    const issuer = claims.iss ?? '';
    return {
      user: { name, publicKey: claims.sub, account: account.name, jwt: token, issuer, credsFile: undefined },
      report,
    };
  });
}

function keyIn(text: string, file: string, subject: string, report: Report): KeyPair | undefined {
  let pair: KeyPair;
  try {
    pair = keyPairFromSeed(parseCreds(text).seed);
  } catch (error) {
    report.warning(`failed to parse decorated key in ${backquote(file)}: ${reasonOf(error)}`);
    return undefined;
  }
  if (pair.publicKey === subject) return pair;
  throw new NscError(
    'bad-key',
    `the key in ${backquote(file)}, ${pair.publicKey}, is not that of its user, ${subject}`,
  );
}

function accountOf(
  store: OperatorStore,
  key: string,
): { readonly name: string; readonly keys: readonly string[] } {
  const entry = store.accountEntries().find(({ publicKey }) => publicKey === key);
  if (key === '' || entry === undefined) {
    throw new NscError('no-account', `referenced Account ${key} not found, import first`);
  }
  const { sub, nats } = store.account(entry.name);
  return { name: entry.name, keys: [sub, ...(nats.signing_keys ?? []).map(signingKeyOf)] };
}

function refuseOther(
  store: OperatorStore,
  account: string,
  name: string,
  key: string,
  overwrite: boolean,
): void {
  if (!store.hasUser(account, name)) return;
  if (!overwrite) throw new NscError('exists', 'user already exists, overwrite with --overwrite');
  const { sub } = store.user(account, name);
  if (sub === key) return;
  throw new NscError(
    'exists',
    `existing User has a name collision only and does not reference the same entity (Subject is ${sub} and differs from ${key}). This problem needs to be resolved manually.`,
  );
}
