/**
 * Puts an account server together, in the order in which its rooms need each other:
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
import type { Closers } from './closers.js';
import { AccountServerError } from './errors.js';
import { unixDate } from './go-time.js';
import { Health } from './health.js';
import { AccountRoutes } from './http/accounts.js';
import { ActivationRoutes } from './http/activations.js';
import { BodyReader } from './http/body.js';
import { healthHandler } from './http/health.js';
import { InFlight } from './http/in-flight.js';
import { operatorHandler } from './http/operator.js';
import { packHandler } from './http/pack.js';
import { postPackHandler } from './http/post-pack.js';
import { Router } from './http/router.js';
import { HttpServer } from './http/server.js';
import { Intake } from './intake.js';
import { Metrics } from './metrics.js';
import { createNatsSide, type NatsSide } from './nats/nats-side.js';
import type { AccountServerOptions } from './options/types.js';
import { Primary } from './replication/primary.js';
import { routeTable } from './routes.js';
import type { AccountServerSettings, CompleteSettings } from './settings.js';
import { createSigning } from './signing/signing.js';
import { type OpenedStore, openStore } from './store-opening.js';
import { Trust, TrustHolder } from './trust.js';
import { loadTrust } from './trust-files.js';
import { TrustedStore } from './trusted-store.js';
import { RemoteAccounts } from './upstream.js';
import { version } from './version.js';

/** The parts of a running server. */
export interface Parts {
  readonly log: Log;
  readonly ownLogger: Logger | undefined;
  readonly trust: TrustHolder;
  readonly opened: OpenedStore;
  readonly store: TrustedStore;
  readonly intake: Intake;
  readonly bodies: BodyReader;
  readonly accounts: AccountRoutes;
  readonly activationRoutes: ActivationRoutes;
  readonly nats: NatsSide;
  readonly http: HttpServer;
  readonly closers: Closers;
}

/** What can change while the server runs. */
export interface Changeable {
  options: AccountServerOptions;
  certificates: LoadedCertificates | undefined;
}

/** Opens everything in the order in which it is needed. */
export async function build(
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
  const bodies = new BodyReader(options.http);
  const accounts = new AccountRoutes({
    store,
    intake,
    log,
    upstream,
    notify: (key, token) => nats.notifyAccount(key, token),
    bodies,
    maxAge: options.http.maxAge,
    metrics: metrics.route('/jwt/v1/accounts/:key'),
  });
  const activationRoutes = new ActivationRoutes({
    activations,
    refresh: async (hash) => {
      await primary?.refreshActivation(hash);
    },
    notify: (activation) => nats.notifyActivation(activation),
    bodies,
    maxAge: options.http.maxAge,
  });
  const routes = routeTable({
    accounts,
    activations: activationRoutes,
    operator: operatorHandler(trust),
    pack: packHandler(store, log, () => state.options.maxReplicationPack),
    postPack: postPackHandler(intake, bodies),
    health: healthHandler(() => health.problems()),
    metrics,
    metricsServed: () => state.options.http.metrics,
    noPost: whyNoPost(options, store),
  });
  const inFlight = new InFlight();
  const router = new Router(routes, {
    metrics,
    log,
    closing: () => http.closing,
    inFlight,
  });
  const http = await HttpServer.listen({
    options: options.http,
    certificates: state.certificates,
    inFlight,
    metrics,
    log,
    listener: (request, response, expectsContinue) => {
      void router.answer(request, response, expectsContinue);
    },
    warm: (key, condition) => accounts.warm(key, condition),
  });
  closers.add(async () => {
    await http.close();
    log.info('http stopped');
  });
  log.info(`${http.protocol} listening on port ${http.port}`);
  log.info('nats-account-server is running');
  log.info('configure the nats-server with:');
  log.info(`  resolver: URL(${http.url}/jwt/v1/accounts/)`);
  return {
    log,
    ownLogger,
    trust,
    opened,
    store,
    intake,
    bodies,
    accounts,
    activationRoutes,
    nats,
    http,
    closers,
  };
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
    const opened = await openStore(options.store, (token) => trust.examine(token), log);
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

/** The trust from its files, from the settings, or from the nsc folder that is served. */
export function trustOf(
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

/** Connects the intake to the brokers and to the signing service, if one is configured. */
export function connectIntake(intake: Intake, nats: NatsSide, options: AccountServerOptions): void {
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
