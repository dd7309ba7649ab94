/** INFO: what the server tells a client about itself. */

/** The part that is the same for every client. Field names and their order are those of the wire. */
export interface ServerInfo {
  readonly server_id: string;
  readonly server_name: string;
  readonly version: string;
  readonly proto: 1;
  readonly go: string;
  readonly host: string;
  readonly port: number;
  readonly headers: boolean;
  readonly auth_required?: boolean;
  readonly tls_required?: boolean;
  readonly tls_verify?: boolean;
  readonly tls_available?: boolean;
  readonly max_payload: number;
  readonly connect_urls?: readonly string[];
  readonly ldm?: boolean;
  readonly xkey?: string;
}

/** The part that is one client's. */
export interface ClientInfo {
  /** Smallest of the server's, the account's and the user's limit; left out for the server's. */
  readonly maxPayload?: number;
  readonly clientId: number;
  /** Empty for not to be told. */
  readonly clientIp: string;
  /** Empty for none. */
  readonly nonce: string;
  /** Set in the INFO that answers CONNECT: the client's account. */
  readonly account?: string;
  readonly systemAccount?: boolean;
}

/** The line of INFO, line break included. */
export function infoLine(server: ServerInfo, client: ClientInfo): string {
  const { max_payload, connect_urls, ldm, xkey, ...before } = server;
  const info = {
    ...before,
    max_payload: client.maxPayload ?? max_payload,
    client_id: client.clientId,
    ...(client.clientIp === '' ? {} : { client_ip: client.clientIp }),
    ...(client.nonce === '' ? {} : { nonce: client.nonce }),
    ...(connect_urls === undefined || connect_urls.length === 0 ? {} : { connect_urls }),
    ...(ldm === true ? { ldm } : {}),
    ...(client.account === undefined ? {} : { connect_info: true, remote_account: client.account }),
    ...(client.systemAccount === true ? { acc_is_sys: true } : {}),
    ...(xkey === undefined ? {} : { xkey }),
  };
  return `INFO ${JSON.stringify(info)} \r\n`;
}
