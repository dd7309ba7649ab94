/** Which options may change while the server runs, as the original has it. */
import { isDeepStrictEqual } from 'node:util';
import type { ServerOptions } from './options/types.js';

/** Options whose change needs a restart. */
const FIXED: ReadonlySet<keyof ServerOptions> = new Set<keyof ServerOptions>([
  'host',
  'port',
  'dontListen',
  'serverName',
  'proxyProtocol',
  'noHeaderSupport',
  'portsFileDir',
  'maxClosedClients',
  'noSystemAccount',
  'systemAccount',
]);

/** The names of options that differ and cannot. A port of -1 is whatever port was chosen. */
export function refusedChanges(current: ServerOptions, wanted: ServerOptions): (keyof ServerOptions)[] {
  const names = Object.keys(wanted) as (keyof ServerOptions)[];
  return names.filter((name) => FIXED.has(name) && !isDeepStrictEqual(current[name], wanted[name]));
}

/** The options after a reload. */
export function applicable(current: ServerOptions, wanted: ServerOptions): ServerOptions {
  return { ...current, ...wanted };
}
