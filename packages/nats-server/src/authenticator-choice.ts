/** Which authenticator the options ask for. What a server does not need is not loaded. */
import type { CurveKeyPair, KeyPair } from '@nats-ts/jwt';
import type { Log } from '@nats-ts/log';
import type { Accounts } from './accounts/accounts.js';
import type { Authenticator } from './auth/authenticator.js';
import { compilePermissions } from './auth/compiled-permissions.js';
import { authenticatorOf } from './auth/static-authenticator.js';
import type { Callout } from './callout/callout.js';
import type { ExpiryWheel } from './expiry-wheel.js';
import type { Watched } from './monitor/watched.js';
import { inOperatorMode } from './options/operator-mode.js';
import type { ServerOptions } from './options/types.js';
import { natsVersion } from './version.js';

/** What authenticators use of their server. */
export interface AuthenticatorSurroundings {
  readonly serverKey: KeyPair;
  readonly curveKey: CurveKeyPair;
  readonly accounts: Accounts;
  readonly expiries: ExpiryWheel;
  readonly log: Log;
  readonly server: Watched;
  readonly name: () => string;
  /** The options in force. */
  readonly options: () => ServerOptions;
}

/**
 * Whoever decides who may connect.
 *
 * @throws NatsServerError as `OperatorMode.start`
 */
export async function authenticatorFor(
  options: ServerOptions,
  surroundings: AuthenticatorSurroundings,
): Promise<Authenticator> {
  const { accounts, expiries, log } = surroundings;
  if (inOperatorMode(options)) {
    const { OperatorMode } = await import('./operator/operator-mode.js');
    const { serverInfo } = await import('./system/messages.js');
    const callout = await calloutOf(surroundings);
    return OperatorMode.start({
      options,
      accounts,
      expiries,
      callout,
      serverInfo: () => serverInfo(surroundings.server),
      log,
    });
  }
  const inner = authenticatorOf(options);
  const { callout } = options.authorization;
  if (callout === undefined) return inner;
  const { ConfiguredCallout } = await import('./callout/configured-callout.js');
  complainOfAbsent(options, log);
  return new ConfiguredCallout({
    options: callout,
    trustedProxies: options.trustedProxies,
    callout: await calloutOf(surroundings),
    inner,
    account: (account) => accounts.get(account),
    defaultPermissions: (account) =>
      compilePermissions(options.accounts.find((one) => one.name === account)?.defaultPermissions),
  });
}

async function calloutOf(surroundings: AuthenticatorSurroundings): Promise<Callout> {
  const { Callout } = await import('./callout/callout.js');
  const { serverKey, curveKey, log, name, options } = surroundings;
  return new Callout({
    serverKey,
    curveKey,
    log,
    server: () => ({
      name: name(),
      host: options().host,
      version: natsVersion,
      ...(options().clusterName === '' ? {} : { cluster: options().clusterName }),
      ...(options().serverTags.length === 0 ? {} : { tags: [...options().serverTags] }),
    }),
    timeout: () => options().authTimeout,
  });
}

/** Users that are to be let in without the service, and an account for it, should exist. */
function complainOfAbsent({ authorization, accounts }: ServerOptions, log: Log): void {
  const { callout } = authorization;
  if (callout === undefined) return;
  const users = [...(authorization.users ?? []), ...accounts.flatMap((account) => account.users)];
  const names = new Set(users.map((user) => (user.kind === 'user' ? user.user : user.nkey)));
  names.add(authorization.user);
  const known = ['$G', '$SYS', ...accounts.map((account) => account.name)];
  if (!known.includes(callout.account))
    log.error(`Authorization callout account ${JSON.stringify(callout.account)} not valid`);
  for (const user of callout.authUsers) {
    if (!names.has(user)) log.error(`Authorization callout user ${JSON.stringify(user)} not valid`);
  }
}
