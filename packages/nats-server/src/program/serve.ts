/** The life of the program: start, signals, reload, lame duck, shutdown, with the lines the Go server logs. */
import { createKeyPair } from '@nats-ts/jwt';
import { LogError, Logger } from '@nats-ts/log';
import { NatsServerError } from '../errors.js';
import { NatsServer } from '../nats-server.js';
import { changesBetween, refusalText, reloadLines } from '../options/changes.js';
import type { ServerFlags } from '../options/flags.js';
import { type LoadedOptions, loadOptions } from '../options/load.js';
import type { ServerOptions } from '../options/types.js';
import { addressText, fileErrorText, listenErrorText } from '../system-error.js';
import { natsVersion, version } from '../version.js';
import { logOptions, sameLog } from './log-options.js';
import { type Ports, removePortsFile, urlsOf, writePidFile, writePortsFile } from './process-files.js';

/** Exit codes of a server: 0 after a shutdown it was asked for, 1 when it cannot start. */
const DONE = 0;
const CANNOT_START = 1;

/** Stands for a free port. */
const ANY_PORT = -1;

/** The highest port there is. */
const LAST_PORT = 65_535;

/** Payloads above this are discouraged. */
const DISCOURAGED_PAYLOAD = 8 * 1024 * 1024;

/**
 * Starts a server and stays with it until a signal ends it; then ends the process.
 *
 * @throws LogError or NatsServerError when the log cannot be opened
 */
export async function serve(flags: ServerFlags, loaded: LoadedOptions): Promise<void> {
  const logger = openLog(loaded.options);
  const program = new Program(flags, loaded, logger);
  try {
    await program.start();
  } catch (error) {
    for (const line of startFailure(error, loaded.options).split('\n')) logger.fatal(line);
    await logger.close();
    process.exit(CANNOT_START);
  }
}

function openLog(options: ServerOptions): Logger {
  try {
    return new Logger(logOptions(options));
  } catch (error) {
    if (!(error instanceof LogError) || options.logFile === '') throw error;
    const text = `error opening file: ${fileErrorText(error.cause, options.logFile)}`;
    throw new NatsServerError('bad-configuration', text, error);
  }
}

class Program {
  readonly #flags: ServerFlags;
  readonly #logger: Logger;
  readonly #configFile: string;
  readonly #key = createKeyPair('server');
  readonly #id: string = this.#key.publicKey;
  #options: ServerOptions;
  #loaded: LoadedOptions;
  #server: NatsServer | undefined;
  #state: 'running' | 'lame-duck' | 'stopping' = 'running';

  constructor(flags: ServerFlags, loaded: LoadedOptions, logger: Logger) {
    this.#flags = flags;
    this.#logger = logger;
    this.#loaded = loaded;
    this.#options = loaded.options;
    this.#configFile = loaded.configFile;
  }

