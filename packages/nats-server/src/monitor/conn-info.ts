/** One connection, open or closed, as `/connz` shows it. */
import { createHash, X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate } from 'node:tls';
import type { TlsState } from '../auth/authenticator.js';
import { shownJwt } from '../auth/shown-jwt.js';
import type { ClientConnection } from '../client/connection.js';
import { issuerOf, jwtOf } from '../client/credentials.js';
import { fromWire } from '../protocol/wire-text.js';
import type { Subscription } from '../subjects/subscription.js';
import { goTime, roundTrip, uptime } from './go-json.js';

/** One subscription in full. */
export interface SubDetail {
  readonly account?: string;
  readonly account_tag?: string;
  readonly subject: string;
  readonly qgroup?: string;
  readonly sid: string;
  /** Messages delivered. */
  readonly msgs: number;
  /** Messages after which it ends. */
  readonly max?: number;
  /** Its connection. */
  readonly cid: number;
}

/** A certificate that a client showed; hashes in hexadecimal. */
export interface TlsPeerCert {
  readonly subject?: string;
  readonly spki_sha256?: string;
  readonly cert_sha256?: string;
}

/** One connection. Times are RFC 3339 in UTC, durations as Go writes them. */
export interface ConnInfo {
  readonly cid: number;
  readonly kind?: string;
  /** `nats`, `websocket` or `mqtt`. */
  readonly type?: string;
  readonly ip: string;
  readonly port: number;
  readonly start: string;
  readonly last_activity: string;
  /** Of a closed one: when and why it ended. */
  readonly stop?: string;
  readonly reason?: string;
  readonly rtt?: string;
  readonly uptime: string;
  readonly idle: string;
  /** Bytes that wait to be sent. */
  readonly pending_bytes: number;
  /** From the client, and to it. */
  readonly in_msgs: number;
  readonly out_msgs: number;
  readonly in_bytes: number;
  readonly out_bytes: number;
  /** How often it was slowed down for those it publishes to. */
  readonly stalls?: number;
  readonly subscriptions: number;
  readonly name?: string;
  readonly lang?: string;
  readonly version?: string;
  readonly tls_version?: string;
  readonly tls_cipher_suite?: string;
  readonly tls_peer_certs?: readonly TlsPeerCert[];
  readonly tls_first?: boolean;
  readonly authorized_user?: string;
  readonly account?: string;
  readonly subscriptions_list?: readonly string[];
  readonly subscriptions_list_detail?: readonly SubDetail[];
  readonly jwt?: string;
  readonly issuer_key?: string;
  readonly name_tag?: string;
  readonly tags?: readonly string[];
  /** The trusted proxy it came through. */
  readonly proxy?: { readonly key: string };
}

/** What is known of a connection, before anybody chose what to show of it. Numbers, so that it can be sorted by them. */
export interface ConnectionFacts {
  readonly cid: number;
  readonly type: string;
  readonly ip: string;
  readonly port: number;
  /** Milliseconds of the Unix epoch. */
  readonly start: number;
  readonly last: number;
  /** 0 while it is open. */
  readonly stop: number;
  readonly reason: string;
  /** Milliseconds. */
  readonly rtt: number;
  readonly pending: number;
  readonly inMsgs: number;
  readonly outMsgs: number;
  readonly inBytes: number;
  readonly outBytes: number;
  readonly stalls: number;
  readonly subscriptions: number;
  readonly name: string;
  readonly lang: string;
  readonly version: string;
  readonly tls: TlsState | undefined;
  /** What the client calls itself; never a secret. */
  readonly user: string;
  readonly account: string;
  readonly nameTag: string;
  /** As the client sent it; `shownJwt` says what others may see of it. */
  readonly jwt: string;
  readonly issuerKey: string;
  readonly tags: readonly string[];
  readonly proxyKey: string | undefined;
  subscriptionDetails(): readonly SubDetail[];
}

/** What to show besides. */
export interface ConnInfoChoice {
  readonly auth: boolean;
  readonly subscriptions: 'none' | 'subjects' | 'details';
}

/** A connection that is there now. */
export function factsOf(connection: ClientConnection): ConnectionFacts {
  const { options, statistics, outbox, identity, account } = connection;
  return {
    cid: connection.id,
    type: typeOf(connection),
    ip: connection.remoteAddress,
    port: connection.remotePort,
    start: connection.startedAt,
    last: connection.lastActivity,
    stop: 0,
    reason: '',
    rtt: connection.rtt,
    pending: outbox.pending,
    inMsgs: statistics.inMessages,
    outMsgs: outbox.messages,
    inBytes: statistics.inBytes,
    outBytes: outbox.payloadBytes,
    stalls: connection.stalls,
    subscriptions: connection.subscriptions.size,
    name: options.name,
    lang: options.lang,
    version: options.version,
    tls: connection.tls,
    user: userOf(connection),
    account: account.name,
    nameTag: account.nameTag,
    jwt: jwtOf(connection),
    issuerKey: issuerOf(connection),
    tags: identity?.tags ?? [],
    proxyKey: connection.proxyKey,
    subscriptionDetails: () =>
      [...connection.subscriptions.values()].map((one) => detailOf(one, connection.id)),
  };
}

