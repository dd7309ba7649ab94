/** The clients of a server: each is let in here, found by its number, and looked at again after a reload. */
import type { Account } from '../accounts/account.js';
import type { ConnectionType } from '../auth/authenticator.js';
import { createNonce } from '../auth/nonces.js';
import { errorTexts } from '../protocol/error-texts.js';
import type { ClosedReason } from './closed-reason.js';
import { ClientConnection } from './connection.js';
import type { ServerContext } from './server-context.js';
import type { Transport } from './transport.js';

/** Connections whose right to be here is looked at together; a service may have to be asked. */
const RECONSIDERED_AT_ONCE = 64;
/** Numbers up to here are the server's own, as in the Go server. */
const LAST_OWN_ID = 4;

/** All connections of one server. */
export class Clients {
  /** Those there are, by number. */
  readonly byId = new Map<number, ClientConnection>();
  readonly #server: ServerContext;
  readonly #ending: () => boolean;
  #lastId = LAST_OWN_ID;

  /** @param ending takes the server no clients any more? */
  constructor(server: ServerContext, ending: () => boolean) {
    this.#server = server;
    this.#ending = ending;
  }

  /** Makes a connection; undefined when it was closed at once: there are too many, or the server ends. */
  connect(transport: Transport, type: ConnectionType): ClientConnection | undefined {
    const server = this.#server;
    const nonce = server.authenticator.wantsNonce ? createNonce() : '';
    const connection = new ClientConnection(server, transport, { id: ++this.#lastId, nonce, type });
    const { maxConnections } = server.options;
    if (this.#ending()) {
      connection.close('Server Shutdown');
      return undefined;
    }
    if (maxConnections > 0 && this.byId.size >= maxConnections) {
      connection.greet();
      server.log.error(connection.log.text(errorTexts.maxConnections));
      connection.end('Maximum Connections Exceeded', errorTexts.maxConnections);
      return undefined;
    }
    this.byId.set(connection.id, connection);
    return connection;
  }

  /** It is gone. */
  closed(connection: ClientConnection): void {
    this.byId.delete(connection.id);
  }

  /** Those of this moment; others may come and go meanwhile. */
  all(): readonly ClientConnection[] {
    return [...this.byId.values()];
  }

  /** Asks of each whether it may still be here. `gone` are accounts that are no more. */
  async reconsider(gone: ReadonlySet<Account>): Promise<void> {
    const connections = this.all();
    for (let at = 0; at < connections.length; at += RECONSIDERED_AT_ONCE) {
      const some = connections.slice(at, at + RECONSIDERED_AT_ONCE);
      await Promise.all(some.map((connection) => connection.reconsider(gone.has(connection.account))));
    }
  }

  /** Ends all of them. */
  end(reason: ClosedReason): void {
    for (const connection of this.all()) connection.end(reason);
  }
}
