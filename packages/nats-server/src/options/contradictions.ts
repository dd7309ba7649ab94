/** What no single option shows: options that do not go together. */
import { formatGoDuration } from '@nats-ts/flags';
import type { UserOptions } from './auth-types.js';
import type { Findings } from './findings.js';
import { parseAdvertised } from './listen.js';
import { inOperatorMode } from './operator-mode.js';
import type { ServerOptions } from './types.js';

/** Milliseconds. */
const SHORTEST_LAME_DUCK = 30_000;

/** Complains of values that cannot be, in the words of the Go server. */
export function findUnfitValues(options: ServerOptions, findings: Findings): void {
  const { lameDuckDuration, lameDuckGracePeriod, serverName, clusterName } = options;
  findUnfitName('server', serverName, 'server_name', findings);
  findUnfitName('cluster', clusterName, 'cluster.name', findings);
  if (lameDuckDuration < SHORTEST_LAME_DUCK) {
    const text = `invalid lame_duck_duration of ${formatGoDuration(lameDuckDuration)}, minimum is 30 seconds`;
    findings.complain('lame_duck_duration', text);
  }
  if (lameDuckGracePeriod < 0) {
    findings.complain('lame_duck_grace_period', 'invalid lame_duck_grace_period, needs to be positive');
  }
}

/** Complains of a name that cannot be. @param path the option it was read from; empty for a flag */
export function findUnfitName(
  what: 'server' | 'cluster',
  name: string,
  path: string,
  findings: Findings,
): void {
  if (name.includes(' ')) findings.complain(path, `${what} name cannot contain spaces`);
}

/** Complains of bounds that do not go together. */
export function findBounds(options: ServerOptions, findings: Findings): void {
  const { clientAdvertise, lameDuckDuration, lameDuckGracePeriod, maxPayload, maxPending } = options;
  if (lameDuckGracePeriod >= lameDuckDuration && lameDuckDuration >= SHORTEST_LAME_DUCK) {
    const [grace, whole] = [formatGoDuration(lameDuckGracePeriod), formatGoDuration(lameDuckDuration)];
    findings.refuse(
      ['lame_duck_grace_period', 'lame_duck_duration'],
      `lame duck grace period (${grace}) should be strictly lower than lame duck duration (${whole})`,
    );
  }
  findMonitorClash(options, findings);
  const advertised = parseAdvertised(clientAdvertise, 0);
  if (typeof advertised === 'string') {
    findings.refuse('client_advertise', `invalid ClientAdvertise value of ${clientAdvertise}: ${advertised}`);
  }
  if (maxPayload > maxPending) {
    findings.refuse(
      ['max_payload', 'max_pending'],
      `max_payload (${maxPayload}) cannot be higher than max_pending (${maxPending})`,
    );
  }
}

function findMonitorClash({ httpPort, httpsPort, tls }: ServerOptions, findings: Findings): void {
  if (httpPort !== 0 && httpsPort !== 0) {
    findings.refuse('https_port', `can't specify both HTTP (${httpPort}) and HTTPs (${httpsPort}) ports`);
  } else if (httpsPort !== 0 && tls === undefined) {
    findings.refuse('https_port', 'TLS cert and key required for HTTPS');
  }
}

/** Complains of one user or token for all, be it by flag, beside accounts that have users. */
export function findAccountClashes({ authorization, accounts }: ServerOptions, findings: Findings): void {
  for (const { name, users } of accounts) {
    if (users.length === 0) continue;
    const path = `accounts.${name}.users`;
    if (authorization.user !== '') findings.complain(path, 'Can not have a single user/pass and accounts');
    if (authorization.token !== '') findings.complain(path, 'Can not have a token and accounts');
  }
}

/** Complains of users that are given twice, are in each other's way, or are missing. */
export function findUserClashes(options: ServerOptions, findings: Findings): void {
  const { authorization, accounts, noAuthUser, systemAccount } = options;
  const names = new Set<string>();
  const hear = (users: readonly UserOptions[], path: string): void => {
    for (const user of users) {
      const name = user.kind === 'user' ? user.user : user.nkey;
      if (names.has(name)) findings.complain(path, `Duplicate ${user.kind} ${JSON.stringify(name)} detected`);
      names.add(name);
    }
  };
  for (const account of accounts) hear(account.users, `accounts.${account.name}.users`);
  hear(authorization.users ?? [], 'authorization.users');
  if (noAuthUser !== '' && inOperatorMode(options)) {
    findings.refuse('no_auth_user', 'no_auth_user not compatible with Trusted Operator');
  } else if (noAuthUser !== '' && !names.has(noAuthUser)) {
    findings.refuse(
      'no_auth_user',
      names.size === 0
        ? `no_auth_user: "${noAuthUser}" present, but users/nkeys are not defined`
        : `no_auth_user: "${noAuthUser}" not present as user or nkey in authorization block or account configuration`,
    );
  }
  const known =
    inOperatorMode(options) ||
    systemAccount === '' ||
    systemAccount === '$SYS' ||
    accounts.some(({ name }) => name === systemAccount);
  if (!known)
    findings.complain(
      'system_account',
      `system account ${JSON.stringify(systemAccount)} is not one of the accounts`,
    );
}
