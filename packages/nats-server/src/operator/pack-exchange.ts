/**
 * How full resolvers become equal: each asks now and then, with the hash of all it has; one of the others answers with
 * every JWT it has, a message each, and an empty one at the end.
 */
import { randomBytes } from 'node:crypto';
import type { JwtStore } from '@nats-ts/jwt-store';
import type { Account } from '../accounts/account.js';
import { InternalService } from '../accounts/internal-service.js';
import { CLAIMS_PACK, PACK_QUEUE } from './claims-subjects.js';
import type { ResolverHost } from './resolver.js';

/** Messages of a pack that leave at a time. */
const LINES_AT_A_TIME = 64;

/** Asks for packs, and answers those who ask. */
export class PackExchange {
  readonly #store: JwtStore;
  readonly #host: ResolverHost;
  readonly #system: Account;
  readonly #inbox = `$SYS._INBOX.${randomBytes(9).toString('hex')}`;
  readonly #receiver: InternalService;
  readonly #timer: NodeJS.Timeout;
  #responder: InternalService | undefined;
  /** Packs are merged one after the other. */
  #merging: Promise<void> = Promise.resolve();
  #closed = false;

  /** @param interval milliseconds between two questions */
  constructor(store: JwtStore, host: ResolverHost, system: Account, interval: number) {
    this.#store = store;
    this.#host = host;
    this.#system = system;
    this.#receiver = new InternalService(system, this.#inbox, (message) => {
      const pack = message.payload().toString('latin1');
      this.#merging = this.#merging.then(() => this.#merge(pack));
    });
    this.#respond();
    this.#timer = setInterval(() => void this.#ask(), interval);
    this.#timer.unref();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#receiver.close();
    this.#responder?.close();
  }

  #respond(): void {
    const answer = (reply: string, hash: Buffer): void => {
      void this.#answer(reply, hash).catch((error: unknown) => {
        this.#host.log.error(`DirResolver - Pack request error: ${String(error)}`);
      });
    };
    this.#responder = new InternalService(
      this.#system,
      CLAIMS_PACK,
      (message) => answer(message.reply, message.payload()),
      PACK_QUEUE,
    );
  }

  async #ask(): Promise<void> {
    const hash = await this.#store.hash();
    if (this.#closed) return;
    this.#host.log.debug(`DirResolver - Checking store state: ${hash}`);
    // One of the group answers, and it must not be we ourselves.
    this.#responder?.close();
    this.#system.publish(CLAIMS_PACK, this.#inbox, undefined, Buffer.from(hash, 'hex'));
    setImmediate(() => {
      if (!this.#closed) this.#respond();
    });
  }

  async #answer(reply: string, theirs: Buffer): Promise<void> {
    if (reply === '') return;
    const ours = await this.#store.hash();
    if (theirs.toString('hex') === ours) {
      this.#host.log.debug(`DirResolver - Pack request matches hash ${ours}`);
    } else {
      let sent = 0;
      for await (const line of this.#store.packLines()) {
        this.#system.publish(reply, '', undefined, Buffer.from(line, 'latin1'));
        if (++sent % LINES_AT_A_TIME === 0) await new Promise(setImmediate);
      }
      this.#host.log.debug(
        `DirResolver - Pack request hash ${theirs.toString('hex')} - finished responding with hash ${ours}`,
      );
    }
    this.#system.publish(reply, '', undefined, Buffer.alloc(0));
  }

  async #merge(pack: string): Promise<void> {
    if (pack === '' || this.#closed) return;
    try {
      const report = await this.#store.merge(pack, (key, token) => {
        try {
          this.#host.trust.judge(token, key);
          return true;
        } catch (error) {
          return error instanceof Error ? error.message : String(error);
        }
      });
      for (const { key, why } of report.refused)
        this.#host.log.error(`DirResolver - Merging resulted in error: ${key}: ${why}`);
    } catch (error) {
      this.#host.log.error(`DirResolver - Merging resulted in error: ${String(error)}`);
    }
  }
}
