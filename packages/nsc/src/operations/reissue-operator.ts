// nsc reissue operator: a new identity for an operator, and its accounts signed anew.
//
// The operator's JWT and its accounts' must fit together at every moment, for brokers and other programs may read
// them at any. So the operator is written twice: first with the old key as a signing key, under which accounts signed
// by either key count; then come the accounts; and then the operator without the old key.
import { createKeyPair, encode, isOperatorKey, type KeyPair, type OperatorClaims } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import { publicKeyOf, requireKeyText } from '../keystore/key-text.js';
import { Report } from '../report/report.js';
import { resolveSigner } from '../signing/signer.js';
import { FileBatch } from '../store/durable.js';

import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import type { OperatorResult, Reported } from './entities.js';

/** Which operator gets which key. */
export interface ReissueOperatorOptions {
  /** The operator; default the current one. */
  readonly operator?: string;
  /** The new identity: a seed, a key file, or a public key in the keystore. Default: a new key, which is stored. */
  readonly key?: string;
  /** Whether the old identity becomes a signing key, so that no account need be signed anew. */
  readonly convertToSigningKey?: boolean;
}

/** The operator as it is now. */
export interface ReissueOperatorResult extends Reported {
  readonly operator: OperatorResult;
  /** Public key it had before. */
  readonly formerKey: string;
  /** Names of the accounts that were signed anew. */
  readonly resigned: readonly string[];
}

/** Gives an operator a new identity, as one step. @throws NscError */
export async function reissueOperator(
  workspace: Workspace,
  options: ReissueOperatorOptions,
): Promise<ReissueOperatorResult> {
  const convert = options.convertToSigningKey === true;
  return workspace.change(() => {
    const name = options.operator ?? '';
    const store = name === '' ? workspace.store() : workspace.context.openStore(name);
    if (store.info.managed) {
      throw new NscError('not-allowed', 'resign is only supported in non managed stores');
    }
    const claims = store.operator();
    const { nats, sub: formerKey } = claims;
    const strict = nats.strict_signing_key_usage === true;
    if (strict && !convert && (nats.signing_keys ?? []).length === 0) {
      throw new NscError(
        'not-allowed',
        'resign of strict operator is only supported with signing keys present',
      );
    }
    const pair = newIdentity(workspace, options.key ?? '');
    const accountSigner =
      strict && !convert
        ? resolveSigner(workspace, { allowed: nats.signing_keys ?? [], kinds: ['operator'] })
        : pair;

    claims.sub = publicKeyOf(pair, 'operator');
    const issuedAt = workspace.now;
    const withFormer = encode(withSigningKey(claims, formerKey), pair, { issuedAt });
    const batch = new FileBatch();
    const report = Report.list({ summarise: true });
    const resigned: string[] = [];
    try {
      workspace.keystore.stageKey(batch, pair);
      report.ok(`operator ${quote(claims.name ?? '')} successfully changed identity to: ${pair.publicKey}`);
      let token = withFormer;
      store.stageOperator(batch, withFormer);
      if (convert) {
        report.ok(`old operator key ${quote(formerKey)} turned into signing key`);
      } else {
        for (const account of store.accountNames()) {
          const accountClaims = store.account(account);
          if (accountClaims.iss !== formerKey) {
            report.ok(`account ${quote(account)} already signed properly`);
            continue;
          }
          store.stageAccount(batch, account, encode(accountClaims, accountSigner, { issuedAt }));
          resigned.push(account);
          report.ok(`account ${quote(account)} re-signed`);
        }
        token = encode(claims, pair, { issuedAt });
        if (token !== withFormer) store.stageOperator(batch, token, withFormer);
      }
      workspace.commitWhole(batch);
      return {
        operator: { name: store.name, publicKey: pair.publicKey, jwt: token },
        formerKey,
        resigned,
        report,
      };
    } finally {
      batch.discard();
    }
  });
}

function newIdentity(workspace: Workspace, given: string): KeyPair {
  if (given === '') return createKeyPair('operator');
  const pair = isOperatorKey(given)
    ? workspace.keystore.read(given)
    : requireKeyText(given, 'operator', workspace.environment);
  if (pair?.canSign === true) return pair;
  throw new NscError('bad-signer', `the private half of ${given} is not in the keystore: give the seed`);
}

function withSigningKey(claims: OperatorClaims, key: string): OperatorClaims {
  if (!isOperatorKey(key)) return claims;
  const keys = [...new Set([...(claims.nats.signing_keys ?? []), key])];
  return { ...claims, nats: { ...claims.nats, signing_keys: keys } };
}
