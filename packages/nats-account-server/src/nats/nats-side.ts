// The NATS side of the account server as the rest of it sees it: one object that notifies brokers, answers
// lookups, exchanges packs and takes updates, and keeps quiet when NATS is not configured.
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { type AccountKey, createKeyPair } from '@nats-ts/jwt';
import type { JwtStore, StoreChange, StoredJwt } from '@nats-ts/jwt-store';
import type { Log } from '@nats-ts/log';
import type { Activations, StoredActivation } from '../activations/activations.js';
import type { Intake } from '../intake.js';
import type { NatsOptions } from '../options/types.js';
import type { TrustHolder } from '../trust.js';
import { accountOfCreds } from './authenticator.js';
import { BrokerLink, reasonOf } from './broker-link.js';
import { type Change, ChangeNotifier } from './change-notifier.js';
import { LookupAsker, LookupResponder } from './lookups.js';
import { PackAsker } from './pack-asker.js';
import { PackResponder } from './pack-responder.js';
import { type RequestResult, requestOver } from './request.js';
import {
  ANY_ACCOUNT_LOOKUP,
  ANY_ACCOUNT_UPDATE,
  ANY_ACTIVATION_UPDATE,
  PACK_QUEUE,
  PACK_REQUEST,
} from './subjects.js';
import { UpdateReceiver } from './update-receiver.js';
import { UpdateReplies } from './update-reply.js';

/** What the NATS side is made of. */
export interface NatsSideParts {
  readonly options: NatsOptions;
  /** The account server's version, as its answers tell it. */
  readonly version: string;
  /** Milliseconds that other servers have to answer a lookup (`signrequesttimeout`, as in Go). */
  readonly lookupTimeout: number;
  readonly store: JwtStore;
  readonly intake: Intake;
  readonly trust: TrustHolder;
  readonly log: Log;
  /** Without it activations that arrive are not kept. */
  readonly activations?: Activations | undefined;
  /** Told after every account update that arrives, whether it was taken or refused; a replica listens. */
  readonly onAccountUpdate?: (key: string, taken: boolean) => void;
}

/** Counters since the start. */
export interface NatsStats {
  /** Notifications that a broker confirmed. */
  readonly notificationsSent: number;
  /** Notifications lost with a connection (they are sent again) or too large for the broker. */
  readonly notificationsFailed: number;
  /** Changes that wait for a broker. */
  readonly notificationsPending: number;
  readonly updatesReceived: number;
  readonly updatesRefused: number;
}

/** The NATS side. No method throws or rejects, and none but `close` waits for a broker unless it says so. */
export interface NatsSide {
  /** Whether there are brokers to connect to. */
  readonly configured: boolean;
  readonly connected: boolean;
  /** Why there is no connection, or what last went wrong on it. */
  readonly lastError: string | undefined;
  readonly stats: NatsStats;
  /** Begins to connect; resolves at once. */
  start(): Promise<void>;
  /**
   * Tells the brokers that an account changed. True: handed to a live connection. False: kept and sent as soon
   * as a broker is there, or NATS is not configured.
   */
  notifyAccount(key: AccountKey, token: string): Promise<boolean>;
  /** Tells other account servers of an activation; answers as `notifyAccount`. */
  notifyActivation(activation: StoredActivation): Promise<boolean>;
  /** Asks the other servers for an account that the store does not have; waits at most `lookupTimeout`. */
  lookupAccount(key: AccountKey): Promise<StoredJwt | undefined>;
  /** Sends a request and waits for the first reply, at most `timeout` ms. */
  request(subject: string, payload: string, timeout: number): Promise<RequestResult>;
  /** Connects anew with other options; changes that wait are kept. */
  reconfigure(options: NatsOptions): Promise<void>;
  /** Delivers what was sent and ends the connection. */
  close(): Promise<void>;
}

/** The first 12 characters of a key, as log lines name accounts. */
function short(key: string): string {
  return key.slice(0, 12);
}

/** Makes the NATS side. It does nothing before `start`. */
export function createNatsSide(parts: NatsSideParts): NatsSide {
  return new Side(parts);
}

