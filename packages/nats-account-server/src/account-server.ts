/**
 * An account server from its start to its end. It puts the rooms together, and takes them apart again:
 *
 *   store ── TrustedStore ──┬── Intake ◄── POST, NATS updates, packs, primary
 *     ▲          ▲          │      └──► NATS side (notifications), signing service
 *     │        Trust        ├── AccountRoutes ◄── GET
 *   files    (reload)       └── NATS side (lookups, packs)
 *
 * Several may run in one process; none keeps anything global.
 */

import type { JwtStore } from '@nats-ts/jwt-store';
import { type Log, Logger, nullLogger } from '@nats-ts/log';
import { Activations } from './activations/activations.js';
import { type LoadedCertificates, loadCertificates } from './certificates.js';
import { AccountServerError } from './errors.js';
import { unixDate } from './go-time.js';
import { Health } from './health.js';
import { AccountRoutes } from './http/accounts.js';
import { ActivationRoutes } from './http/activations.js';
import { healthHandler } from './http/health.js';
import { operatorHandler } from './http/operator.js';
import { packHandler } from './http/pack.js';
import { Router } from './http/router.js';
import { HttpServer } from './http/server.js';
import { Intake } from './intake.js';
import { Metrics } from './metrics.js';
import { createNatsSide, type NatsSide } from './nats/nats-side.js';
import { changesBetween } from './options/changes.js';
import type { AccountServerOptions } from './options/types.js';
import { Primary } from './replication/primary.js';
import { routeTable } from './routes.js';
import { type AccountServerSettings, type CompleteSettings, completeSettings } from './settings.js';
import { createSigning } from './signing/signing.js';
import { type OpenedStore, openStore } from './store-opening.js';
import { Trust, TrustHolder } from './trust.js';
import { loadTrust } from './trust-files.js';
import { TrustedStore } from './trusted-store.js';
import { RemoteAccounts } from './upstream.js';
import { version } from './version.js';

/** What a reload did. */
export interface ReloadReport {
  /** Options taken over, as dotted paths. The operator and the certificates are read again in any case. */
  readonly applied: readonly string[];
  /** Options that differ and wait for a restart. */
  readonly needRestart: readonly string[];
}

/** The parts of a running server. */
interface Parts {
  readonly log: Log;
  readonly ownLogger: Logger | undefined;
  readonly trust: TrustHolder;
  readonly opened: OpenedStore;
  readonly store: TrustedStore;
  readonly intake: Intake;
  readonly accounts: AccountRoutes;
  readonly activationRoutes: ActivationRoutes;
  readonly nats: NatsSide;
  readonly http: HttpServer;
  readonly closers: Closers;
}

/** What can change while the server runs. */
interface Changeable {
  options: AccountServerOptions;
  certificates: LoadedCertificates | undefined;
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
    const { log, ownLogger, trust, opened, http, nats, intake, accounts, activationRoutes } = this.#parts;
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
    accounts.reconfigure(options.http);
    activationRoutes.reconfigure(options.http);
    connectIntake(intake, nats, options);
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

/** What must be closed, in the reverse order of its opening. */
class Closers {
  readonly #closers: (() => Promise<unknown> | unknown)[] = [];

  add(closer: () => Promise<unknown> | unknown): void {
    this.#closers.push(closer);
  }

