/** What services of other accounts are told of a client. */
import type { RequestInfo } from '../accounts/passage.js';
import { shownJwt } from '../auth/shown-jwt.js';
import type { ClientState } from './client-state.js';
import { issuerOf, jwtOf } from './credentials.js';

const NANOSECONDS = 1_000_000;

interface Known {
  readonly rtt: number;
  readonly account: string;
  readonly brief: RequestInfo;
  readonly detailed: RequestInfo;
}

/** The same object as long as nothing changes, so that it is made to text once. */
const known = new WeakMap<ClientState, Known>();

/** Account and round trip, or everything. */
export function describeRequester(connection: ClientState, detailed: boolean): RequestInfo {
  const { rtt, account } = connection;
  let one = known.get(connection);
  if (one === undefined || one.rtt !== rtt || one.account !== account.name) {
    one = { rtt, account: account.name, ...describe(connection) };
    known.set(connection, one);
  }
  return detailed ? one.detailed : one.brief;
}

/** What the server is called has changed, or its cluster. */
export function forgetRequester(connection: ClientState): void {
  known.delete(connection);
}

function describe(connection: ClientState): Pick<Known, 'brief' | 'detailed'> {
  const { account, options, identity, startedAt, remoteAddress, id } = connection;
  const brief = { acc: account.name, rtt: Math.round(connection.rtt * NANOSECONDS) };
  const detailed = {
    ...brief,
    start: new Date(startedAt).toISOString(),
    host: remoteAddress,
    id,
    user: identity?.user ?? '',
    name: options.name,
    lang: options.lang,
    ver: options.version,
    ...connection.serverInfo(),
    jwt: shownJwt(jwtOf(connection)),
    issuer_key: issuerOf(connection),
    name_tag: identity?.nameTag ?? '',
    ...(identity?.tags === undefined || identity.tags.length === 0 ? {} : { tags: identity.tags }),
    kind: 'Client',
    client_type: 'nats',
  };
  return { brief, detailed };
}
