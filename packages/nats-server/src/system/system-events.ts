/**
 * What the server tells the system account of its own accord. An event is put together after the turn in which it
 * happened, and only when somebody listens to its subject.
 */
import { createHash, type X509Certificate } from 'node:crypto';
import type { Account } from '../accounts/account.js';
import type { ClosedReason } from '../client/closed-reason.js';
import type { ClientConnection } from '../client/connection.js';
import { accountStat } from '../monitor/accstatz.js';
import { distinguishedName } from '../monitor/conn-info.js';
import { goJson } from '../monitor/go-json.js';
import type { Watched } from '../monitor/watched.js';
import { hasInterest } from './interest.js';
import {
  type CertificateInfo,
  clientInfo,
  type DisconnectEvent,
  type SystemServerInfo,
  serverInfo,
  typedEvent,
} from './messages.js';
import { eventSubjects } from './subjects.js';

/** The events of one server. */
export class SystemEvents {
  readonly #server: Watched;
  #waiting: (() => void)[] = [];

  constructor(server: Watched) {
    this.#server = server;
  }

  /** A client was let in. */
  connected(connection: ClientConnection): void {
    const { account } = connection;
    const time = Date.now();
    this.#later(eventSubjects.connect(account.name), () => ({
      ...typedEvent('client_connect', time),
      server: serverInfo(this.#server),
      client: clientInfo(connection, account, 0),
    }));
  }

  /** A client is gone. */
  disconnected(connection: ClientConnection, reason: ClosedReason): void {
    const { account } = connection;
    const time = Date.now();
    this.#later(eventSubjects.disconnect(account.name), () =>
      this.#disconnect(connection, account, time, reason),
    );
  }

  /** A client was not let in. */
  refused(connection: ClientConnection, reason: ClosedReason): void {
    const { account } = connection;
    const time = Date.now();
    const event = () => this.#disconnect(connection, account, time, reason);
    this.#later(eventSubjects.accountAuthError, event, account);
    this.#later(eventSubjects.authError(this.#server.id), event);
  }

  /** An account has other clients than before, or it is time to say again how many. */
  counted(account: Account): void {
    if (account === this.#server.accounts.global) return;
    const event = () => accountConnections(this.#server, account);
    this.#later(eventSubjects.connectionsFormer(account.name), event);
    this.#later(eventSubjects.connections(account.name), event);
  }

  /** A certificate of a client's chain is not good by OCSP, so the client goes. */
  ocspLinkInvalid(peer: X509Certificate, link: X509Certificate, reason: string): void {
    const time = Date.now();
    this.#later(eventSubjects.ocspLinkInvalid(this.#server.id), () => ({
      ...typedEvent('ocsp_peer_link_invalid', time),
      link: certificateInfo(link),
      peer: certificateInfo(peer),
      server: serverInfo(this.#server),
      reason,
    }));
  }

  /** A client was sent away for what OCSP says of its certificates. */
  ocspRejected(peer: X509Certificate): void {
    const time = Date.now();
    this.#later(eventSubjects.ocspReject(this.#server.id), () => ({
      ...typedEvent('ocsp_peer_reject', time),
      kind: 'Client',
      peer: certificateInfo(peer),
      server: serverInfo(this.#server),
      reason: 'client not OCSP valid',
    }));
  }

  /** The server takes no more clients. */
  lameDuck(): void {
    this.#later(eventSubjects.lameDuck(this.#server.id), () => serverInfo(this.#server));
  }

  /** The server ends; resolves when those who listen have been written to. */
  async shutdown(): Promise<void> {
    this.#later(eventSubjects.shutdown(this.#server.id), () => serverInfo(this.#server));
    // Events and what the server publishes each wait for the end of a turn.
    await new Promise((resolve) => setImmediate(resolve));
  }

  #disconnect(
    connection: ClientConnection,
    account: Account,
    stop: number,
    reason: ClosedReason,
  ): DisconnectEvent {
    const { statistics, outbox } = connection;
    return {
      ...typedEvent('client_disconnect', stop),
      server: serverInfo(this.#server),
      client: clientInfo(connection, account, stop),
      sent: { msgs: statistics.inMessages, bytes: statistics.inBytes },
      received: { msgs: outbox.messages, bytes: outbox.payloadBytes },
      reason,
    };
  }

  /** Publishes when the turn is over: whoever is in the middle of a delivery must not be disturbed. */
  #later(subject: string, event: () => object, account?: Account): void {
    const { systemAccount } = this.#server;
    if (systemAccount === undefined) return;
    // Where only the server itself subscribes, nobody listens; most of the time it ends here.
    const { sublist, services } = account ?? systemAccount;
    if (sublist.count <= services.size) return;
    this.#waiting.push(() => {
      const target = account ?? this.#server.systemAccount;
      if (target === undefined || !hasInterest(target, subject)) return;
      target.publish(subject, '', undefined, Buffer.from(goJson(event())));
    });
    if (this.#waiting.length === 1) queueMicrotask(() => this.#publish());
  }

  #publish(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const publish of waiting) publish();
  }
}

/** How many clients an account has. */
export function accountConnections(
  server: Watched,
  account: Account,
): object & { readonly server: SystemServerInfo } {
  return {
    ...typedEvent('account_connections', Date.now()),
    server: serverInfo(server),
    ...accountStat(account),
  };
}

function certificateInfo(certificate: X509Certificate): CertificateInfo {
  return {
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    fingerprint: createHash('sha256').update(certificate.raw).digest('base64'),
    raw: certificate.raw.toString('base64'),
  };
}
