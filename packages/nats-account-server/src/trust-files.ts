/**
 * Makes the trust from its files: the operator's JWT and, where configured, the system account's, each raw or
 * armoured.
 */
import { readFile } from 'node:fs/promises';
import type { OperatorClaims } from '@nats-ts/jwt';
import {
  type AccountClaims,
  type Decoded,
  decodeAccount,
  decodeOperator,
  didSign,
  unarmour,
} from '@nats-ts/jwt';
import type { StoredJwt } from '@nats-ts/jwt-store';
import type { Log } from '@nats-ts/log';
import { AccountServerError } from './errors.js';
import { Trust } from './trust.js';

/** Where the JWTs are: a file's path, or the JWT itself. Empty: none. */
export interface TrustSources {
  readonly operatorJwtPath: string;
  /** The operator's JWT, which wins over the path. */
  readonly operator?: string | undefined;
  readonly systemAccountJwtPath: string;
  /** The system account's JWT, which wins over the path. */
  readonly systemAccount?: string | undefined;
}

/**
 * Reads and checks the operator and the system account.
 *
 * @throws AccountServerError `bad-operator` or `bad-system-account`, naming the file
 */
export async function loadTrust(sources: TrustSources, log: Log): Promise<Trust> {
  const operatorText = sources.operator ?? (await readJwt(sources.operatorJwtPath, 'operator', log));
  const operator =
    operatorText === undefined ? undefined : operatorFrom(operatorText, sources.operatorJwtPath);
  const systemText =
    sources.systemAccount ?? (await readJwt(sources.systemAccountJwtPath, 'system account', log));
  const systemAccount =
    systemText === undefined
      ? undefined
      : systemAccountFrom(systemText, sources.systemAccountJwtPath, operator);
  const trust = new Trust({ operator, systemAccount });
  if (operator === undefined) {
    log.info('No Operator is configured - You will NOT be able to push jwt to this account server');
  } else {
    log.debug(`Operator: ${operator.claims.sub}`);
    log.debug(`Operator Name: ${operator.claims.name ?? ''}`);
    const problem = trust.problem();
    if (problem !== undefined) log.error(`${problem}; no JWT will be accepted`);
  }
  if (systemAccount !== undefined) {
    log.debug(`System Account: ${systemAccount.key}`);
    log.debug(`System Account Name: ${systemAccount.name}`);
  }
  return trust;
}

async function readJwt(
  path: string,
  what: 'operator' | 'system account',
  log: Log,
): Promise<string | undefined> {
  if (path === '') return undefined;
  log.info(`loading ${what} from ${path}`);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw problem(what, `error loading ${what} from ${path}: ${reasonOf(error)}`);
  }
}

function operatorFrom(text: string, path: string): Decoded<OperatorClaims> {
  let operator: Decoded<OperatorClaims>;
  try {
    operator = decodeOperator(unarmour(text));
  } catch (error) {
    throw problem('operator', `error loading operator${from(path)}: ${reasonOf(error)}`);
  }
  if (!didSign(operator.claims, operator.claims)) {
    throw problem(
      'operator',
      `error loading operator${from(path)}: it is not signed by itself or one of its signing keys`,
    );
  }
  return operator;
}

function systemAccountFrom(
  text: string,
  path: string,
  operator: Decoded<OperatorClaims> | undefined,
): StoredJwt {
  let account: Decoded<AccountClaims>;
  try {
    account = decodeAccount(unarmour(text));
  } catch (error) {
    throw problem('system account', `error loading system account${from(path)}: ${reasonOf(error)}`);
  }
  const { claims, token } = account;
  const named = operator?.claims.nats.system_account;
  if (named && named !== claims.sub) {
    throw problem(
      'system account',
      `the Operator System Account ${named} differs from configured System Account ${claims.sub}`,
    );
  }
  if (operator !== undefined && !new Trust({ operator }).recognises(claims.iss ?? '')) {
    throw problem(
      'system account',
      `the configured System Account ${claims.sub} is not signed by the operator`,
    );
  }
  return {
    key: claims.sub as StoredJwt['key'],
    token,
    jti: claims.jti ?? '',
    name: claims.name ?? '',
    issuer: claims.iss ?? '',
    issuedAt: claims.iat ?? 0,
    expires: claims.exp ?? 0,
  };
}

function problem(what: 'operator' | 'system account', text: string): AccountServerError {
  return new AccountServerError(what === 'operator' ? 'bad-operator' : 'bad-system-account', text);
}

function from(path: string): string {
  return path === '' ? '' : ` from ${path}`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
