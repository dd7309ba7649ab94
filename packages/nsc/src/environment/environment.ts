// The process's surroundings as a value, so that the library never reaches for globals and tests can give their own.
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { NscError } from '../errors.js';

/** What nsc reads of its surroundings. */
export interface Environment {
  /** Environment variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute working folder. */
  readonly cwd: string;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** The surroundings of this process. */
export function processEnvironment(): Environment {
  return { env: process.env, cwd: process.cwd(), now: Date.now };
}

/** The home folder: `$HOME`, else what the system says. */
export function homeFolder(environment: Environment): string {
  const home = environment.env.HOME;
  return home !== undefined && home !== '' ? home : homedir();
}

/**
 * Makes a path absolute: `~` and `~/…` are the home folder, the rest is relative to the working folder.
 *
 * @throws NscError `usage` on `~name`, another user's home
 */
export function expandPath(path: string, environment: Environment): string {
  if (path.startsWith('~')) {
    if (path !== '~' && path[1] !== '/') {
      throw new NscError('usage', `cannot expand the home folder of another user in "${path}"`);
    }
    return resolve(environment.cwd, join(homeFolder(environment), path.slice(1)));
  }
  return isAbsolute(path) ? resolve(path) : resolve(environment.cwd, path);
}

/** Writes the home folder at the front of a path as `~`, as the reports show paths. */
export function abbreviateHome(path: string, environment: Environment): string {
  const home = homeFolder(environment);
  return home !== '' && path.startsWith(home) ? `~${path.slice(home.length)}` : path;
}

/** Whether a variable is set, be it empty: how the NSC_… switches are read. */
export function isSet(environment: Environment, name: string): boolean {
  return environment.env[name] !== undefined;
}
