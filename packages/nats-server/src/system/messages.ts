/** What the messages of the system account hold. Field names and their order are those of the original. */
import type { Account } from '../accounts/account.js';
import { shownJwt } from '../auth/shown-jwt.js';
import type { ClientConnection } from '../client/connection.js';
import { issuerOf, jwtOf } from '../client/credentials.js';
import type { AccountStat, DataStats } from '../monitor/accstatz.js';
import { typeOf, userOf } from '../monitor/conn-info.js';
import { goTime, nanoseconds } from '../monitor/go-json.js';
import { featureFlagsOf } from '../monitor/varz.js';
import type { Watched } from '../monitor/watched.js';
import { nextEventId } from './event-id.js';

/** The server that a message comes from. */
export interface SystemServerInfo {
  readonly name: string;
  readonly host: string;
  readonly id: string;
  readonly cluster?: string;
  readonly ver: string;
  readonly tags?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly feature_flags: Readonly<Record<string, boolean>>;
  readonly jetstream: boolean;
  readonly flags: number;
  /** Number of the message among those of this server. */
  readonly seq: number;
  readonly time: string;
}

/** The client that a message is about. */
export interface SystemClientInfo {
  readonly start: string;
  readonly host?: string;
  readonly id: number;
  readonly acc: string;
  readonly user?: string;
  readonly name?: string;
  readonly lang?: string;
  readonly ver?: string;
  /** Nanoseconds. */
  readonly rtt?: number;
  readonly stop?: string;
  /** Not shown where having it is enough to connect. */
  readonly jwt?: string;
  readonly issuer_key?: string;
  readonly name_tag?: string;
  readonly tags?: readonly string[];
  readonly kind: 'Client';
  readonly client_type: string;
}

/** What every event begins with. */
export interface TypedEvent {
  /** Such as `io.nats.server.advisory.v1.client_connect`. */
  readonly type: string;
  readonly id: string;
  readonly timestamp: string;
}

/** A client was let in. */
export interface ConnectEvent extends TypedEvent {
  readonly server: SystemServerInfo;
  readonly client: SystemClientInfo;
}

/** A client is gone, or was not let in. */
export interface DisconnectEvent extends ConnectEvent {
  /** By the client, and to it. */
  readonly sent: DataStats;
  readonly received: DataStats;
  readonly reason: string;
}

/** The clients of an account were counted anew. */
export interface AccountConnectionsEvent extends TypedEvent, AccountStat {
  readonly server: SystemServerInfo;
}

/** A certificate that a client showed. */
export interface CertificateInfo {
  readonly subject: string;
  readonly issuer: string;
  /** SHA-256 in base64. */
  readonly fingerprint: string;
  /** DER in base64. */
  readonly raw: string;
}

const PREFIX = 'io.nats.server.advisory.v1';
const sequences = new WeakMap<Watched, number>();

/** The server, for the next of its messages. */
export function serverInfo(server: Watched): SystemServerInfo {
  const { clusterName, serverTags, serverMetadata } = server.options;
  const { host, version } = server.info();
  const seq = (sequences.get(server) ?? 0) + 1;
  sequences.set(server, seq);
  return {
    name: server.name,
    host,
    id: server.id,
    ...(clusterName === '' ? {} : { cluster: clusterName }),
    ver: version,
    ...(serverTags.length === 0 ? {} : { tags: serverTags }),
    ...(Object.keys(serverMetadata).length === 0 ? {} : { metadata: serverMetadata }),
    feature_flags: featureFlagsOf(server.options),
    jetstream: false,
    flags: 0,
    seq,
    time: goTime(Date.now()),
  };
}

/** The beginning of an event. @param kind such as `client_connect` */
export function typedEvent(kind: string, time: number): TypedEvent {
  return { type: `${PREFIX}.${kind}`, id: nextEventId(), timestamp: goTime(time) };
}

/** A client. @param stop when it ended, 0 for not yet @param account the one it counts for */
export function clientInfo(connection: ClientConnection, account: Account, stop: number): SystemClientInfo {
  const { options, identity, remoteAddress, rtt } = connection;
  const user = userOf(connection);
  const jwt = shownJwt(jwtOf(connection));
  const tags = identity?.tags ?? [];
  const issuerKey = issuerOf(connection);
  return {
    start: goTime(connection.startedAt),
    ...(remoteAddress === '' ? {} : { host: remoteAddress }),
    id: connection.id,
    acc: account.name,
    ...(user === '' ? {} : { user }),
    ...(options.name === '' ? {} : { name: options.name }),
    ...(options.lang === '' ? {} : { lang: options.lang }),
    ...(options.version === '' ? {} : { ver: options.version }),
    ...(stop === 0 || rtt === 0 ? {} : { rtt: nanoseconds(rtt) }),
    ...(stop === 0 ? {} : { stop: goTime(stop) }),
    ...(jwt === '' ? {} : { jwt }),
    ...(issuerKey === '' ? {} : { issuer_key: issuerKey }),
    ...(account.nameTag === '' ? {} : { name_tag: account.nameTag }),
    ...(tags.length === 0 ? {} : { tags }),
    kind: 'Client',
    client_type: typeOf(connection),
  };
}
