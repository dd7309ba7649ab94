// The services under $SYS.REQ.CLAIMS by which brokers with a resolver of their own take, list, delete and hand out
// account JWTs. A full resolver serves all of them; a cache resolver has no PACK.

import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { encode, type KeyPair, newGenericClaims } from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import { type Answers, AskServers, field, type ServerAnswer, SLOW_SERVER } from './ask-servers.js';

/** Subjects of the services. */
export const CLAIMS_SUBJECTS = {
  update: '$SYS.REQ.CLAIMS.UPDATE',
  list: '$SYS.REQ.CLAIMS.LIST',
  delete: '$SYS.REQ.CLAIMS.DELETE',
  pack: '$SYS.REQ.CLAIMS.PACK',
} as const;

/** What one server holds. */
export interface ServerAccounts {
  readonly server: string;
  /** Public keys of the accounts whose JWT it has, as it lists them. */
  readonly accounts: readonly string[];
}

/** An account JWT as a server packs it. */
export interface PackedAccount {
  readonly publicKey: string;
  readonly jwt: string;
}

/** The services, over one connection of a system account user. Close it when done; the connection stays. */
export class ClaimsService {
  readonly #connection: NatsConnection;
  readonly #timeout: number;
  readonly #servers: AskServers;
  readonly #inbox: () => string;

  private constructor(connection: NatsConnection, timeout: number, inbox: () => string) {
    this.#connection = connection;
    this.#timeout = timeout;
    this.#inbox = inbox;
    this.#servers = new AskServers(connection, inbox(), timeout);
  }

  /** @param timeout milliseconds that one question waits for the servers' answers */
  static async over(connection: NatsConnection, timeout: number): Promise<ClaimsService> {
    const { createInbox } = await import('@nats-io/transport-node');
    return new ClaimsService(connection, timeout, createInbox);
  }

  /** Gives every server an account's JWT. */
  update(token: string): Promise<Answers> {
    return this.#servers.ask(CLAIMS_SUBJECTS.update, token);
  }

  /** Asks every server which accounts it holds; those that answer anything else are errors. */
  async list(): Promise<Answers & { readonly lists: readonly ServerAccounts[] }> {
    const { answers, silence } = await this.#servers.ask(CLAIMS_SUBJECTS.list, '');
    const lists: ServerAccounts[] = [];
    const checked = answers.map((answer): ServerAnswer => {
      if (answer.outcome === 'error') return answer;
      const { server, data } = answer;
      if (!Array.isArray(data)) return { server, outcome: 'error', reason: 'its answer is not a list' };
      lists.push({ server, accounts: data.filter((key) => typeof key === 'string') });
      return answer;
    });
    return { answers: checked, silence, lists };
  }

  /**
   * Has every server delete accounts. Servers obey an operator's key, or one of its signing keys where the operator
   * requires them, and only when `allow_delete` is set.
   */
  delete(accounts: readonly string[], signer: KeyPair, issuedAt: number): Promise<Answers> {
    const claims = newGenericClaims(signer.publicKey);
    claims.nats.accounts = [...accounts];
    return this.#servers.ask(CLAIMS_SUBJECTS.delete, encode(claims, signer, { issuedAt }));
  }

  /**
   * The account JWTs that one of the servers holds, as they come. Nothing is checked.
   *
   * @throws NscError `remote` when no server answers, or the answer breaks off
   */
  async *pack(): AsyncGenerator<PackedAccount> {
    const reply = this.#inbox();
    const messages: Subscription = this.#connection.subscribe(reply);
    try {
      this.#connection.publish(CLAIMS_SUBJECTS.pack, '', { reply });
      let count = 0;
      let timer = this.#patience(messages);
      let whole = false;
      try {
        for await (const message of messages) {
          clearTimeout(timer);
          if (message.headers?.code === 503) {
            throw new NscError(
              'remote',
              'no nats-server with a full account resolver listens: a cache resolver cannot be pulled from',
            );
          }
          const text = message.string();
          if (text === '') {
            whole = true;
            break;
          }
          for (const line of text.split('\n')) {
            const [publicKey, jwt, more] = line.split('|');
            if (publicKey === undefined || jwt === undefined || more !== undefined) {
              throw new NscError('remote', 'the pull response is malformed: not an account and its JWT');
            }
            count++;
            yield { publicKey, jwt };
          }
          timer = this.#patience(messages);
        }
      } finally {
        clearTimeout(timer);
      }
      if (!whole) {
        const where = count === 0 ? 'no answer in time' : `the answer broke off after ${count} accounts`;
        throw new NscError('remote', `failed to get response to pull: ${where}`);
      }
    } catch (error) {
      if (error instanceof NscError) throw error;
      throw new NscError('remote', `failed to get response to pull: ${reasonOf(error)}`, { cause: error });
    } finally {
      messages.unsubscribe();
    }
  }

  close(): void {
    this.#servers.close();
  }

  #patience(messages: Subscription): NodeJS.Timeout {
    return setTimeout(() => messages.unsubscribe(), Math.max(this.#timeout, SLOW_SERVER));
  }
}

/** What a server says about an update or a deletion, in one line. */
export function messageOf(data: unknown): string {
  const message = field(data, 'message');
  return typeof message === 'string' ? message : JSON.stringify(data);
}
