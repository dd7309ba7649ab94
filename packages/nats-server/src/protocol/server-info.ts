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
  /** The cluster it belongs to; left out for none. */
  readonly cluster?: string;
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

/** The constant pieces of the line: before and after what is one client's. */
interface Pieces {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

const piecesOf = new WeakMap<ServerInfo, Pieces>();

/** The line of INFO, line break included. */
export function infoLine(server: ServerInfo, client: ClientInfo): string {
  const { before, between, after } = pieces(server);
  const { maxPayload = server.max_payload, clientId, clientIp, nonce, account, systemAccount } = client;
  let line = `${before},"max_payload":${maxPayload},"client_id":${clientId}`;
  if (clientIp !== '') line += `,"client_ip":${JSON.stringify(clientIp)}`;
  if (nonce !== '') line += `,"nonce":"${nonce}"`;
  line += between;
  if (account !== undefined) line += `,"connect_info":true,"remote_account":${JSON.stringify(account)}`;
  if (systemAccount === true) line += ',"acc_is_sys":true';
  return line + after;
}

/** Nearly all of INFO is the same for everyone; it is put into words once. */
function pieces(server: ServerInfo): Pieces {
  const known = piecesOf.get(server);
  if (known !== undefined) return known;
  const { max_payload: _, cluster, connect_urls, ldm, xkey, ...before } = server;
  const made = {
    before: `INFO ${JSON.stringify(before).slice(0, -1)}`,
    between: members({
      ...(cluster === undefined ? {} : { cluster }),
      ...(connect_urls === undefined || connect_urls.length === 0 ? {} : { connect_urls }),
      ...(ldm === true ? { ldm } : {}),
    }),
    after: `${members(xkey === undefined ? {} : { xkey })}} \r\n`,
  };
  piecesOf.set(server, made);
  return made;
}

/** The members of an object as they follow others. */
function members(object: object): string {
  const text = JSON.stringify(object).slice(1, -1);
  return text === '' ? '' : `,${text}`;
}