  async start(): Promise<void> {
    const { warnings, notes, options } = this.#loaded;
    this.#logStart();
    for (const text of [...warnings, ...notes]) this.#logger.warn(text);
    // A promise nobody waited for must not take the broker down for everyone; it is a fault to be reported.
    process.on('unhandledRejection', (reason) => this.#logger.error(`internal error - ${stackOf(reason)}`));
    if (options.pidFile !== '') this.#writePidFile(options.pidFile);
    if (options.port < ANY_PORT || options.port > LAST_PORT) throw noSuchPort(options.port);
    const starting: Promise<NatsServer> = NatsServer.start({
      ...options,
      log: this.#logger,
      serverKey: this.#key,
      configDigest: this.#loaded.configDigest,
      onReloadRequest: async () => this.#reloadNow(await starting),
    });
    this.#listenToSignals(starting);
    this.#server = await starting;
    if (options.portsFileDir !== '') this.#writePortsFile(options.portsFileDir);
    this.#logger.info('Server is ready');
  }

  #logStart(): void {
    const { options, configDigest } = this.#loaded;
    this.#logger.info('Starting nats-server');
    this.#logger.info(`  Version:  ${natsVersion}`);
    this.#logger.info('  Git:      [not set]');
    if (options.clusterName !== '') this.#logger.info(`  Cluster:  ${options.clusterName}`);
    this.#logger.info(`  Program:  nats-ts ${version}, Node.js ${process.version}`);
    this.#logger.info(`  Name:     ${options.serverName === '' ? this.#id : options.serverName}`);
    this.#logger.info(`  ID:       ${this.#id}`);
    if (hasPlainPasswords(options)) this.#logger.warn('Plaintext passwords detected, use nkeys or bcrypt');
    if (this.#configFile !== '') {
      this.#logger.info(`Using configuration file: ${this.#configFile} (${configDigest})`);
    }
    if (options.maxPayload > DISCOURAGED_PAYLOAD) {
      this.#logger.warn(
        'Maximum payloads over 8.00 MB are generally discouraged and could lead to poor performance',
      );
    }
  }

  #writePidFile(path: string): void {
    try {
      writePidFile(path);
    } catch (error) {
      throw new NatsServerError(
        'bad-configuration',
        `Could not write pidfile: ${fileErrorText(error)}`,
        error,
      );
    }
  }

  #writePortsFile(folder: string): void {
    const server = this.#server;
    if (server === undefined) return;
    try {
      writePortsFile(folder, this.#ports(server));
    } catch (error) {
      this.#logger.error(`Error writing ports file (${folder}): ${fileErrorText(error)}`);
    }
  }

  #ports(server: NatsServer): Ports {
    const { host, httpHost, httpPort, tls, dontListen } = this.#options;
    const { port, monitorPort } = server;
    const scheme = httpPort === 0 ? 'https' : 'http';
    return {
      ...(dontListen ? {} : { nats: urlsOf(tls === undefined ? 'nats' : 'tls', host, port) }),
      ...(monitorPort === 0
        ? {}
        : { monitoring: urlsOf(scheme, httpHost === '' ? host : httpHost, monitorPort) }),
    };
  }

  #listenToSignals(starting: Promise<NatsServer>): void {
    // The failure of the start is reported by whoever waits for it.
    const started = (use: (server: NatsServer) => Promise<void> | void): void => {
      starting.then(use).catch((error: unknown) => this.#logger.error(`internal error - ${stackOf(error)}`));
    };
    const trap = (signal: NodeJS.Signals, name: string, act: () => void): void => {
      process.on(signal, () => {
        this.#logger.info(`Trapped ${JSON.stringify(name)} signal`);
        act();
      });
    };
    trap('SIGINT', 'interrupt', () => started((server) => this.#stop(server)));
    trap('SIGTERM', 'terminated', () => {
      if (this.#state !== 'lame-duck') started((server) => this.#stop(server));
    });
    trap('SIGHUP', 'hangup', () => started((server) => this.#reload(server)));
    trap('SIGUSR1', 'user defined signal 1', () => this.#logger.reopen());
    trap('SIGUSR2', 'user defined signal 2', () => started((server) => this.#enterLameDuck(server)));
  }

  async #stop(server: NatsServer): Promise<void> {
    if (this.#state === 'stopping') return;
    this.#state = 'stopping';
    this.#logger.info('Initiating Shutdown...');
    await server.close();
    await this.#end();
  }

  async #enterLameDuck(server: NatsServer): Promise<void> {
    if (this.#state !== 'running') return;
    this.#state = 'lame-duck';
    await server.enterLameDuck();
    if (this.#state !== 'lame-duck') return;
    this.#logger.info('Initiating Shutdown...');
    await this.#end();
  }

  async #end(): Promise<void> {
    const { portsFileDir } = this.#options;
    if (portsFileDir !== '') {
      try {
        removePortsFile(portsFileDir);
      } catch (error) {
        this.#logger.error(`Error cleaning up ports file ${portsFileDir}: ${textOf(error)}`);
      }
    }
    this.#logger.info('Server Exiting..');
    await this.#logger.close();
    process.exit(DONE);
  }

  /** Reads file and flags again. What is wrong is said in the log, and the server goes on as it was. */
  async #reload(server: NatsServer): Promise<void> {
    try {
      await this.#reloadNow(server);
    } catch (error) {
      const [first = '', ...more] = textOf(error).split('\n');
      this.#logger.error(`Failed to reload server configuration: ${first}`);
      for (const line of more) this.#logger.error(line);
    }
  }

  async #reloadNow(server: NatsServer): Promise<void> {
    if (this.#configFile === '') {
      throw new NatsServerError(
        'cannot-reload',
        'can only reload config when a file is provided using -c or --config',
      );
    }
    await this.#apply(server, loadOptions(this.#flags));
  }

  async #apply(server: NatsServer, loaded: LoadedOptions): Promise<void> {
    const current = this.#options;
    const next = loaded.options;
    const { applied, refused } = changesBetween(current, next);
    if (refused.length > 0) {
      const text = refused.map((name) => refusalText(name, current, next)).join('\n');
      throw new NatsServerError('cannot-reload', text);
    }
    for (const text of [...loaded.warnings, ...loaded.notes]) this.#logger.warn(text);
    await server.reload({ ...next, log: this.#logger, configDigest: loaded.configDigest });
    for (const name of applied) {
      for (const line of reloadLines(name, current, next)) this.#logger.info(line);
    }
    this.#options = next;
    this.#loaded = loaded;
    if (!sameLog(current, next)) this.#logger.configure(logOptions(next));
    if (applied.includes('pidFile') && next.pidFile !== '') this.#writePidFile(next.pidFile);
    if (applied.includes('portsFileDir')) {
      if (current.portsFileDir !== '') removePortsFile(current.portsFileDir);
      if (next.portsFileDir !== '') this.#writePortsFile(next.portsFileDir);
    }
    this.#logger.info(`Reloaded server configuration (${loaded.configDigest})`);
  }
}

/** Whether a password stands in the configuration as it is typed. A user without one may come by certificate. */
function hasPlainPasswords({ authorization, accounts, tls }: ServerOptions): boolean {
  const isPlain = (password: string): boolean => !/^\$2[abxy]\$/.test(password);
  if (authorization.password !== '' && isPlain(authorization.password)) return true;
  const users = [...(authorization.users ?? []), ...accounts.flatMap((account) => account.users)];
  return users.some(
    (user) =>
      user.kind === 'user' && isPlain(user.password) && !(user.password === '' && tls?.verifyAndMap === true),
  );
}

/** Why the server did not start, as the Go server logs it. */
function startFailure(error: unknown, { host, port }: ServerOptions): string {
  if (!(error instanceof NatsServerError)) return error instanceof LogError ? error.message : stackOf(error);
  if (error.code === 'cannot-monitor') return `Can't start monitoring: ${error.message}`;
  if (error.code !== 'cannot-listen') return error.message;
  const at = addressText(host, port);
  return `Error listening on port: ${at}, ${JSON.stringify(listenErrorText(at, error.cause))}`;
}

function noSuchPort(port: number): NatsServerError {
  return new NatsServerError('cannot-listen', `on port ${port}`, new Error(`address ${port}: invalid port`));
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
