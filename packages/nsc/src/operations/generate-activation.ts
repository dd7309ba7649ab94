// nsc generate activation: leave for another account to import a private export.
import {
  type AccountClaims,
  activationHash,
  armour,
  decodeActivation,
  type Export,
  encode,
  isAccountKey,
  isContainedIn,
  newActivationClaims,
  type OperatorClaims,
} from '@nats-ts/jwt';
import { activationUrl, isResolverUrl } from '../claims/operator-urls.js';
import { applyValidity, readValidity, type ValidityOptions } from '../claims/validity.js';
import { NscError } from '../errors.js';
import { postAccount, pushReport } from '../push/account-server.js';
import { Report } from '../report/report.js';
import { accountSigners, isScopedKey, resolveSigner } from '../signing/signer.js';
import type { OperatorStore } from '../store/operator-store.js';
import { relativeDate, renderDate } from '../text/dates.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';
import type { Reported } from './entities.js';

/** Who may import what. */
export interface GenerateActivationOptions extends ValidityOptions {
  /** The exporting account, by name or public key; default the current one. */
  readonly account?: string;
  /** The account that may import, by public key, or by name when it is in this store. */
  readonly targetAccount: string;
  /** The exported subject, or one within it; default that of the only private export. */
  readonly subject?: string;
  /** Account key that signs: a public key in the keystore, a seed or a key file. Default: the first stored. */
  readonly signer?: string;
  /** Give the activation to the operator's account server as well. */
  readonly push?: boolean;
}

/** The activation. */
export interface GenerateActivationResult extends Reported {
  readonly jwt: string;
  /** The JWT in its armour, as the file has it. */
  readonly text: string;
  readonly subject: string;
  readonly kind: 'stream' | 'service';
  /** Public key of the account that may import. */
  readonly targetAccount: string;
  /** Public key that signed. */
  readonly issuer: string;
  /** Where the account server serves it; after `push`. */
  readonly url?: string;
}

/** Signs an activation. @throws NscError `usage`, `no-account`, `bad-signer`, `bad-time`, `remote` */
export async function generateActivation(
  workspace: Workspace,
  options: GenerateActivationOptions,
): Promise<GenerateActivationResult> {
  const store = workspace.store();
  const name = chooseAccount(workspace, store, options.account);
  const claims = store.account(name);
  const choices = privateExports(name, claims);
  const subject = options.subject || onlySubject(choices);
  const target = targetKey(store, options.targetAccount);
  const validity = readValidity(options, workspace.environment.now());
  const found = exportFor(name, choices, subject);
  const operator = store.operator();
  const signer = resolveSigner(workspace, {
    // Scoped keys issue users and nothing else.
    allowed: accountSigners(operator, claims).filter((key) => !isScopedKey(claims, key)),
    kinds: ['account'],
    operator,
    given: options.signer,
  });

  const activation = newActivationClaims(target);
  activation.name = subject;
  activation.nats.subject = subject;
  if (found.type !== undefined) activation.nats.kind = found.type;
  if (signer.publicKey !== claims.sub) activation.nats.issuer_account = claims.sub;
  applyValidity(activation, validity, workspace.environment.now());
  const jwt = encode(activation, signer, { issuedAt: workspace.now });

  const report = Report.list({ summarise: true });
  report.ok(`generated ${quote(found.name ?? '')} activation for account ${quote(target)}`);
  const date = (at: number): string => `${renderDate(at)} - ${relativeDate(at, workspace.environment.now())}`;
  if ((activation.nbf ?? 0) > 0) report.ok(`token valid ${date(activation.nbf ?? 0)}`);
  if ((activation.exp ?? 0) > 0) report.ok(`token expires ${date(activation.exp ?? 0)}`);
  const url = options.push === true ? await pushActivation(operator, jwt, report) : undefined;
  return {
    jwt,
    text: armour(jwt, 'activation'),
    subject,
    kind: found.type === 'service' ? 'service' : 'stream',
    targetAccount: target,
    issuer: signer.publicKey,
    ...(url !== undefined && { url }),
    report,
  };
}

/** The exports of an account that need an activation. @throws NscError `usage` when it has none */
export function privateExports(name: string, claims: AccountClaims): Export[] {
  const exports = claims.nats.exports ?? [];
  if (exports.length === 0) throw new NscError('usage', `account ${quote(name)} doesn't have exports`);
  const choices = exports.filter((entry) => entry.token_req === true);
  if (choices.length === 0) {
    throw new NscError(
      'usage',
      `account ${quote(name)} doesn't have exports that require an activation token`,
    );
  }
  return choices;
}

/** Says why a subject cannot be activated under an export; undefined when it can. */
export function subjectProblem(subject: string, exported: string): string | undefined {
  const broken = brokenSubject(subject);
  if (broken !== undefined) return broken;
  return isContainedIn(subject, exported)
    ? undefined
    : `${quote(exported)} doesn't contain ${quote(subject)}`;
}

function brokenSubject(subject: string): string | undefined {
  if (subject === '') return 'a subject is required';
  if (/\s/.test(subject)) return `subject ${quote(subject)} cannot have spaces`;
  if (subject.split('.').includes('')) return `subject ${quote(subject)} has an empty part`;
  return undefined;
}

function onlySubject(choices: readonly Export[]): string {
  const [first, second] = choices;
  if (first !== undefined && second === undefined) return first.subject ?? '';
  throw new NscError(
    'usage',
    `a subject is required: give one with --subject, of ${choices.map(({ subject }) => quote(subject ?? '')).join(', ')}`,
  );
}

function exportFor(name: string, choices: readonly Export[], subject: string): Export {
  const broken = brokenSubject(subject);
  if (broken !== undefined) throw new NscError('usage', broken);
  const found = choices.find((entry) => isContainedIn(subject, entry.subject ?? ''));
  if (found !== undefined) return found;
  throw new NscError(
    'usage',
    `a private export for ${quote(subject)} was not found in account ${quote(name)}`,
  );
}

function targetKey(store: OperatorStore, given: string) {
  if (given === '') throw new NscError('usage', 'target-account cannot be empty');
  if (isAccountKey(given)) return given;
  if (store.hasAccount(given)) return store.account(given).sub;
  throw new NscError(
    'no-account',
    `${quote(given)} is neither the public key of an account nor an account of this operator`,
  );
}

async function pushActivation(operator: OperatorClaims, jwt: string, report: Report): Promise<string> {
  const server = operator.nats.account_server_url ?? '';
  if (server === '') {
    throw new NscError(
      'usage',
      `operator ${operator.name ?? ''} doesn't have an account server url configured`,
    );
  }
  if (isResolverUrl(server)) {
    throw new NscError(
      'usage',
      'activations are pushed to account servers (http) only: a nats-server with its own resolver keeps none',
    );
  }
  report.add(pushReport(await postAccount(activationUrl(server), jwt)));
  const url = activationUrl(server, activationHash(decodeActivation(jwt).claims));
  if (report.code !== 'error') report.ok(`activation accessible at ${quote(url)}`);
  return url;
}
