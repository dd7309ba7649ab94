/** What the server says to one client apart from messages: the lines of the protocol, each traced in the log. */
import { infoLine } from '../protocol/server-info.js';
import type { ClientConnection } from './connection.js';
import type { ServerContext } from './server-context.js';

/** The lines to one client. They leave with the turn at hand. */
export class ClientLines {
  readonly #connection: ClientConnection;
  readonly #server: ServerContext;
  readonly #nonce: string;
  #answered = false;

  /** @param nonce empty for none. */
  constructor(connection: ClientConnection, server: ServerContext, nonce: string) {
    this.#connection = connection;
    this.#server = server;
    this.#nonce = nonce;
  }

  /** The first INFO. The address of a proxy is nothing that the client should hear. */
  greet(): void {
    this.#info(this.#server.options.proxyProtocol, false);
  }

  /**
   * INFO about a change of the server, if the client understands that; true when it does.
   *
   * @param lameDuck tell this client that it should go, whatever the server does.
   */
  announce(lameDuck = false): boolean {
    if (!this.#connection.hearsInfo || !this.#answered) return false;
    this.#info(false, false, lameDuck);
    return true;
  }

  ping(): void {
    this.#say('PING');
  }

  /** The first one after CONNECT comes with an INFO that says what became of that. */
  pong(): void {
    this.#say('PONG');
    const connection = this.#connection;
    if (!connection.connected || this.#answered) return;
    this.#answered = true;
    if (connection.hearsInfo) this.#info(false, true);
  }

  ok(): void {
    this.#connection.log.trace('->> [OK]');
    this.#connection.outbox.appendText('+OK\r\n');
  }

  /** `-ERR`, with a text as on the wire. */
  error(text: string): void {
    if (this.#connection.tracing) this.#connection.log.trace(`->> [-ERR ${text}]`);
    this.#connection.outbox.appendText(`-ERR '${text}'\r\n`);
  }

  #info(hideAddress: boolean, answersConnect: boolean, lameDuck = false): void {
    const { id, remoteAddress, maxPayload, account } = this.#connection;
    const info = this.#server.info();
    const line = infoLine(lameDuck ? { ...info, ldm: true } : info, {
      clientId: id,
      clientIp: hideAddress ? '' : remoteAddress,
      nonce: this.#nonce,
      ...(maxPayload === this.#server.options.maxPayload ? {} : { maxPayload }),
      ...(answersConnect ? { account: account.name, systemAccount: account.system } : {}),
    });
    if (this.#connection.tracing) this.#connection.log.trace(`->> [${line.trim()}]`);
    this.#connection.outbox.appendText(line);
  }

  #say(verb: 'PING' | 'PONG'): void {
    this.#connection.log.trace(`->> [${verb}]`);
    this.#connection.outbox.appendText(`${verb}\r\n`);
  }
}
