/**
 * What resolvers without a store of their own hear: an account in use has a new JWT. An account server, or nsc, says
 * so in the system account.
 */
import type { Account } from '../accounts/account.js';
import { InternalService } from '../accounts/internal-service.js';
import type { ClaimsAccounts } from './claims-accounts.js';
import { ACCOUNT_UPDATES, accountIn } from './claims-subjects.js';
import { readAbout } from './trust.js';
import type { UpdateReplies } from './update-reply.js';

/** Applies updates to accounts in use. */
export class LiveUpdates {
  readonly #services: readonly InternalService[];

  constructor(system: Account, accounts: ClaimsAccounts, replies: UpdateReplies) {
    this.#services = ACCOUNT_UPDATES.map(
      (subject) =>
        new InternalService(system, subject, (message) => {
          const { reply } = message;
          const key = accountIn(message.subject);
          const token = message.payload().toString('latin1').trim();
          // Whoever delivers this message must not be ended by it.
          setImmediate(() => apply(accounts, replies, { key, token, reply }));
        }),
    );
  }

  close(): void {
    for (const service of this.#services) service.close();
  }
}

interface Update {
  readonly key: string;
  readonly token: string;
  readonly reply: string;
}

function apply(accounts: ClaimsAccounts, replies: UpdateReplies, { key, token, reply }: Update): void {
  if (token === '') {
    replies.failed(reply, key, 'jwt update error', new Error('request body is empty'));
    return;
  }
  try {
    const result = accounts.update(key, token);
    // Whoever asked learns of a JWT that cannot be; nobody else needs to know.
    if (result === 'unknown' && reply !== '') readAbout(token, key);
    replies.done(reply, key, result === 'unknown' ? 'jwt update skipped' : 'jwt updated');
  } catch (error) {
    replies.failed(reply, key, 'jwt update resulted in error', error);
  }
}
