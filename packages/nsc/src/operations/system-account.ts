// The account that brokers use for themselves, with the services every broker answers under $SYS and one user.
import {
  type AccountKey,
  createKeyPair,
  encode,
  formatCreds,
  type KeyPair,
  newAccountClaims,
  newUserClaims,
} from '@nats-ts/jwt';
import { publicKeyOf } from '../keystore/key-text.js';
import type { FileBatch } from '../store/durable.js';
import type { OperatorStore } from '../store/operator-store.js';
import type { Workspace } from '../workspace.js';
import type { NamedKey } from './entities.js';

const DOCUMENTATION = 'https://docs.nats.io/nats-server/configuration/sys_accounts';

/** The system account and its user. */
export interface SystemAccount {
  readonly account: NamedKey & { readonly publicKey: AccountKey };
  readonly user: NamedKey & { readonly credsFile: string };
}

/**
 * Stages a system account `SYS` signed by the operator, its signing key, and a user `sys` signed by that.
 *
 * @param stage keys, JWTs and creds go to their batches, so that the caller orders them
 */
export function stageSystemAccount(
  workspace: Workspace,
  store: OperatorStore,
  signer: KeyPair,
  stage: { readonly keys: FileBatch; readonly jwts: FileBatch; readonly creds: FileBatch },
): SystemAccount {
  const issuedAt = workspace.now;
  const account = createKeyPair('account');
  const signing = createKeyPair('account');
  const user = createKeyPair('user');
  const accountKey = publicKeyOf(account, 'account');

  const accountClaims = newAccountClaims(accountKey);
  accountClaims.name = 'SYS';
  accountClaims.nats.signing_keys = [publicKeyOf(signing, 'account')];
  accountClaims.nats.exports = [
    {
      name: 'account-monitoring-streams',
      subject: '$SYS.ACCOUNT.*.>',
      type: 'stream',
      account_token_position: 3,
      description: 'Account specific monitoring stream',
      info_url: DOCUMENTATION,
    },
    {
      name: 'account-monitoring-services',
      subject: '$SYS.REQ.ACCOUNT.*.*',
      type: 'service',
      response_type: 'Stream',
      account_token_position: 4,
      description: 'Request account specific monitoring services for: SUBSZ, CONNZ, LEAFZ, JSZ and INFO',
      info_url: DOCUMENTATION,
    },
  ];
  const userClaims = newUserClaims(publicKeyOf(user, 'user'));
  userClaims.name = 'sys';
  userClaims.nats.issuer_account = accountKey;

  for (const pair of [account, signing, user]) workspace.keystore.stageKey(stage.keys, pair);
  store.stageAccount(stage.jwts, 'SYS', encode(accountClaims, signer, { issuedAt }));
  const userToken = encode(userClaims, signing, { issuedAt });
  store.stageUser(stage.jwts, 'SYS', 'sys', userToken);
  const credsFile = workspace.keystore.stageCreds(
    stage.creds,
    store.name,
    'SYS',
    'sys',
    formatCreds(userToken, user.seed),
  );
  return {
    account: { name: 'SYS', publicKey: accountKey },
    user: { name: 'sys', publicKey: user.publicKey, credsFile },
  };
}
