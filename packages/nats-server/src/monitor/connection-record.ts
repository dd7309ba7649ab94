/** What became of connections: the last closed ones, and how many ended in which way. */
import type { Account } from '../accounts/account.js';
import type { ClosedReason } from '../client/closed-reason.js';
import type { ClientConnection } from '../client/connection.js';
import { type ConnectionFacts, detailOf, factsOf, type SubDetail } from './conn-info.js';

const NO_DETAILS: readonly SubDetail[] = [];

/** The connections of the past, the newest `limit` of them in a ring. */
export class ConnectionRecord {
  readonly #limit: number;
  readonly #ring: ConnectionFacts[] = [];
  /** Where the oldest is once the ring is full. */
  #oldest = 0;
  /** Connections ever made. */
  total = 0;
  /** Connections that did not answer pings. */
  stale = 0;
  /** Stalls of connections that are closed. */
  #stalls = 0;
  readonly #active = new Set<Account>();

  /** @param limit most closed connections to remember */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A connection ends; its subscriptions are still there. */
  left(connection: ClientConnection, reason: ClosedReason): void {
    if (reason === 'Stale Connection') this.stale++;
    this.#stalls += connection.stalls;
    if (this.#limit <= 0) return;
    const facts = closedFacts(connection, reason);
    if (this.#ring.length < this.#limit) {
      this.#ring.push(facts);
      return;
    }
    this.#ring[this.#oldest] = facts;
    this.#oldest = (this.#oldest + 1) % this.#limit;
  }

  /** An account has gained or lost a client. */
  counted(account: Account): void {
    if (account.connections > 0) this.#active.add(account);
    else this.#active.delete(account);
  }

  /** Accounts that have clients. */
  get activeAccounts(): ReadonlySet<Account> {
    return this.#active;
  }

  /** How often producers were slowed down, those that are still `open` included. */
  stalls(open: Iterable<ClientConnection>): number {
    let stalls = this.#stalls;
    for (const connection of open) stalls += connection.stalls;
    return stalls;
  }

  /** The closed connections, the oldest first. */
  closed(): ConnectionFacts[] {
    return [...this.#ring.slice(this.#oldest), ...this.#ring.slice(0, this.#oldest)];
  }
}

/** A copy that holds on to nothing of the connection. */
function closedFacts(connection: ClientConnection, reason: ClosedReason): ConnectionFacts {
  const { account, subscriptions, id } = connection;
  const details =
    subscriptions.size === 0
      ? NO_DETAILS
      : [...subscriptions.values()].map((one) => ({
          account: account.name,
          account_tag: account.nameTag,
          ...detailOf(one, id),
        }));
  const facts = factsOf(connection);
  // Certificates of the past are not shown, and are large.
  const tls = facts.tls && { ...facts.tls, peerCertificate: undefined };
  return { ...facts, tls, stop: Date.now(), reason, subscriptionDetails: () => details };
}
