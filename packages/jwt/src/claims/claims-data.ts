/** What every JWT says, whatever its kind: the registered names of RFC 7519, and `nats` for the rest. */

import { type Codec, int64, text, textOf, texts } from '../json/codec.js';
import { always, type Fields, optional, record } from '../json/record.js';

/** "Without limit", wherever a limit is an integer. */
export const NO_LIMIT = -1;

/** The version of claims this package writes. It also reads version 1. */
export const CLAIMS_VERSION = 2;

/** The claims of a JWT. Times are Unix seconds; 0 and absent both mean "never" or "not set". */
export interface ClaimsData<N, S extends string = string> {
  /** Whom it is for: of authorization responses, the server that asked. */
  aud?: string;
  /** When it expires. */
  exp?: number;
  /** Its identity: a hash over the other fields of this interface, without `nats`. */
  jti?: string;
  /** When it was issued. */
  iat?: number;
  /** The public key that signed it. */
  iss?: string;
  /** A name for people. */
  name?: string;
  /** When it becomes valid. */
  nbf?: number;
  /** Whom it is about: a public key, except in generic claims. */
  sub: S;
  /** What it says. */
  nats: N;
}

/** The fields that close every `nats` object. */
export interface GenericFields<K extends string> {
  tags?: string[];
  /** The kind of the claims. */
  type: K;
  /** The version of the claims: 2 when written by this package; 1 when read from an old token. */
  version: number;
}

/** A description and where to read more, of accounts and exports. At most 8 KiB each. */
export interface Info {
  description?: string;
  info_url?: string;
}

export const infoFields = {
  description: optional(text),
  info_url: optional(text),
} satisfies Fields<Info>;

export const genericFields = {
  tags: optional(texts),
  type: { ...optional(text), present: true },
  version: { ...optional(int64), present: true },
};

/** `genericFields` for claims of one kind. */
export function genericFieldsOf<K extends string>(): Fields<GenericFields<K>> {
  return genericFields as unknown as Fields<GenericFields<K>>;
}

/** The claims without `nats`: the part the `jti` is a hash of. */
export type RegisteredClaims = Omit<ClaimsData<unknown>, 'nats'>;

const registeredFields: Fields<RegisteredClaims> = {
  aud: optional(text),
  exp: optional(int64),
  jti: optional(text),
  iat: optional(int64),
  iss: optional(text),
  name: optional(text),
  nbf: optional(int64),
  sub: { ...optional(text), present: true },
};

/** How the registered claims are written. */
export const registeredClaims = record<RegisteredClaims>(registeredFields);

/** How claims with a certain `nats` are written. */
export function claimsOf<N extends object, S extends string>(
  nats: Codec<N>,
  omitEmpty = false,
): Codec<ClaimsData<N, S>> {
  const sub = { ...optional(textOf<S>()), present: true };
  const fields = { ...registeredFields, sub, nats: { ...always(nats), omitEmpty } };
  return record<ClaimsData<N, S>>(fields as Fields<ClaimsData<N, S>>);
}
