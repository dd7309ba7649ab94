/** The monitoring pages as services: each name, and how its parameters are read. */

import { accountInfo, accountz } from '../monitor/accountz.js';
import { accountStatz } from '../monitor/accstatz.js';
import { type ConnState, connz } from '../monitor/connz.js';
import { healthz } from '../monitor/healthz.js';
import { jsz } from '../monitor/jsz.js';
import { gatewayz, leafz, routez } from '../monitor/peers.js';
import { expvarz } from '../monitor/runtime.js';
import { subsz } from '../monitor/subsz.js';
import { varz } from '../monitor/varz.js';
import type { Watched } from '../monitor/watched.js';
import { profilez } from './profilez.js';
import { flag, numberOf, type Parameters, ServiceError, SILENCE, textOf, textsOf } from './request.js';

/** Answers a question about a server. */
export type ServerQuestion = (server: Watched, parameters: Parameters) => unknown;
/** Answers a question about an account. */
export type AccountQuestion = (server: Watched, parameters: Parameters, account: string) => unknown;

/** `$SYS.REQ.SERVER.<id>.<name>`, and the same of all servers with `PING` for the id. */
export const SERVER_QUESTIONS: Readonly<Record<string, ServerQuestion>> = {
  VARZ: varz,
  CONNZ: (server, parameters) => connzOf(server, parameters, textOf(parameters, 'acc')),
  SUBSZ: (server, parameters) => subszOf(server, parameters, textOf(parameters, 'account')),
  ROUTEZ: routez,
  GATEWAYZ: gatewayz,
  LEAFZ: leafz,
  ACCOUNTZ: (server, parameters) => accountz(server, { account: textOf(parameters, 'account') }),
  JSZ: (server, parameters) => (flag(parameters, 'leader_only') ? SILENCE : jsz(server)),
  HEALTHZ: healthzOf,
  PROFILEZ: (_, parameters) => profilez(textOf(parameters, 'name'), numberOf(parameters, 'duration')),
  EXPVARZ: expvarz,
  IPQUEUESZ: () => ({}),
  RAFTZ: () => ({}),
};

/** `$SYS.REQ.ACCOUNT.<account>.<name>`. */
export const ACCOUNT_QUESTIONS: Readonly<Record<string, AccountQuestion>> = {
  SUBSZ: (server, parameters, account) => subszOf(server, { ...parameters, subscriptions: true }, account),
  CONNZ: connzOf,
  LEAFZ: leafz,
  JSZ: () => {
    throw new ServiceError(500, 'jetstream not enabled');
  },
  INFO: (server, _, account) => accountInfo(server, account),
  // All accounts at once have a service of their own.
  STATZ: (server, parameters, account) =>
    account === 'PING' ? SILENCE : statzOf(server, parameters, [account]),
};

/** Statistics of accounts; silence where there is nothing to tell. */
export function statzOf(server: Watched, parameters: Parameters, accounts: readonly string[]): unknown {
  const includeUnused = flag(parameters, 'include_unused');
  const answer = accountStatz(server, { accounts, includeUnused });
  return answer.account_statz.length === 0 && !includeUnused ? SILENCE : answer;
}

/** Statistics of all accounts, or of those that the request names. */
export function statzOfAll(server: Watched, parameters: Parameters): unknown {
  return statzOf(server, parameters, textsOf(parameters, 'accounts'));
}

const STATES: readonly ConnState[] = ['open', 'closed', 'any'];

function connzOf(server: Watched, parameters: Parameters, account: string): unknown {
  return connz(server, {
    sort: textOf(parameters, 'sort'),
    auth: flag(parameters, 'auth'),
    subscriptions: flag(parameters, 'subscriptions'),
    subscriptionsDetail: flag(parameters, 'subscriptions_detail'),
    offset: numberOf(parameters, 'offset'),
    limit: numberOf(parameters, 'limit'),
    cid: numberOf(parameters, 'cid'),
    state: STATES[numberOf(parameters, 'state')] ?? 'open',
    user: textOf(parameters, 'user'),
    account,
    filterSubject: textOf(parameters, 'filter_subject'),
    mqttClient: textOf(parameters, 'mqtt_client'),
  });
}

function subszOf(server: Watched, parameters: Parameters, account: string): unknown {
  return subsz(server, {
    offset: numberOf(parameters, 'offset'),
    limit: numberOf(parameters, 'limit'),
    subscriptions: flag(parameters, 'subscriptions'),
    test: textOf(parameters, 'test'),
    account,
  });
}

function healthzOf(server: Watched, parameters: Parameters): unknown {
  const [account, stream, consumer] = ['account', 'stream', 'consumer'].map((key) => textOf(parameters, key));
  return healthz(server, {
    ...(account === undefined ? {} : { account }),
    ...(stream === undefined ? {} : { stream }),
    ...(consumer === undefined ? {} : { consumer }),
    details: flag(parameters, 'details'),
  });
}
