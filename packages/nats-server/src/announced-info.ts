/** What INFO says of a server: made from its options and what it is at the moment. */
import { parseAdvertised } from './options/listen.js';
import type { ServerOptions } from './options/types.js';
import type { ServerInfo } from './protocol/server-info.js';
import { natsVersion } from './version.js';

/** What a server is, besides its options. */
export interface AnnouncedServer {
  readonly id: string;
  readonly name: string;
  /** The port it listens on. */
  readonly port: number;
  /** Must clients say who they are? */
  readonly authRequired: boolean;
  /** Is it about to go? */
  readonly lameDuck: boolean;
  /** Authorization services encrypt for it. */
  readonly curveKey: string;
}

/** The part of INFO that is the same for every client. */
export function announcedInfo(options: ServerOptions, server: AnnouncedServer): ServerInfo {
  const { host, clusterName, clientAdvertise, noHeaderSupport, maxPayload, tls, allowNonTls, noAuthUser } =
    options;
  const { id, name, port, authRequired, lameDuck, curveKey } = server;
  const advertised = clientAdvertise === '' ? '' : parseAdvertised(clientAdvertise, port);
  // A text that is no address was refused when the options were read.
  const address = typeof advertised === 'string' ? { host, port } : advertised;
  return {
    server_id: id,
    server_name: name,
    version: natsVersion,
    proto: 1,
    go: `node ${process.version}`,
    host: address.host,
    port: address.port,
    headers: !noHeaderSupport,
    ...(authRequired && noAuthUser === '' ? { auth_required: true } : {}),
    ...(tls !== undefined && !allowNonTls ? { tls_required: true } : {}),
    ...(tls?.verify === true ? { tls_verify: true } : {}),
    ...(tls !== undefined && allowNonTls ? { tls_available: true } : {}),
    max_payload: maxPayload,
    ...(clusterName === '' ? {} : { cluster: clusterName }),
    ...(lameDuck ? { ldm: true } : {}),
    xkey: curveKey,
  };
}