class Side implements NatsSide {
  readonly #parts: NatsSideParts;
  readonly #log: Log;
  readonly #notifier: ChangeNotifier;
  readonly #lookups: LookupResponder;
  readonly #asker: LookupAsker;
  readonly #updates: UpdateReceiver;
  readonly #onStoreChange = (change: StoreChange): void => void this.#storeChanged(change);
  #options: NatsOptions;
  #link: BrokerLink | undefined;
  #subscriptions: { readonly open: () => Subscription; current: Subscription }[] = [];
  #packs: PackAsker | undefined;
  #started = false;

  constructor(parts: NatsSideParts) {
    this.#parts = parts;
    this.#options = parts.options;
    this.#log = parts.log;
    const { store, intake, trust, log, lookupTimeout } = parts;
    this.#notifier = new ChangeNotifier({
      load: (change) => this.#load(change),
      everything: () => this.#everything(),
      log,
    });
    this.#lookups = new LookupResponder(store, log);
    this.#asker = new LookupAsker({
      store,
      intake,
      trust,
      log,
      request: async (subject) => {
        const result = await this.request(subject, '', lookupTimeout);
        return result.kind === 'reply' ? result.text : undefined;
      },
    });
    this.#updates = new UpdateReceiver({
      intake,
      activations: parts.activations,
      replies: new UpdateReplies({ id: createKeyPair('server').publicKey, version: parts.version }),
      log,
      onAccountUpdate: (key, taken) => parts.onAccountUpdate?.(key, taken),
    });
  }

  get configured(): boolean {
    return this.#options.servers.length > 0;
  }

  get connected(): boolean {
    return this.#link?.connection !== undefined;
  }

  get lastError(): string | undefined {
    return this.#link?.lastError;
  }

  get stats(): NatsStats {
    return {
      notificationsSent: this.#notifier.sent,
      notificationsFailed: this.#notifier.failed,
      notificationsPending: this.#notifier.pending,
      updatesReceived: this.#updates.received,
      updatesRefused: this.#updates.refused,
    };
  }

  start(): Promise<void> {
    if (this.#started) return Promise.resolve();
    this.#started = true;
    // A store that others write to tells of their changes; our own are told by whoever saved them.
    if (this.#parts.store.readOnly) this.#parts.store.on('change', this.#onStoreChange);
    this.#open();
    return Promise.resolve();
  }

  notifyAccount(key: AccountKey, token: string): Promise<boolean> {
    if (!this.configured) {
      this.#log.info(`skipping notification for ${short(key)}, no NATS configured`);
      return Promise.resolve(false);
    }
    return Promise.resolve(this.#notifier.notify({ kind: 'account', key }, token));
  }

  notifyActivation(activation: StoredActivation): Promise<boolean> {
    const { account, hash, token } = activation;
    if (!this.configured) {
      this.#log.info(`skipping activation notification for ${short(hash)}, no NATS configured`);
      return Promise.resolve(false);
    }
    return Promise.resolve(this.#notifier.notify({ kind: 'activation', account, hash }, token));
  }

  lookupAccount(key: AccountKey): Promise<StoredJwt | undefined> {
    return this.connected ? this.#asker.ask(key) : Promise.resolve(undefined);
  }

  request(subject: string, payload: string, timeout: number): Promise<RequestResult> {
    return requestOver(this.#link?.connection, subject, payload, timeout);
  }

  async reconfigure(options: NatsOptions): Promise<void> {
    if (!this.#started) {
      this.#options = options;
      return;
    }
    await this.#shut();
    this.#options = options;
    this.#open();
  }

  async close(): Promise<void> {
    if (!this.#started) return;
    this.#started = false;
    this.#parts.store.off('change', this.#onStoreChange);
    for (const { current } of this.#subscriptions) current.unsubscribe();
    await this.#finishUpdates();
    await this.#shut();
    const { pending } = this.#notifier;
    if (pending > 0 && this.configured) this.#log.warn(`${pending} notifications were not sent, no NATS`);
  }

  #open(): void {
    if (!this.configured) {
      this.#log.info('NATS is not configured, server will not fire notifications on update');
      return;
    }
    this.#checkCreds();
    this.#link = new BrokerLink(
      this.#options,
      { up: (connection, again) => this.#up(connection, again), down: () => this.#notifier.down() },
      this.#log,
    );
    this.#link.start();
  }

  /** Creds of an ordinary account connect as well, and nobody hears what is said with them. */
  #checkCreds(): void {
    const system = this.#parts.trust.current.operator?.claims.nats.system_account;
    const { userCredentials } = this.#options;
    if (system === undefined || userCredentials === '') return;
    const account = accountOfCreds(userCredentials);
    if (account === undefined || account === system) return;
    this.#log.warn(
      `the user of ${userCredentials} is in account ${short(account)}, not in the system account ${short(system)}: ` +
        'brokers will not hear its notifications',
    );
  }

  async #shut(): Promise<void> {
    this.#packs?.stop();
    this.#packs = undefined;
    this.#subscriptions = [];
    const link = this.#link;
    this.#link = undefined;
    await link?.close();
  }

  /** Waits until what arrived is stored and answered, but not longer than for a broker. */
  async #finishUpdates(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#options.connectTimeout);
    });
    await Promise.race([this.#updates.idle(), patience]);
    clearTimeout(timer);
  }

  #up(connection: NatsConnection, again: boolean): void {
    try {
      if (again) this.#reopenLost();
      else this.#subscribe(connection);
    } catch (error) {
      this.#log.error(`subscribing failed: ${reasonOf(error)}`);
    }
    this.#log.info('connected to NATS for account and activation notifications');
    if (!this.#parts.store.readOnly) this.#log.info('connected to NATS for JWT syncing');
    this.#notifier.up(connection);
  }

  #subscribe(connection: NatsConnection): void {
    const { store, intake } = this.#parts;
    this.#packs?.stop();
    this.#packs = undefined;
    this.#subscriptions = [];
    const responder = new PackResponder(connection, store, this.#log);
    const on = (subject: string, handle: (message: Msg) => void, queue?: string): void => {
      const open = () => this.#listen(connection, subject, handle, queue);
      this.#subscriptions.push({ open, current: open() });
    };
    on(ANY_ACCOUNT_LOOKUP, (message) => this.#lookups.answer(message));
    on(PACK_REQUEST, (message) => responder.answer(message), PACK_QUEUE);
    // A read-only store follows its folder alone.
    if (!store.readOnly) {
      on(ANY_ACCOUNT_UPDATE, (message) => this.#updates.account(message));
      on(ANY_ACTIVATION_UPDATE, (message) => this.#updates.activation(message));
      this.#packs = new PackAsker({
        connection,
        isUp: () => this.#link?.connection === connection,
        store,
        intake,
        interval: this.#options.reconnectWait,
        onSaved: (key, token) => void this.notifyAccount(key, token),
        log: this.#log,
      });
    }
  }

  /** A handler that throws would stop the client library's reader, so none may. */
  #listen(
    connection: NatsConnection,
    subject: string,
    handle: (message: Msg) => void,
    queue: string | undefined,
  ): Subscription {
    return connection.subscribe(subject, {
      ...(queue !== undefined && { queue }),
      callback: (error, message) => {
        try {
          if (error === null) handle(message);
          else this.#log.error(`subscription to ${subject} failed: ${error.message}`);
        } catch (thrown) {
          this.#log.error(`handling a message on ${subject} failed: ${reasonOf(thrown)}`);
        }
      },
    });
  }

  /** The broker takes back a subscription that the user may not have; newer creds may have it. */
  #reopenLost(): void {
    for (const subscription of this.#subscriptions) {
      if (subscription.current.isClosed()) subscription.current = subscription.open();
    }
  }

  async #load(change: Change): Promise<string | undefined> {
    if (change.kind === 'account') return (await this.#parts.store.load(change.key))?.token;
    const found = await this.#parts.activations?.load(change.hash);
    return found?.kind === 'found' ? found.activation.token : undefined;
  }

  async *#everything(): AsyncIterable<Change> {
    for await (const key of this.#parts.store.keys()) yield { kind: 'account', key };
    for await (const { account, hash } of this.#parts.activations?.all() ?? []) {
      yield { kind: 'activation', account, hash };
    }
  }

  async #storeChanged(change: StoreChange): Promise<void> {
    if (change.kind !== 'saved') return;
    try {
      const stored = await this.#parts.store.load(change.key);
      if (stored !== undefined) await this.notifyAccount(change.key, stored.token);
    } catch (error) {
      this.#log.info(
        `error trying to send notification from file change for ${short(change.key)}, ${reasonOf(error)}`,
      );
    }
  }
}
