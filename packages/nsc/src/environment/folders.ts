// Which folders hold the settings, the stores and the keys. The order of flags, variables, XDG folders and the
// folders of old versions is nsc 2.14's, so that both programs find the same home.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, expandPath, homeFolder } from './environment.js';

/** Folders given on the command line or by the calling program. */
export interface FolderOptions {
  /** One folder for settings, stores and keys (`-H`, `--all-dirs`); stands over the other three. */
  readonly allDirs?: string;
  /** Folder of `nsc.json` (`--config-dir`). */
  readonly configDir?: string;
  /** Folder that holds the operators' folders (`--data-dir`). */
  readonly dataDir?: string;
  /** Folder of `keys/` and `creds/` (`--keystore-dir`). */
  readonly keystoreDir?: string;
}

/** The folders in use. */
export interface Folders {
  readonly config: string;
  readonly stores: string;
  readonly keystore: string;
  /** The stores folder was given, so `nsc.json` and the working folder do not move it. */
  readonly storesGiven: boolean;
}

/** Finds the folders; makes none of them. */
export function resolveFolders(options: FolderOptions, environment: Environment): Folders {
  const given = (option: string | undefined, variable?: string): string | undefined => {
    const all = options.allDirs;
    const flag = all !== undefined && all !== '' ? all : option;
    if (flag !== undefined && flag !== '') return expandPath(flag, environment);
    const value = variable === undefined ? undefined : environment.env[variable];
    return value !== undefined && value !== '' ? expandPath(value, environment) : undefined;
  };
  const stores = given(options.dataDir);
  return {
    config: given(options.configDir, 'NSC_HOME') ?? defaultConfigFolder(environment),
    stores: stores ?? defaultStoresFolder(environment),
    keystore: given(options.keystoreDir, 'NKEYS_PATH') ?? defaultKeystoreFolder(environment),
    storesGiven: stores !== undefined,
  };
}

function xdgFolder(environment: Environment, variable: string, ...fallback: string[]): string {
  const value = environment.env[variable];
  return value !== undefined && value !== '' ? value : join(homeFolder(environment), ...fallback);
}

/** `$XDG_CONFIG_HOME/nats/nsc`, unless only the old `~/.nsc` holds an `nsc.json`. */
export function defaultConfigFolder(environment: Environment): string {
  const folder = join(xdgFolder(environment, 'XDG_CONFIG_HOME', '.config'), 'nats', 'nsc');
  const old = join(homeFolder(environment), '.nsc');
  return !existsSync(join(folder, 'nsc.json')) && existsSync(join(old, 'nsc.json')) ? old : folder;
}

/** `$XDG_DATA_HOME/nats/nsc/stores`, unless only the old `~/.nsc/nats` exists. */
export function defaultStoresFolder(environment: Environment): string {
  return dataFolder(environment, 'stores', join(homeFolder(environment), '.nsc', 'nats'));
}

/** `$XDG_DATA_HOME/nats/nsc/keys`, unless only the old `~/.nkeys` exists. */
export function defaultKeystoreFolder(environment: Environment): string {
  return dataFolder(environment, 'keys', join(homeFolder(environment), '.nkeys'));
}

function dataFolder(environment: Environment, name: string, old: string): string {
  const folder = join(xdgFolder(environment, 'XDG_DATA_HOME', '.local', 'share'), 'nats', 'nsc', name);
  return !existsSync(folder) && existsSync(old) ? old : folder;
}
