/**
 * What clients of every account may ask the system account: the original imports these four services into each.
 * Here all accounts share one list of subscriptions, so that an account costs nothing for it.
 */
import type { Account } from '../accounts/account.js';
import { ClientConnection } from '../client/connection.js';
import type { Watched } from '../monitor/watched.js';
import type { InspectedMessage } from '../subjects/subscription.js';
import { ACCOUNT_QUESTIONS } from './questions.js';
import { type Parameters, requestOf, respond } from './request.js';
import { ASKED_IN_ACCOUNTS, USER_INFO } from './system-imports.js';
import { userInfo } from './user-info.js';

/** Hears what a client asks, and answers in its account. */
export type CommonHandler = (message: InspectedMessage) => void;

/** The services that are common to all accounts but the system account, by subject. */
export function commonServices(server: Watched): ReadonlyMap<string, CommonHandler> {
  const handlers = new Map<string, CommonHandler>();
  for (const { local, what } of ASKED_IN_ACCOUNTS) {
    const question = ACCOUNT_QUESTIONS[what];
    if (question === undefined) continue;
    handlers.set(local, (message) => {
      answer(server, message, (asker, parameters) => question(server, parameters, asker.account.name));
    });
  }
  handlers.set(USER_INFO, userInfoHandler(server));
  return handlers;
}

/** Tells a client who it is. @param account where the request arrives; the client's own when left out */
export function userInfoHandler(server: Watched, account?: Account): CommonHandler {
  return (message) => answer(server, message, userInfo, account);
}

function answer(
  server: Watched,
  message: InspectedMessage,
  data: (asker: ClientConnection, parameters: Parameters) => unknown,
  account?: Account,
): void {
  const { publisher } = message;
  if (!(publisher instanceof ClientConnection)) return;
  const target = account ?? publisher.account;
  const request = requestOf(message);
  queueMicrotask(() => void respond(server, target, request, (parameters) => data(publisher, parameters)));
}
