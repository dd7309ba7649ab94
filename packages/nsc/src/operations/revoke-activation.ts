// nsc revocations add_activation, delete_activation, list_activations: which accounts may no longer use an export
// with the activations they hold.
import {
  type AccountClaims,
  ALL_KEYS,
  type Export,
  isContainedIn,
  withoutRevocation,
  withRevocation,
} from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import { quote } from '../text/go-text.js';
import { goTime } from '../text/moments.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';
import { type AccountChange, type AccountChoice, accountKeyOf, changeAccount } from './change-account.js';
import { type Revocation, type RevocationResult, sortedRevocations } from './revoke-user.js';

/** Which export. */
export interface ExportChoice {
  /** The export's subject, or one within it; default the account's only export of the kind. */
  readonly subject?: string;
  /** Whether the export is a service; default a stream. */
  readonly service?: boolean;
}

/** Whose activation of which export. */
export interface ActivationChoice extends ExportChoice, AccountChoice {
  /** The account that imports: its public key, its name if it is here, or `*` for all. */
  readonly target: string;
}

/** Which activations are revoked. */
export interface RevokeActivationOptions extends ActivationChoice {
  /** What was issued up to then is revoked: seconds since 1970; default now. */
  readonly at?: number;
}

/** Revokes the activations of an export that an account, or every account, holds. @throws NscError */
export async function revokeActivation(
  workspace: Workspace,
  options: RevokeActivationOptions,
): Promise<RevocationResult> {
  const at = options.at ?? workspace.now;
  const change = ({ store, name, claims }: AccountChange) => {
    const item = findExport(claims, name, options);
    const key = targetKey((given) => accountKeyOf(store, given), options.target);
    item.revocations = withRevocation(item.revocations, key, at);
    const line =
      key === ALL_KEYS
        ? `revoked all activations for ${quote(item.name ?? '')} issued before ${goTime(at)}`
        : `revoked activation ${quote(item.name ?? '')} for account ${key}`;
    return { lines: [line], result: { key } };
  };
  return changeAccount(workspace, options, change, { summarise: true });
}

/** Takes such a revocation away. Unlike nsc 2.14, it refuses to take away what is not there. @throws NscError */
export async function unrevokeActivation(
  workspace: Workspace,
  options: ActivationChoice,
): Promise<RevocationResult> {
  const change = ({ store, name, claims }: AccountChange) => {
    const item = findExport(claims, name, options);
    const key = targetKey((given) => accountKeyOf(store, given), options.target);
    const what = `${kindOf(options)} ${item.name ?? ''}`;
    if (!Object.hasOwn(item.revocations ?? {}, key)) {
      throw new NscError('usage', `${what} has no revocation for ${key === ALL_KEYS ? 'all accounts' : key}`);
    }
    const rest = withoutRevocation(item.revocations, key);
    if (Object.keys(rest).length === 0) delete item.revocations;
    else item.revocations = rest;
    const line = `deleted ${what} revocation for ${key === ALL_KEYS ? 'all accounts' : `account ${key}`}`;
    return { lines: [line], result: { key } };
  };
  return changeAccount(workspace, options, change, { summarise: true });
}

/** The revocations of one export. */
export interface RevokedActivations {
  /** Name of the export, else its subject. */
  readonly exportName: string;
  readonly kind: 'stream' | 'service';
  readonly revocations: readonly Revocation[];
}

/** The accounts whose activations of an export are revoked, `*` first. @throws NscError */
export function revokedActivations(
  workspace: Workspace,
  options: ExportChoice & { readonly account?: string },
): RevokedActivations {
  const store = workspace.store();
  const account = chooseAccount(workspace, store, options.account);
  const item = findExport(store.account(account), account, options);
  const names = new Map(store.accountEntries().map((entry) => [entry.publicKey, entry.name]));
  const name = item.name ?? '';
  return {
    exportName: name === '' ? (item.subject ?? '') : name,
    kind: kindOf(options),
    revocations: sortedRevocations(item.revocations, (key) => names.get(key)),
  };
}

function kindOf({ service }: ExportChoice): 'stream' | 'service' {
  return service === true ? 'service' : 'stream';
}

function findExport(claims: AccountClaims, account: string, choice: ExportChoice): Export {
  const all = claims.nats.exports ?? [];
  if (all.length === 0) throw new NscError('usage', `account ${quote(account)} doesn't have exports`);
  const kind = kindOf(choice);
  const possible = all.filter((item) => item.type === kind);
  const [first, second] = possible;
  if (first === undefined) {
    throw new NscError('usage', `account ${quote(account)} doesn't have ${kind} exports`);
  }
  const subject = choice.subject ?? '';
  if (subject === '') {
    if (second === undefined) return first;
    throw new NscError('usage', 'a subject is required');
  }
  // The export of that very subject, before one that contains it.
  const found =
    possible.find((item) => item.subject === subject) ??
    possible.find((item) => isContainedIn(subject, item.subject ?? ''));
  if (found === undefined) throw new NscError('usage', 'unable to locate export');
  return found;
}

function targetKey(keyOf: (given: string) => string, target: string): string {
  if (target === '') throw new NscError('usage', 'target-account cannot be empty');
  return target === ALL_KEYS ? target : keyOf(target);
}
