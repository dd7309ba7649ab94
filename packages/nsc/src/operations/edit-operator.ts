// nsc edit operator: URLs, signing keys, system account, validity and tags of the current operator.
import { encode, isAccountKey, noJetStreamLimits, type OperatorClaims } from '@nats-ts/jwt';
import { checkServiceUrl } from '../claims/operator-urls.js';
import { editTags, setList, type TagOptions } from '../claims/tags.js';
import { applyValidity, readValidity, type ValidityOptions } from '../claims/validity.js';
import { NscError } from '../errors.js';
import { publicKeyOf } from '../keystore/key-text.js';
import { Report } from '../report/report.js';
import { keyToAdd } from '../signing/key-to-add.js';
import { operatorSigners, resolveSigner } from '../signing/signer.js';
import { FileBatch } from '../store/durable.js';
import type { OperatorStore } from '../store/operator-store.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import type { OperatorResult, Reported } from './entities.js';

/** What to change; what is not given stays. */
export interface EditOperatorOptions extends ValidityOptions, TagOptions {
  /** Where accounts are pushed to: http(s), or brokers with a resolver (nats, tls, ws, wss). `''` takes it away. */
  readonly accountServerUrl?: string;
  /** Brokers' URLs to add: nats, tls, ws, wss. */
  readonly serviceUrls?: readonly string[];
  readonly removeServiceUrls?: readonly string[];
  /** Signing keys to add: public keys, seeds, key files, or `generate` for a new one, which is stored. */
  readonly signingKeys?: readonly string[];
  /** Public keys of signing keys to remove. */
  readonly removeSigningKeys?: readonly string[];
  /** Name or public key of the system account. */
  readonly systemAccount?: string;
  /** Whether accounts and users must be signed by signing keys. */
  readonly requireSigningKeys?: boolean;
  /** Key that signs: a public key in the keystore, a seed or a key file. Default: the first stored of the operator's. */
  readonly signer?: string;
}

/** The operator as it is now. */
export interface EditOperatorResult extends Reported {
  readonly operator: OperatorResult;
}

/** Edits the current operator. @throws NscError */
export async function editOperator(
  workspace: Workspace,
  options: EditOperatorOptions,
): Promise<EditOperatorResult> {
  const validity = readValidity(options, workspace.environment.now());
  for (const url of options.serviceUrls ?? []) checkServiceUrl(url);

  return workspace.change(() => {
    const store = workspace.store();
    const claims = store.operator();
    const systemAccount = resolveSystemAccount(store, options.systemAccount);
    if (options.requireSigningKeys ?? claims.nats.strict_signing_key_usage ?? false) {
      refuseIdentitySigned(store, claims);
    }
    const added = (options.signingKeys ?? []).map((text) => keyToAdd(workspace, text, 'operator'));
    const signer = resolveSigner(workspace, {
      allowed: [...operatorSigners(claims), claims.sub],
      kinds: ['operator'],
      given: options.signer,
    });

    const report = Report.list();
    const { nats } = claims;
    applyValidity(claims, validity, workspace.environment.now(), report);
    editTags(nats, options, report);

    for (const { pair } of added) report.ok(`added signing key ${quote(pair.publicKey)}`);
    const removed = options.removeSigningKeys ?? [];
    for (const key of removed) report.ok(`removed signing key ${quote(key)}`);
    const keys = [
      ...new Set([...(nats.signing_keys ?? []), ...added.map(({ pair }) => publicKeyOf(pair, 'operator'))]),
    ];
    setList(
      nats,
      'signing_keys',
      keys.filter((key) => !removed.includes(key)),
    );

    const strict = options.requireSigningKeys;
    if (strict !== undefined && strict !== (nats.strict_signing_key_usage ?? false)) {
      nats.strict_signing_key_usage = strict;
      report.ok(`strict signing key usage set to: ${strict}`);
    }
    if (nats.strict_signing_key_usage === true && (nats.signing_keys ?? []).length === 0) {
      throw new NscError('not-allowed', 'operator requires at least one signing key');
    }
    editUrls(claims, options, systemAccount, report);

    const batch = new FileBatch();
    try {
      for (const { pair, generated } of added) if (generated) workspace.keystore.stageKey(batch, pair);
      const token = encode(claims, signer, { issuedAt: workspace.now });
      store.stageOperator(batch, token);
      batch.commit();
      report.ok(`edited operator ${quote(claims.name ?? '')}`);
      return { operator: { name: store.name, publicKey: claims.sub, jwt: token }, report };
    } finally {
      batch.discard();
    }
  });
}

function editUrls(
  { nats }: OperatorClaims,
  options: EditOperatorOptions,
  systemAccount: ReturnType<typeof resolveSystemAccount>,
  report: Report,
): void {
  const { accountServerUrl, serviceUrls = [], removeServiceUrls = [] } = options;
  if (accountServerUrl === '') {
    delete nats.account_server_url;
    report.ok('removed account server url');
  } else if (accountServerUrl !== undefined) {
    nats.account_server_url = accountServerUrl;
    report.ok(`set account jwt server url to ${quote(accountServerUrl)}`);
  }
  if (systemAccount !== undefined && systemAccount !== nats.system_account) {
    nats.system_account = systemAccount;
    report.ok(`set system account ${quote(systemAccount)}`);
  }
  const lower = (url: string): string => url.toLowerCase();
  const removed = new Set(removeServiceUrls.map(lower));
  const urls = new Set([...(nats.operator_service_urls ?? []), ...serviceUrls.map(lower)]);
  for (const url of serviceUrls) report.ok(`added service url ${quote(url)}`);
  for (const url of removeServiceUrls) report.ok(`removed service url ${quote(url)}`);
  setList(
    nats,
    'operator_service_urls',
    [...urls].filter((url) => url !== '' && !removed.has(url)),
  );
}

function resolveSystemAccount(store: OperatorStore, given: string | undefined) {
  if (given === undefined || given === '') return undefined;
  if (isAccountKey(given)) return given;
  const { sub, nats, name = given } = store.account(given);
  const advice = `run ${quote(`nsc edit account ${name} --js-disable`)} first`;
  if (Object.keys(nats.limits.tiered_limits ?? {}).length > 0) {
    throw new NscError('not-allowed', `system accounts cannot have tiered JetStream limits - ${advice}`);
  }
  if (!noJetStreamLimits(nats.limits)) {
    throw new NscError('not-allowed', `system accounts cannot have JetStream limits - ${advice}`);
  }
  return sub;
}

/** Where signing keys are required, nothing may be left that an identity key signed. */
function refuseIdentitySigned(store: OperatorStore, operator: OperatorClaims): void {
  for (const accountName of store.accountNames()) {
    const account = store.account(accountName);
    if (account.iss === operator.sub) {
      throw new NscError(
        'not-allowed',
        `account ${quote(accountName)} needs to be issued with a signing key first`,
      );
    }
    for (const userName of store.userNames(accountName)) {
      if (store.user(accountName, userName).iss === account.sub) {
        throw new NscError(
          'not-allowed',
          `user ${quote(userName)} in account ${quote(accountName)} needs to be issued with a signing key first`,
        );
      }
    }
  }
}