  /** Closes everything, also when one of them fails; the first failure is thrown at the end. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (let closer = this.#closers.pop(); closer !== undefined; closer = this.#closers.pop()) {
      try {
        await closer();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}

/** Opens everything in the order in which it is needed. */
async function build(
  settings: AccountServerSettings,
  complete: CompleteSettings,
  state: Changeable,
  closers: Closers,
): Promise<Parts> {
  const { options } = complete;
  const ownLogger =
    settings.log === undefined && settings.logging !== undefined ? openLogger(options) : undefined;
  if (ownLogger !== undefined) closers.add(() => ownLogger.close());
  const log = settings.log ?? ownLogger ?? nullLogger;
  log.info(`starting NATS Account server, version ${version}`);
  log.info(`server time is ${unixDate(new Date())}`);

  const trust = new TrustHolder(new Trust());
  const opened = await openStores(complete, trust, log, closers);
  const isReplica = options.primary !== '';
  const store = new TrustedStore(opened.store, trust, { readOnly: options.store.readOnly });
  state.certificates = await loadCertificates(options.http.tls);

  const health = new Health({
    trust: () => trust.current,
    storeDir: opened.dir,
    writable: !store.readOnly,
    nats: () => nats,
    certificateEnd: () => state.certificates?.validTo,
  });
  const metrics = new Metrics({
    version,
    accounts: () => store.size(),
    connections: () => http.connections,
    nats: () => {
      const { notificationsSent: sent, notificationsFailed: failed } = nats.stats;
      return { configured: nats.configured, connected: nats.connected, sent, failed };
    },
    trusted: () => trust.current.problem() === undefined,
  });
  const intake = new Intake({
    store,
    trust,
    log,
    onSave: (problem) => health.noteSave(problem),
    onOutcome: (from, kind) => metrics.countOutcome(from, kind),
  });
  const activations = await Activations.open({
    dir: opened.nsc === undefined ? opened.dir : '',
    readOnly: store.readOnly,
    store,
    trust,
    log,
    notify: (activation) => void nats.notifyActivation(activation),
  });
  const nats = createNatsSide({
    options: options.nats,
    version,
    lookupTimeout: options.signRequestTimeout,
    store,
    intake,
    trust,
    log,
    activations,
    onAccountUpdate: (key, taken) => (taken ? primary?.markFresh(key) : primary?.markStale(key)),
  });
  const primary = isReplica
    ? new Primary({
        url: options.primary,
        timeout: options.replicationTimeout,
        maxPack: options.maxReplicationPack,
        interval: options.replicationInterval,
        store,
        intake,
        activations,
        log,
        notify: (key, token) => nats.notifyAccount(key, token),
      })
    : undefined;
  connectIntake(intake, nats, options);
  closers.add(() => nats.close());
  await nats.start();
  if (primary !== undefined) {
    closers.add(() => primary.close());
    await primary.start();
  }

  const upstream = new RemoteAccounts({ store, nats, primary });
  const accounts = new AccountRoutes({
    store,
    intake,
    log,
    upstream,
    notify: (key, token) => nats.notifyAccount(key, token),
    limits: options.http,
    metrics: metrics.route('/jwt/v1/accounts/:key'),
  });
  const activationRoutes = new ActivationRoutes({
    activations,
    refresh: async (hash) => {
      await primary?.refreshActivation(hash);
    },
    notify: (activation) => nats.notifyActivation(activation),
    limits: options.http,
  });
  const routes = routeTable({
    accounts,
    activations: activationRoutes,
    operator: operatorHandler(trust),
    pack: packHandler(store, log, () => state.options.maxReplicationPack),
    health: healthHandler(() => health.problems()),
    metrics,
    metricsServed: () => state.options.http.metrics,
    noPost: whyNoPost(options, store),
  });
  const router = new Router(routes, { metrics, log, writeTimeout: () => state.options.http.writeTimeout });
  const http = await HttpServer.listen({
    options: options.http,
    certificates: state.certificates,
    metrics,
    log,
    listener: (request, response, expectsContinue) => {
      if (request.method === 'GET' && !log.traceEnabled && accounts.tryWarm(request, response)) return;
      void router.answer(request, response, expectsContinue);
    },
  });
  closers.add(async () => {
    await http.close();
    log.info('http stopped');
  });
  log.info(`${http.protocol} listening on port ${http.port}`);
  log.info('nats-account-server is running');
  log.info('configure the nats-server with:');
  log.info(`  resolver: URL(${http.url}/jwt/v1/accounts/)`);
  return { log, ownLogger, trust, opened, store, intake, accounts, activationRoutes, nats, http, closers };
}

/**
 * Opens the store and loads the trust, the operator first, except that the operator of an nsc folder is found in
 * the store.
 */
async function openStores(
  settings: CompleteSettings,
  trust: TrustHolder,
  log: Log,
  closers: Closers,
): Promise<OpenedStore> {
  const { options } = settings;
  const open = async (): Promise<OpenedStore> => {
    if (settings.store !== undefined) return { store: settings.store, dir: '', nsc: undefined };
    const opened = await openStore(options.store, (token) => trust.current.examine(token), log);
    closers.add(() => opened.store.close());
    return opened;
  };
  if (options.store.nsc !== '') {
    const opened = await open();
    trust.replace(await trustOf(settings, options, opened, log));
    return opened;
  }
  trust.replace(await trustOf(settings, options, undefined, log));
  return open();
}

function trustOf(
  settings: CompleteSettings,
  options: AccountServerOptions,
  opened: OpenedStore | undefined,
  log: Log,
): Promise<Trust> {
  const fromFolder = options.operatorJwtPath === '' ? opened?.nsc?.operatorJwt() : undefined;
  return loadTrust(
    {
      operatorJwtPath: options.operatorJwtPath,
      operator: settings.operator ?? fromFolder,
      systemAccountJwtPath: options.systemAccountJwtPath,
      systemAccount: settings.systemAccount,
    },
    log,
  );
}

function connectIntake(intake: Intake, nats: NatsSide, options: AccountServerOptions): void {
  const { signRequestSubject: subject, signRequestTimeout: timeout } = options;
  intake.connect({
    notify: (key, token) => nats.notifyAccount(key, token),
    ...(subject === '' ? {} : { signing: createSigning({ subject, timeout, nats }) }),
  });
}

function whyNoPost(options: AccountServerOptions, store: JwtStore): string | undefined {
  if (options.primary !== '') return 'this server is a replica; push to its primary';
  return store.readOnly ? 'the store of this server is read-only' : undefined;
}

function openLogger(options: AccountServerOptions): Logger {
  try {
    return new Logger(options.logging);
  } catch (error) {
    throw new AccountServerError('bad-configuration', error instanceof Error ? error.message : String(error));
  }
}
