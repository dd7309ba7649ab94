/** Authorization requests: a server asks a service whether a client may connect (ADR-26). Issued by the server. */

import { int64, listOf, text, textOf, texts, uint64 } from '../json/codec.js';
import { always, optional, pointer, record } from '../json/record.js';
import type { CurveKey, ServerKey, UserKey } from '../nkeys/kinds.js';
import {
  CLAIMS_VERSION,
  type ClaimsData,
  claimsOf,
  type GenericFields,
  genericFieldsOf,
} from './claims-data.js';

/** The server that asks. */
export interface ServerId {
  name: string;
  host: string;
  id: ServerKey | '';
  version?: string;
  cluster?: string;
  tags?: string[];
  /** The server's curve key, to encrypt the answer with. */
  xkey?: CurveKey;
}

/** The client that wants to connect. */
export interface ClientInformation {
  host?: string;
  id?: number;
  user?: string;
  name?: string;
  tags?: string[];
  name_tag?: string;
  kind?: string;
  type?: string;
  mqtt_id?: string;
  nonce?: string;
}

/** What the client sent in CONNECT. */
export interface ConnectOptions {
  jwt?: string;
  nkey?: string;
  sig?: string;
  auth_token?: string;
  user?: string;
  pass?: string;
  name?: string;
  lang?: string;
  version?: string;
  protocol: number;
}

/** The client's TLS connection; certificates as PEM. */
export interface ClientTls {
  version?: string;
  cipher?: string;
  /** Certificates that were not verified. */
  certs?: string[];
  /** Chains that were, each beginning with the client's own. */
  verified_chains?: string[][];
}

/** What an authorization request says. */
export interface AuthorizationRequest extends GenericFields<'authorization_request'> {
  server_id: ServerId;
  /** The key the answer must be issued to. */
  user_nkey: UserKey | '';
  client_info: ClientInformation;
  connect_opts: ConnectOptions;
  client_tls?: ClientTls;
  request_nonce?: string;
}

/** The claims of an authorization request. */
export type AuthorizationRequestClaims = ClaimsData<AuthorizationRequest>;

const serverId = record<ServerId>({
  name: always(text),
  host: always(text),
  id: always(textOf<ServerKey | ''>()),
  version: optional(text),
  cluster: optional(text),
  tags: optional(texts),
  xkey: optional(textOf<CurveKey>()),
});

const clientInformation = record<ClientInformation>({
  host: optional(text),
  id: optional(uint64),
  user: optional(text),
  name: optional(text),
  tags: optional(texts),
  name_tag: optional(text),
  kind: optional(text),
  type: optional(text),
  mqtt_id: optional(text),
  nonce: optional(text),
});

const connectOptions = record<ConnectOptions>({
  jwt: optional(text),
  nkey: optional(text),
  sig: optional(text),
  auth_token: optional(text),
  user: optional(text),
  pass: optional(text),
  name: optional(text),
  lang: optional(text),
  version: optional(text),
  protocol: always(int64),
});

const clientTls = record<ClientTls>({
  version: optional(text),
  cipher: optional(text),
  certs: optional(texts),
  verified_chains: optional(listOf(texts)),
});

export const authorizationRequestClaims = claimsOf<AuthorizationRequest, string>(
  record<AuthorizationRequest>({
    server_id: always(serverId),
    user_nkey: always(textOf<UserKey | ''>()),
    client_info: always(clientInformation),
    connect_opts: always(connectOptions),
    client_tls: pointer(clientTls),
    request_nonce: optional(text),
    ...genericFieldsOf<'authorization_request'>(),
  }),
);

/** Claims of a new authorization request; everything is yet to be set. */
export function newAuthorizationRequestClaims(sub: string): AuthorizationRequestClaims {
  return {
    sub,
    nats: {
      server_id: { name: '', host: '', id: '' },
      user_nkey: '',
      client_info: {},
      connect_opts: { protocol: 0 },
      type: 'authorization_request',
      version: CLAIMS_VERSION,
    },
  };
}
