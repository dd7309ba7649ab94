// nsc add operator: makes an operator of our own, or imports the JWT of one whose keys are elsewhere.
import {
  createKeyPair,
  type Decoded,
  decodeOperator,
  encode,
  type KeyPair,
  newOperatorClaims,
  type OperatorClaims,
  unarmour,
} from '@nats-ts/jwt';
import { applyValidity, readValidity, type ValidityOptions } from '../claims/validity.js';
import { abbreviateHome } from '../environment/environment.js';
import { NscError, reasonOf } from '../errors.js';
import { publicKeyOf, requireKeyText } from '../keystore/key-text.js';
import { Report } from '../report/report.js';
import { FileBatch } from '../store/durable.js';
import { safeName } from '../store/layout.js';
import { OperatorStore } from '../store/operator-store.js';
import { backquote, quote } from '../text/go-text.js';
import { randomName } from '../text/random-name.js';
import type { Workspace } from '../workspace.js';
import type { OperatorResult, Reported } from './entities.js';
import { readOperatorSource } from './operator-source.js';
import { type SystemAccount, stageSystemAccount } from './system-account.js';

/** The operator to add. */
export interface AddOperatorOptions extends ValidityOptions {
  /** Its name; `*` makes one up. An import has the name in its JWT unless given one. */
  readonly name?: string;
  /** Its key: a seed or a key file. Default: a new one, which is stored. */
  readonly key?: string;
  /** Make a signing key too. */
  readonly generateSigningKey?: boolean;
  /** Make a system account with a user too; a new signing key signs it. */
  readonly systemAccount?: boolean;
  /** Import this operator instead: a JWT file, an http(s) URL, or a known operator's name. */
  readonly from?: string;
  /** Of an import: replace an operator of that name. */
  readonly force?: boolean;
}

/** The operator that was added. */
export interface AddOperatorResult extends Reported {
  readonly operator: OperatorResult;
  /** Public key of the signing key, if one was made. */
  readonly signingKey: string | undefined;
  readonly systemAccount: SystemAccount | undefined;
}

/** Adds an operator and makes it current. @throws NscError */
export async function addOperator(
  workspace: Workspace,
  options: AddOperatorOptions,
): Promise<AddOperatorResult> {
  const result =
    options.from !== undefined && options.from !== ''
      ? await importOperator(workspace, options, options.from)
      : await createOperator(workspace, options);
  if (!workspace.context.cwdOnly) {
    workspace.context.useOperator(result.operator.name);
    workspace.context.save();
  }
  return result;
}

async function createOperator(workspace: Workspace, options: AddOperatorOptions): Promise<AddOperatorResult> {
  if (options.force === true) throw new NscError('usage', 'force only works with -u');
  const given = options.name ?? '';
  if (given === '') throw new NscError('usage', 'operator name is required');
  const name = safeName('operator', given === '*' ? randomName() : given);
  const validity = readValidity(options, workspace.environment.now());
  const generated = options.key === undefined || options.key === '';
  if (!generated && options.generateSigningKey === true) {
    throw new NscError('usage', 'signing key can not be added when importing the operator');
  }
  const pair = generated
    ? createKeyPair('operator')
    : requireKeyText(options.key ?? '', 'operator', workspace.environment);
  if (!pair.canSign)
    throw new NscError('bad-key', 'an operator needs the private half of its key: give the seed');

  return workspace.change(() => {
    refuseExisting(workspace, name);
    const store = OperatorStore.create(workspace.context.storeRoot, name, false);
    const [keys, jwts, creds] = [new FileBatch(), new FileBatch(), new FileBatch()];
    try {
      const claims = newOperatorClaims(publicKeyOf(pair, 'operator'));
      claims.name = name;
      applyValidity(claims, validity, workspace.environment.now());
      if (generated) workspace.keystore.stageKey(keys, pair);
      const signing = options.generateSigningKey === true ? createKeyPair('operator') : undefined;
      if (signing !== undefined) {
        workspace.keystore.stageKey(keys, signing);
        claims.nats.signing_keys = [publicKeyOf(signing, 'operator')];
      }
      const system =
        options.systemAccount === true
          ? stageSystemAccount(workspace, store, signing ?? pair, { keys, jwts, creds })
          : undefined;
      if (system !== undefined) claims.nats.system_account = system.account.publicKey;
      const token = encode(claims, pair, { issuedAt: workspace.now });
      store.stageOperator(jwts, token);
      store.stageInfo(jwts); // last: it makes the folder an operator's
      workspace.commitWhole(keys.append(jwts).append(creds));
      return {
        operator: { name, publicKey: pair.publicKey, jwt: token },
        signingKey: signing?.publicKey,
        systemAccount: system,
        report: creationReport(workspace, name, generated ? pair : undefined, signing, system),
      };
    } finally {
      for (const batch of [keys, jwts, creds]) batch.discard();
    }
  });
}

