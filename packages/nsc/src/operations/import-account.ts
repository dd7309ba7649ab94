// nsc import account: an account from a file, signed by the operator if it is self-signed.
import { decodeAccount, encode, unarmour } from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import { Report } from '../report/report.js';
import { operatorSigners, resolveSigner } from '../signing/signer.js';
import { FileBatch } from '../store/durable.js';
import { safeName } from '../store/layout.js';
import type { OperatorStore } from '../store/operator-store.js';
import { backquote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import type { AccountResult, Reported } from './entities.js';
import { type ImportFileOptions, readImportFile, reportValidation } from './import-file.js';

/** Which account is imported, and how. */
export interface ImportAccountOptions extends ImportFileOptions {
  /** Whether an account that another operator signed is signed anew by this one. */
  readonly force?: boolean;
  /** Key that signs: a public key in the keystore, a seed or a key file. Default: the first stored of the operator's. */
  readonly signer?: string;
}

/** The account that was imported. */
export interface ImportAccountResult extends Reported {
  /** Undefined when validation forbade it: the report says why. */
  readonly account?: AccountResult;
}

/** Imports an account. @throws NscError */
export async function importAccount(
  workspace: Workspace,
  options: ImportAccountOptions,
): Promise<ImportAccountResult> {
  const text = readImportFile(workspace, options.file, ['.jwt']);
  let decoded: ReturnType<typeof decodeAccount>;
  try {
    decoded = decodeAccount(unarmour(text));
  } catch (error) {
    throw new NscError('bad-jwt', `failed to decode ${backquote(options.file)}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  const { claims } = decoded;
  const name = safeName('account', claims.name ?? '');
  const report = Report.list({ summarise: true });
  if (!reportValidation(claims, report, workspace.now, options.skip === true)) return { report };

  return workspace.change(() => {
    const store = workspace.store();
    refuseOther(store, name, claims.sub, options.overwrite === true);
    const operator = store.operator();
    const ours = [operator.sub, ...(operator.nats.signing_keys ?? [])];
    const sameOperator = ours.some((key) => key === claims.iss);
    const selfSigned =
      claims.iss === claims.sub ||
      (claims.nats.signing_keys ?? []).some(
        (key) => (typeof key === 'string' ? key : key.key) === claims.iss,
      );
    if (store.info.managed && selfSigned) {
      throw new NscError('not-allowed', 'only a non managed store can import a self signed account');
    }
    let { token } = decoded;
    if (!store.info.managed && (selfSigned || (!sameOperator && options.force === true))) {
      const signer = resolveSigner(workspace, {
        allowed: operatorSigners(operator),
        kinds: ['operator'],
        given: options.signer,
      });
      token = encode(claims, signer, { issuedAt: workspace.now });
    } else if (!sameOperator) {
      throw new NscError(
        'not-allowed',
        'can only import account signed by same operator. Possibly update your operator',
      );
    }
    const batch = new FileBatch();
    try {
      store.stageAccount(batch, name, token);
      batch.commit();
    } finally {
      batch.discard();
    }
    report.ok(`account ${name} was successfully imported`);
    const issuer = decodeAccount(token).claims.iss ?? '';
    return { account: { name, publicKey: claims.sub, jwt: token, issuer }, report };
  });
}

function refuseOther(store: OperatorStore, name: string, key: string, overwrite: boolean): void {
  if (!store.hasAccount(name)) return;
  if (!overwrite) throw new NscError('exists', 'account already exists, overwrite with --overwrite');
  const { sub } = store.account(name);
  if (sub === key) return;
  throw new NscError(
    'exists',
    `existing Account has a name collision only and does not reference the same entity (Subject is ${sub} and differs from ${key}). This problem needs to be resolved manually.`,
  );
}
