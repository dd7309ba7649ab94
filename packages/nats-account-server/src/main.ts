/**
 * The program `nats-account-server`: command line in, a running server and its signals out. Thin on purpose; what
 * it starts is the library.
 */
import { FlagError } from '@nats-ts/flags';
import { LogError, Logger } from '@nats-ts/log';
import { AccountServer } from './account-server.js';
import { AccountServerError } from './errors.js';
import { dumpOptions } from './options/dump.js';
import { type AccountServerFlags, parseFlags, usage } from './options/flags.js';
import { type LoadedOptions, loadOptions } from './options/load.js';
import { version } from './version.js';

/** Exit codes: 1 when the server cannot start, 2 when the command line is wrong, as Go programs have it. */
const CANNOT_START = 1;
const BAD_COMMAND_LINE = 2;

async function main(argv: readonly string[]): Promise<void> {
  const flags = parseFlags(argv);
  if (flags.values.h) return print(usage());
  if (flags.values.v) return print(`nats-account-server: v${version}\n`);
  const loaded = loadOptions(flags);
  if (flags.values.dump) return print(`${dumpOptions(loaded.options)}\n`);
  const logger = new Logger(loaded.options.logging);
  try {
    await run(flags, loaded, logger);
  } catch (error) {
    for (const line of textOf(error).split('\n')) logger.fatal(line);
    process.exitCode = CANNOT_START;
    await logger.close();
  }
}

/** Starts the server and stays with it until a signal ends it. */
async function run(flags: AccountServerFlags, loaded: LoadedOptions, logger: Logger): Promise<void> {
  if (loaded.configFile !== '')
    logger.info(`loading configuration from ${JSON.stringify(loaded.configFile)}`);
  for (const warning of loaded.warnings) logger.warn(warning);
  // A promise that nobody waited for must not take down everyone's account server; it is a fault to be reported.
  process.on('unhandledRejection', (reason) => logger.error(`internal error - ${stackOf(reason)}`));
  const starting = AccountServer.start({ ...loaded.options, log: logger });
  // Whoever stops a server that is still starting gets it started, then stopped.
  const stopped = new Promise<void>((resolve, reject) => {
    let stopping = false;
    const stop = (name: string): void => {
      if (stopping) process.exit(CANNOT_START);
      stopping = true;
      logger.info(`received ${name}, shutting down`);
      starting.then((server) => server.close()).then(resolve, reject);
    };
    process.on('SIGINT', () => stop('sig-interrupt'));
    process.on('SIGTERM', () => stop('sig-term'));
  });
  stopped.catch(() => undefined);
  process.on('SIGHUP', () => void reload(flags, starting, logger));
  process.on('SIGUSR1', () => logger.reopen());
  await starting;
  await stopped;
  logger.info('account server stopped');
  await logger.close();
  // Only what a bug left open could keep the process now.
  process.exit(0);
}

/** Reads file and flags again. What is wrong is said in the log, and the server goes on as it was. */
async function reload(
  flags: AccountServerFlags,
  starting: Promise<AccountServer>,
  logger: Logger,
): Promise<void> {
  logger.info('received sig-hup, reloading');
  try {
    const server = await starting;
    const { options, configFile, warnings } = loadOptions(flags);
    if (configFile !== '') logger.info(`loading configuration from ${JSON.stringify(configFile)}`);
    for (const warning of warnings) logger.warn(warning);
    logger.configure(options.logging);
    await server.reload({ ...options, log: logger });
  } catch (error) {
    for (const line of textOf(error).split('\n')) logger.error(line);
    logger.error('the configuration was not reloaded; the server goes on with what it had');
  }
}

function print(text: string): void {
  process.stdout.write(text);
}

function textOf(error: unknown): string {
  const expected = error instanceof AccountServerError || error instanceof LogError;
  return expected ? error.message : `internal error - ${stackOf(error)}`;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof FlagError) {
    process.stderr.write(
      `nats-account-server: ${error.message}\nRun nats-account-server -h to see every flag.\n`,
    );
    process.exitCode = BAD_COMMAND_LINE;
  } else {
    process.stderr.write(`nats-account-server: ${textOf(error)}\n`);
    process.exitCode = CANNOT_START;
  }
}