function creationReport(
  workspace: Workspace,
  name: string,
  generated: KeyPair | undefined,
  signing: KeyPair | undefined,
  system: SystemAccount | undefined,
): Report {
  const report = Report.list();
  if (generated !== undefined) {
    report.ok(`generated and stored operator key ${quote(generated.publicKey)}`);
  }
  reportAdded(report, 'added', name);
  if (signing !== undefined) report.ok(`created operator signing key: ${signing.publicKey}`);
  if (system !== undefined) reportSystemAccount(report, workspace, system);
  return report;
}

/** The lines about a new system account. */
export function reportSystemAccount(report: Report, workspace: Workspace, system: SystemAccount): void {
  const file = abbreviateHome(system.user.credsFile, workspace.environment);
  report.ok(`created system_account: name:${system.account.name} id:${system.account.publicKey}`);
  report.ok(`created system account user: name:${system.user.name} id:${system.user.publicKey}`);
  report.ok(`system account user creds file stored in ${backquote(file)}`);
}

function reportAdded(report: Report, verb: string, name: string): void {
  report.ok(`${verb} operator ${quote(name)}`);
  report.ok('When running your own nats-server, make sure they run at least version 2.2.0');
}

async function importOperator(
  workspace: Workspace,
  options: AddOperatorOptions,
  from: string,
): Promise<AddOperatorResult> {
  if (options.systemAccount === true) {
    throw new NscError('usage', 'importing an operator is not compatible with system account generation');
  }
  const source = await readOperatorSource(from, workspace.environment);
  const { claims, token } = readOperatorJwt(source.text);
  const given = options.name ?? '';
  const name = safeName('operator', given !== '' ? given : (source.knownAs ?? claims.name ?? ''));

  return workspace.change(() => {
    const report = Report.list();
    const exists = workspace.context.operatorNames().includes(name);
    if (exists && options.force !== true)
      refuseExisting(workspace, name, ' please inspect and use --force to overwrite');
    const store = exists
      ? workspace.context.openStore(name)
      : OperatorStore.create(workspace.context.storeRoot, name, true);
    if (exists && subjectOf(store) !== claims.sub) {
      report.warning('existing and new operator represent different entities, forced to continue');
    }
    const batch = new FileBatch();
    store.stageOperator(batch, token);
    if (!exists) store.stageInfo(batch);
    batch.commit();
    reportAdded(report, 'imported', name);
    return {
      operator: { name, publicKey: claims.sub, jwt: token },
      signingKey: undefined,
      systemAccount: undefined,
      report,
    };
  });
}

/** Reads a raw or armoured operator JWT of version 2. @throws NscError `bad-jwt`, `old-store` */
export function readOperatorJwt(text: string): { readonly claims: OperatorClaims; readonly token: string } {
  let decoded: Decoded<OperatorClaims>;
  try {
    decoded = decodeOperator(unarmour(text));
  } catch (error) {
    throw new NscError('bad-jwt', `error importing operator jwt: ${reasonOf(error)}`, { cause: error });
  }
  const { version } = decoded.claims.nats;
  if (version !== 2) {
    throw new NscError(
      'old-store',
      `the operator jwt (v${version}) is incompatible this version of nsc - ask its owner for one of version 2`,
    );
  }
  return { claims: decoded.claims, token: decoded.token };
}

function refuseExisting(workspace: Workspace, name: string, advice = ''): void {
  if (workspace.context.operatorNames().includes(name)) {
    throw new NscError('exists', `operator named ${name} exists already${advice}`);
  }
}

/** Subject of the stored operator; undefined when its JWT is missing or broken, which an import mends. */
function subjectOf(store: OperatorStore): string | undefined {
  try {
    return store.operator().sub;
  } catch {
    return undefined;
  }
}
