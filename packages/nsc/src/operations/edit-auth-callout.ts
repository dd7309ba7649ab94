// nsc edit authcallout: the service that decides who may connect to an account, and how it is asked (ADR-26).
import { type ExternalAuthorization, isCurveKey, type KeyKind } from '@nats-ts/jwt';
import { setList } from '../claims/tags.js';
import { NscError } from '../errors.js';
import { publicKeyOf, resolveKeyText, showKeyText } from '../keystore/key-text.js';
import type { Report } from '../report/report.js';
import { keyToAdd } from '../signing/key-to-add.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import {
  type AccountChange,
  type AccountChangeResult,
  type AccountChoice,
  changeAccount,
} from './change-account.js';
import { refuseBroken } from './share-rules.js';

/** What to change; what is not given stays. Keys are public keys, seeds or key files. */
export interface EditAuthCalloutOptions extends AccountChoice {
  /** Take the callout away; nothing else may be given with it. */
  readonly disable?: boolean;
  /** Users the service itself connects as. */
  readonly authUsers?: readonly string[];
  readonly removeAuthUsers?: readonly string[];
  /** Accounts the service may place users in; `*` alone is every account. */
  readonly allowedAccounts?: readonly string[];
  readonly removeAllowedAccounts?: readonly string[];
  /** The service's curve key, with which requests are encrypted; `generate` makes one, which is stored. */
  readonly curve?: string;
  readonly removeCurve?: boolean;
}

/** Edits the authorization callout of an account. @throws NscError */
export async function editAuthCallout(
  workspace: Workspace,
  options: EditAuthCalloutOptions,
): Promise<AccountChangeResult> {
  return changeAccount(
    workspace,
    options,
    (change) => {
      const { claims, report } = change;
      if (options.disable === true) {
        claims.nats.authorization = {};
        report.ok('removed external authorization configuration');
      } else {
        editCallout(workspace, change, options);
      }
      refuseBroken(claims, '');
      return { result: {} };
    },
    { sameIssuer: true },
  );
}

function editCallout(workspace: Workspace, change: AccountChange, options: EditAuthCalloutOptions): void {
  const { authorization } = change.claims.nats;
  const { report } = change;
  const keys = (texts: readonly string[] | undefined, kind: KeyKind): string[] =>
    (texts ?? []).map((text) => calloutKey(workspace, text, kind));
  editList(authorization, 'auth_users', 'user', report, {
    add: keys(options.authUsers, 'user'),
    remove: keys(options.removeAuthUsers, 'user'),
  });
  editList(authorization, 'allowed_accounts', 'account', report, {
    add: keys(options.allowedAccounts, 'account'),
    remove: keys(options.removeAllowedAccounts, 'account'),
  });
  if (options.removeCurve === true) {
    const { xkey = '' } = authorization;
    delete authorization.xkey;
    report.ok(
      xkey === ''
        ? "remove curve key didn't do anything as the curve key was not set"
        : `removed ${xkey} curve key`,
    );
  }
  if (options.curve !== undefined) {
    const { pair, generated } = keyToAdd(workspace, options.curve, 'curve');
    if (generated) workspace.keystore.stageKey(change.batch, pair);
    if (!isCurveKey(pair.publicKey)) throw new NscError('bad-key', 'a curve key is required');
    authorization.xkey = pair.publicKey;
    report.ok(`set curve key ${pair.publicKey}`);
  }
}

function editList(
  authorization: ExternalAuthorization,
  field: 'auth_users' | 'allowed_accounts',
  what: string,
  report: Report,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): void {
  const list = new Set(authorization[field] ?? []);
  for (const key of add) {
    report.ok(
      list.has(key)
        ? `skipped adding ${what} ${quote(key)} - as it's already set`
        : `added ${what} ${quote(key)}`,
    );
    list.add(key);
  }
  for (const key of remove) {
    const was = list.delete(key);
    report.ok(
      was ? `deleted ${what} ${quote(key)}` : `skipping ${what} ${quote(key)} - as it's not currently set`,
    );
  }
  setList(authorization, field, [...list]);
}

function calloutKey(workspace: Workspace, text: string, kind: KeyKind): string {
  if (text === '*') return text;
  const pair = resolveKeyText(text, workspace.environment);
  if (pair === undefined || pair.kind !== kind) {
    throw new NscError('bad-key', `${showKeyText(text)} is not a valid ${kind} key`);
  }
  return publicKeyOf(pair, kind);
}
