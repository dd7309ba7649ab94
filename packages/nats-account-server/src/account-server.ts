/**
 * An account server from its start to its end: what a program that embeds it holds in its hands. How it is put
 * together stands in `assembly.ts`.
 */
import type { JwtStore } from '@nats-ts/jwt-store';
import { build, type Changeable, connectIntake, type Parts, trustOf } from './assembly.js';
import { loadCertificates } from './certificates.js';
import { Closers } from './closers.js';
import { AccountServerError } from './errors.js';
import { changesBetween } from './options/changes.js';
import type { AccountServerOptions } from './options/types.js';
import { type AccountServerSettings, type CompleteSettings, completeSettings } from './settings.js';

/** What a reload did. */
export interface ReloadReport {
  /** Options taken over, as dotted paths. The operator and the certificates are read again in any case. */
  readonly applied: readonly string[];
  /** Options that differ and wait for a restart. */
  readonly needRestart: readonly string[];
}

/** A running account server. */
export class AccountServer {
  readonly #parts: Parts;
  readonly #state: Changeable;
  #settings: CompleteSettings;
  #closing: Promise<void> | undefined;
  #reloading: Promise<unknown> = Promise.resolve();

  private constructor(parts: Parts, state: Changeable, settings: CompleteSettings) {
    this.#parts = parts;
    this.#state = state;
    this.#settings = settings;
    parts.opened.nsc?.on('operator', () => void this.#operatorChanged());
  }

  /**
   * Starts a server; it listens when the promise resolves.
   *
   * @throws AccountServerError; whatever was opened is closed again
   */
  static async start(settings: AccountServerSettings = {}): Promise<AccountServer> {
    const complete = completeSettings(settings);
    const closers = new Closers();
    try {
      const state: Changeable = { options: complete.options, certificates: undefined };
      const parts = await build(settings, complete, state, closers);
      return new AccountServer(parts, state, complete);
    } catch (error) {
      await closers.close();
      throw error;
    }
  }

  /** `http(s)://host:port`, without a slash at the end. */
  get url(): string {
    return this.#parts.http.url;
  }

  /** The port it listens on. */
  get port(): number {
    return this.#parts.http.port;
  }

  /** The options in effect. */
  get options(): AccountServerOptions {
    return this.#state.options;
  }

  /** The accounts it serves; what the trust does not recognise is not among them. */
  get store(): JwtStore {
    return this.#parts.store;
  }

  /** Whether there is a connection to a broker. */
  get natsConnected(): boolean {
    return this.#parts.nats.connected;
  }

  /**
   * Reads operator, system account and certificates again and takes over the options that can change. No request
   * is refused meanwhile. When something cannot be read everything stays as it was.
   *
   * @throws AccountServerError
   */
  reload(settings: AccountServerSettings): Promise<ReloadReport> {
    const reload = this.#reloading.then(() => this.#reload(completeSettings(settings)));
    this.#reloading = reload.catch(() => undefined);
    return reload;
  }

  /** Lets the requests in flight finish, then lets go of everything. Safe to call more than once. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #reload(settings: CompleteSettings): Promise<ReloadReport> {
    const { log, ownLogger, trust, opened, http, nats, intake, bodies, accounts, activationRoutes } =
      this.#parts;
    if (this.#closing !== undefined) throw new AccountServerError('closed', 'the account server is closed');
    const { applied, needRestart, options } = changesBetween(this.#state.options, settings.options);
    // Everything that can fail comes first, so that a reload happens whole or not at all.
    const nextTrust = await trustOf(settings, options, opened, log);
    const certificates = await loadCertificates(options.http.tls);
    if (certificates !== undefined && http.protocol === 'https') http.replaceCertificates(certificates);
    ownLogger?.configure(options.logging);
    this.#state.options = options;
    this.#state.certificates = http.protocol === 'https' ? certificates : undefined;
    this.#settings = settings;
    trust.replace(nextTrust);
    http.reconfigure(options.http);
    bodies.reconfigure(options.http);
    accounts.reconfigure(options.http);
    activationRoutes.reconfigure(options.http);
    connectIntake(intake, nats, options);
    opened.store.lookAgain?.();
    if (applied.some((path) => path.startsWith('nats.'))) await nats.reconfigure(options.nats);
    log.info(applied.length === 0 ? 'reloaded' : `reloaded, changed: ${applied.join(', ')}`);
    if (needRestart.length > 0) log.warn(`not changed before a restart: ${needRestart.join(', ')}`);
    return { applied, needRestart };
  }

  /** An nsc folder's operator file was written: its keys count from now on. */
  async #operatorChanged(): Promise<void> {
    const { log, trust, opened } = this.#parts;
    if (this.#closing !== undefined) return;
    try {
      trust.replace(await trustOf(this.#settings, this.#state.options, opened, log));
    } catch (error) {
      log.error(`${error instanceof Error ? error.message : error}; the operator known before stays`);
    }
  }

  async #close(): Promise<void> {
    this.#parts.log.info('stopping account server');
    await this.#reloading;
    await this.#parts.closers.close();
  }
}
