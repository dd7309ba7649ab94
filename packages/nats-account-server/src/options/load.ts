/**
 * From a configuration file and flags to options: the file first, then the flags, which win. Everything that is
 * wrong is said at once, each with its place.
 */
import { homedir } from 'node:os';
import { ConfError, type Position, parseConf, parseConfFile, readOptions } from '@nats-ts/conf';
import { AccountServerError } from '../errors.js';
import type { AccountServerFlags } from './flags.js';
import { parseHostPort } from './host-port.js';
import { absolute, expandHome } from './paths.js';
import { optionTable } from './table.js';
import type { AccountServerOptions, HttpOptions, LoggingOptions } from './types.js';

/** What reading gives. */
export interface LoadedOptions {
  readonly options: AccountServerOptions;
  /** Absolute path of the configuration file; empty when there is none. */
  readonly configFile: string;
  /** Texts for the log: deprecated spellings, keys given twice. */
  readonly warnings: readonly string[];
}

/** Values as the table reads them: the options, and `listen`, which ends up in host and port. */
type TableValues = Omit<AccountServerOptions, 'http' | 'logging'> & {
  readonly http: HttpOptions & { readonly listen?: string };
  readonly logging: Omit<LoggingOptions, 'colors'> & { readonly colors?: boolean };
};

/** The surroundings, for `$VARIABLES` in the file and `~` in paths. */
export interface LoadEnvironment {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly home?: string;
}

/**
 * Reads the configuration file the flags name, if any, and the flags over it.
 *
 * @throws AccountServerError `bad-configuration` with all that is wrong, a line each
 */
export function loadOptions(flags: AccountServerFlags, environment: LoadEnvironment = {}): LoadedOptions {
  const home = environment.home ?? homedir();
  const configFile = absolute(flags.values.c, home);
  const read = configFile === '' ? readText('', environment) : readFile(configFile, environment);
  const errors: string[] = [...read.errors];
  const options = withFlags(withPaths(read.options, home), flags, home, errors);
  errors.push(...contradictions(options, read.positions));
  if (errors.length > 0) throw new AccountServerError('bad-configuration', errors.join('\n'));
  return { options, configFile, warnings: read.warnings };
}

/** The options of an empty configuration. */
export function defaultOptions(): AccountServerOptions {
  return readText('', {}).options;
}

interface ReadOptions {
  readonly options: AccountServerOptions;
  readonly positions: ReadonlyMap<string, Position>;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

function readFile(file: string, { env = process.env }: LoadEnvironment): ReadOptions {
  try {
    return fromTree(parseConfFile(file, { env }));
  } catch (error) {
    if (!(error instanceof ConfError)) throw error;
    throw new AccountServerError('bad-configuration', `error reading configuration file: ${error.message}`);
  }
}

function readText(text: string, { env = {} }: LoadEnvironment): ReadOptions {
  return fromTree(parseConf(text, { env }));
}

function fromTree(tree: Parameters<typeof readOptions>[0]): ReadOptions {
  const { values, positions, errors, warnings } = readOptions(tree, optionTable, { quotedScalars: true });
  const found = errors.map((error) => error.message);
  const { http, logging, ...rest } = values as unknown as TableValues;
  const { listen = '', ...httpRest } = http;
  const hostPort = listen === '' ? { host: http.host, port: http.port } : parseHostPort(listen);
  if (typeof hostPort === 'string') {
    found.push(new ConfError('bad-value', positions.get('http.listen'), hostPort).message);
  }
  const options: AccountServerOptions = {
    ...rest,
    http: { ...httpRest, ...(typeof hostPort === 'string' ? {} : hostPort) },
    logging: { ...logging, colors: logging.colors ?? 'auto' },
  };
  return { options, positions, errors: found, warnings: warnings.map((warning) => warning.message) };
}

function withPaths(options: AccountServerOptions, home: string): AccountServerOptions {
  const { http, nats, store, logging } = options;
  const path = (text: string): string => expandHome(text, home);
  const tls = <T extends { cert: string; key: string; root: string }>(files: T): T => ({
    ...files,
    cert: path(files.cert),
    key: path(files.key),
    root: path(files.root),
  });
  return {
    ...options,
    operatorJwtPath: path(options.operatorJwtPath),
    systemAccountJwtPath: path(options.systemAccountJwtPath),
    logging: { ...logging, file: path(logging.file) },
    http: { ...http, tls: tls(http.tls) },
    nats: { ...nats, tls: tls(nats.tls), userCredentials: path(nats.userCredentials) },
    store: { ...store, dir: path(store.dir), nsc: path(store.nsc) },
  };
}

function withFlags(
  options: AccountServerOptions,
  { values, given, rest }: AccountServerFlags,
  home: string,
  errors: string[],
): AccountServerOptions {
  if (rest.length > 0) errors.push(`unexpected argument ${JSON.stringify(rest[0])}; flags begin with a dash`);
  if (given.has('dir') && given.has('nsc')) errors.push('-dir and -nsc exclude each other');
  const { logging, nats, store } = options;
  const has = (flag: keyof typeof values): boolean => given.has(flag);
  const hostPort = has('hp') ? parseHostPort(values.hp) : {};
  if (typeof hostPort === 'string') errors.push(`-hp: ${hostPort}`);
  return {
    ...options,
    ...(has('operator') ? { operatorJwtPath: absolute(values.operator, home) } : {}),
    ...(has('primary') ? { primary: values.primary } : {}),
    logging: {
      ...logging,
      debug: logging.debug || values.D || values.DV,
      trace: logging.trace || values.V || values.DV,
    },
    http: { ...options.http, ...(typeof hostPort === 'string' ? {} : hostPort) },
    nats: {
      ...nats,
      ...(has('nats')
        ? {
            servers: values.nats
              .split(',')
              .map((url) => url.trim())
              .filter((url) => url !== ''),
          }
        : {}),
      ...(has('creds') ? { userCredentials: absolute(values.creds, home) } : {}),
    },
    store: {
      ...store,
      ...(has('dir') ? { dir: absolute(values.dir, home), nsc: '' } : {}),
      ...(has('nsc') ? { nsc: absolute(values.nsc, home) } : {}),
      ...(has('ro') ? { readOnly: values.ro } : {}),
    },
  };
}

/** What no single option shows: options that do not go together. */
function contradictions(options: AccountServerOptions, positions: ReadonlyMap<string, Position>): string[] {
  const found: string[] = [];
  const complain = (key: string, text: string): void => {
    found.push(new ConfError('bad-value', positions.get(key), text).message);
  };
  for (const side of ['http', 'nats'] as const) {
    const { cert, key } = options[side].tls;
    if ((cert === '') !== (key === '')) complain(`${side}.tls`, `${side}.tls needs both cert and key`);
  }
  const { tls } = options.http;
  if (tls.verify && tls.cert === '') complain('http.tls.verify', 'http.tls.verify needs cert and key');
  if (tls.verify && tls.root === '')
    complain('http.tls.verify', 'http.tls.verify needs root, the file of the authorities');
  if (options.primary !== '') {
    if (!/^https?:\/\/[^/]/i.test(options.primary))
      complain('primary', 'primary must be a URL, http(s)://host:port');
    if (options.store.nsc !== '')
      complain('primary', 'a replica needs a store of its own: primary and store.nsc exclude each other');
    if (options.store.readOnly)
      complain('primary', 'a replica writes to its store: primary and store.readonly exclude each other');
  }
  return found;
}
