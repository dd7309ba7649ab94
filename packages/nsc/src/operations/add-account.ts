// nsc add account: a new account of the current operator.
import { createKeyPair, encode, newAccountClaims } from '@nats-ts/jwt';
import { checkPermissions, editPermissions, type PermissionOptions } from '../claims/permissions.js';
import { applyValidity, readValidity, type ValidityOptions } from '../claims/validity.js';
import { NscError } from '../errors.js';
import { publicKeyOf, requireKeyText } from '../keystore/key-text.js';
import { exchangeManagedAccount } from '../push/managed.js';
import { Report } from '../report/report.js';
import { operatorSigners, resolveSigner } from '../signing/signer.js';
import { FileBatch } from '../store/durable.js';
import { safeName } from '../store/layout.js';
import { quote } from '../text/go-text.js';
import { randomName } from '../text/random-name.js';
import type { Workspace } from '../workspace.js';
import type { AccountResult, Reported } from './entities.js';

/** The account to add. */
export interface AddAccountOptions extends ValidityOptions, PermissionOptions {
  /** Its name; `*` makes one up. */
  readonly name: string;
  /** Its key: a public key, a seed or a key file. Default: a new one, which is stored. */
  readonly key?: string;
  /** Key that signs: a public key in the keystore, a seed or a key file. Default: the first stored of the operator's. */
  readonly signer?: string;
}

/** The account that was added. */
export interface AddAccountResult extends Reported {
  readonly account: AccountResult;
}

/** Adds an account and makes it current. @throws NscError */
export async function addAccount(
  workspace: Workspace,
  options: AddAccountOptions,
): Promise<AddAccountResult> {
  if (options.name === '') throw new NscError('usage', 'account name is required');
  const name = safeName('account', options.name === '*' ? randomName() : options.name);
  const validity = readValidity(options, workspace.environment.now());
  checkPermissions(options);
  const generate = options.key === undefined || options.key === '';

  return workspace.change(async () => {
    const store = workspace.store();
    const lowerCase = name.toLowerCase();
    if (store.accountNames().some((other) => other.toLowerCase() === lowerCase)) {
      throw new NscError('exists', `the account ${quote(name)} already exists`);
    }
    const pair = generate
      ? createKeyPair('account')
      : requireKeyText(options.key ?? '', 'account', workspace.environment);
    const operator = store.operator();
    const { managed } = store.info;
    const signer = resolveSigner(workspace, {
      allowed: managed ? [...operatorSigners(operator), pair.publicKey] : operatorSigners(operator),
      kinds: managed ? ['operator', 'account'] : ['operator'],
      operator,
      given: options.signer,
      extra: pair.canSign ? [pair] : [],
    });

    const report = Report.list();
    const claims = newAccountClaims(publicKeyOf(pair, 'account'));
    claims.name = name;
    applyValidity(claims, validity, workspace.environment.now());
    editPermissions(claims.nats.default_permissions, options, report);
    const signed = encode(claims, signer, { issuedAt: workspace.now });

    const batch = new FileBatch();
    try {
      if (generate) {
        workspace.keystore.stageKey(batch, pair);
        report.ok(`generated and stored account key ${quote(pair.publicKey)}`);
      }
      const exchanged = managed ? await exchangeManagedAccount(store, signed, pair.publicKey) : undefined;
      const token = exchanged?.token ?? signed;
      if (exchanged !== undefined) report.add(exchanged.report);
      store.stageAccount(batch, name, token);
      batch.commit();
      workspace.context.useAccount(name);
      workspace.context.save();
      if (report.code !== 'error') report.ok(`added account ${quote(name)}`);
      return {
        account: { name, publicKey: pair.publicKey, jwt: token, issuer: signer.publicKey },
        report,
      };
    } finally {
      batch.discard();
    }
  });
}