/** Who a client says it is, where no authorization service says it: the user of its credentials. A token is not shown. */
export function userOf({ options, identity }: ClientConnection): string {
  if (identity?.service !== undefined && identity.service.user !== '') return identity.service.user;
  if (options.nkey !== '') return options.nkey;
  if (options.user !== '') return options.user;
  if (options.jwt !== '') return identity?.user ?? '';
  if (options.auth_token !== '') return '[REDACTED]';
  // Of those who say nothing, the configuration knows who they are: by their certificate, or as everybody.
  return identity?.credential === undefined ? (identity?.user ?? '') : '';
}

/** How the client talks. */
export function typeOf({ arrivalType }: ClientConnection): string {
  if (arrivalType === 'WEBSOCKET') return 'websocket';
  return arrivalType === 'MQTT' || arrivalType === 'MQTT_WS' ? 'mqtt' : 'nats';
}

/** One subscription. */
export function detailOf(subscription: Subscription, cid: number): SubDetail {
  const { subject, queue, sid, delivered, max } = subscription;
  return {
    subject: fromWire(subject),
    ...(queue === '' ? {} : { qgroup: fromWire(queue) }),
    sid,
    msgs: delivered,
    ...(max === 0 ? {} : { max }),
    cid,
  };
}

/** The connection as it is shown. */
export function connInfo(facts: ConnectionFacts, now: number, choice: ConnInfoChoice): ConnInfo {
  const { tls, stop } = facts;
  const until = stop === 0 ? now : stop;
  const first = (certificate: TlsState['peerCertificate']) =>
    choice.auth && stop === 0 && certificate !== undefined ? { tls_peer_certs: peerCerts(certificate) } : {};
  return {
    cid: facts.cid,
    kind: 'Client',
    type: facts.type,
    ip: facts.port === 0 ? '' : facts.ip,
    port: facts.port,
    start: goTime(facts.start),
    last_activity: goTime(facts.last),
    ...(stop === 0 ? {} : { stop: goTime(stop), reason: facts.reason }),
    rtt: roundTrip(facts.rtt),
    uptime: uptime(until - facts.start),
    idle: uptime(until - facts.last),
    pending_bytes: facts.pending,
    in_msgs: facts.inMsgs,
    out_msgs: facts.outMsgs,
    in_bytes: facts.inBytes,
    out_bytes: facts.outBytes,
    ...(facts.stalls === 0 ? {} : { stalls: facts.stalls }),
    subscriptions: facts.subscriptions,
    ...said('name', facts.name),
    ...said('lang', facts.lang),
    ...said('version', facts.version),
    ...(tls?.version === undefined
      ? {}
      : {
          tls_version: tls.version.replace('TLSv', ''),
          tls_cipher_suite: tls.cipher ?? '',
          ...first(tls.peerCertificate),
          ...(tls.first === true ? { tls_first: true } : {}),
        }),
    ...(choice.auth ? shownIdentity(facts) : {}),
    ...shownSubscriptions(facts, choice),
    ...(choice.auth || stop !== 0 ? shownClaims(facts, choice.auth) : {}),
    ...(facts.proxyKey === undefined ? {} : { proxy: { key: facts.proxyKey } }),
  };
}

function said(key: 'name' | 'lang' | 'version', value: string): Partial<ConnInfo> {
  return value === '' ? {} : { [key]: value };
}

function shownIdentity({ user, account }: ConnectionFacts): Partial<ConnInfo> {
  return {
    ...(user === '' ? {} : { authorized_user: user }),
    ...(account === '$G' ? {} : { account }),
  };
}

function shownSubscriptions(facts: ConnectionFacts, { subscriptions }: ConnInfoChoice): Partial<ConnInfo> {
  if (subscriptions === 'none' || facts.subscriptions === 0) return {};
  const details = facts.subscriptionDetails();
  return subscriptions === 'details'
    ? { subscriptions_list_detail: details }
    : { subscriptions_list: details.map(({ subject }) => subject) };
}

function shownClaims(
  { jwt, issuerKey, nameTag, tags, account, stop }: ConnectionFacts,
  auth: boolean,
): Partial<ConnInfo> {
  const shown = shownJwt(jwt);
  const named = auth && nameTag !== '' && (stop === 0 || account !== '$G');
  return {
    ...(shown === '' ? {} : { jwt: shown }),
    ...(issuerKey === '' ? {} : { issuer_key: issuerKey }),
    ...(named ? { name_tag: nameTag } : {}),
    ...(tags.length === 0 ? {} : { tags }),
  };
}

function peerCerts(peer: NonNullable<TlsState['peerCertificate']>): readonly TlsPeerCert[] {
  const shown: TlsPeerCert[] = [];
  const seen = new Set<string>();
  let next: DetailedPeerCertificate | undefined = peer as DetailedPeerCertificate;
  while (next?.raw !== undefined && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256);
    const certificate = new X509Certificate(next.raw);
    // A client sends its chain without the authority that signed itself.
    if (shown.length > 0 && certificate.checkIssued(certificate)) break;
    shown.push({
      subject: distinguishedName(certificate.subject),
      spki_sha256: sha256(certificate.publicKey.export({ type: 'spki', format: 'der' })),
      cert_sha256: sha256(next.raw),
    });
    next = next.issuerCertificate;
  }
  return shown;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A name as RFC 2253 has it, the last part first. */
export function distinguishedName(lines: string): string {
  return lines.split('\n').reverse().join(',');
}
