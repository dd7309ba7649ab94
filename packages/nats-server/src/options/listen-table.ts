/** Options of the client port, and of what clients are told about this server. */
import type { OptionSpec } from '@nats-ts/conf';
import { defaultServerOptions } from './defaults.js';
import { parseListen } from './listen.js';
import { reloadable, row } from './row.js';

const defaults = defaultServerOptions();

/** Refuses a `listen` that cannot be read. */
export function checkListen(value: unknown): string | undefined {
  const parsed = parseListen(value as string | number);
  return typeof parsed === 'string' ? parsed : undefined;
}

/** The rows. */
export const listen: readonly OptionSpec[] = [
  row('host', 'string', 'Address to listen on for clients; `0.0.0.0` and `::` mean all.', {
    aliases: ['net'],
    default: defaults.host,
    flag: 'a',
  }),
  row('port', 'integer', 'Port for clients; -1 lets the system choose one.', {
    min: -1,
    max: 65_535,
    default: defaults.port,
    flag: 'p',
  }),
  row('listen', ['string', 'integer'], 'Host and port together, `host:port`, or a port alone.', {
    check: checkListen,
  }),
  row('server_name', 'string', 'Name of this server. Empty: its id.', {
    default: defaults.serverName,
    flag: 'n',
  }),
  row('client_advertise', 'string', '`host` or `host:port` that clients are told to connect to.', {
    default: defaults.clientAdvertise,
    flag: 'client_advertise',
    ...reloadable,
  }),
  row('proxy_protocol', 'boolean', 'Every connection begins with a PROXY protocol header, version 1 or 2.', {
    default: defaults.proxyProtocol,
  }),
  row('no_header_support', 'boolean', 'Do not offer message headers to clients.', {
    default: defaults.noHeaderSupport,
  }),
];
