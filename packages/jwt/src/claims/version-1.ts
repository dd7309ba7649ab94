/**
 * Claims of version 1, as tokens from before 2020 hold them: kind and tags stand beside `nats`, permissions and
 * limits are fewer. They are read into the shape of today, with `version` 1 telling where they come from; signed
 * again they become version 2. What version 1 did not know is not read, as in the Go library.
 */

import type { Codec } from '../json/codec.js';
import { int64, text, textOf, texts, truth } from '../json/codec.js';
import { always, optional, pointer, record } from '../json/record.js';
import type { AccountKey } from '../nkeys/kinds.js';
import type { AccountClaims } from './account.js';
import type { ActivationClaims } from './activation.js';
import { NO_LIMIT, type RegisteredClaims, registeredClaims } from './claims-data.js';
import { exportList } from './exports.js';
import { importList } from './imports.js';
import { type AccountLimits, limitsFields, type NatsLimits, natsLimitsFields } from './limits.js';
import type { OperatorClaims } from './operator.js';
import { permissionsFields } from './permissions.js';
import { revocationList } from './revocations.js';
import { exportKind } from './subject-kind.js';
import type { UserClaims } from './user.js';

interface Moved {
  type?: string;
  tags?: string[];
  issuer_account?: AccountKey;
}

const moved = record<Moved>({
  type: optional(text),
  tags: optional(texts),
  issuer_account: optional(textOf<AccountKey>()),
});

function natsPart<N extends object>(nats: Codec<N>): Codec<{ nats: N }> {
  return record<{ nats: N }>({ nats: always(nats) } as never);
}

/** The fields that close `nats` today, from where version 1 has them. */
function closing<K extends string>(type: K, { tags }: Moved): { tags?: string[]; type: K; version: 1 } {
  return tags === undefined ? { type, version: 1 } : { tags, type, version: 1 };
}

function registered<S extends string>(json: unknown): Omit<RegisteredClaims, 'sub'> & { sub: S } {
  return registeredClaims.read(json, []) as Omit<RegisteredClaims, 'sub'> & { sub: S };
}

const operatorPart = natsPart(
  record<
    Pick<
      OperatorClaims['nats'],
      'signing_keys' | 'account_server_url' | 'operator_service_urls' | 'system_account'
    >
  >({
    signing_keys: optional(texts),
    account_server_url: optional(text),
    operator_service_urls: optional(texts),
    system_account: optional(textOf<AccountKey>()),
  }),
);

/** The operator claims of a token of version 1. */
export function readOperator1(json: unknown): OperatorClaims {
  const { nats } = operatorPart.read(json, []);
  return { ...registered(json), nats: { ...nats, ...closing('operator', moved.read(json, [])) } };
}

const accountPart = natsPart(
  record<
    Pick<AccountClaims['nats'], 'imports' | 'exports' | 'limits' | 'revocations'> & {
      signing_keys?: AccountKey[];
    }
  >({
    imports: optional(importList),
    exports: optional(exportList),
    limits: always(
      record<NatsLimits & AccountLimits>({
        ...natsLimitsFields,
        imports: optional(int64),
        exports: optional(int64),
        wildcards: optional(truth),
        disallow_bearer: optional(truth),
        conn: optional(int64),
        leaf: optional(int64),
      }),
    ),
    signing_keys: optional(texts as unknown as Codec<AccountKey[]>),
    revocations: optional(revocationList),
  }),
);

/** The account claims of a token of version 1. */
export function readAccount1(json: unknown): AccountClaims {
  const { nats } = accountPart.read(json, []);
  const today = { default_permissions: { pub: {}, sub: {} }, authorization: {} };
  return { ...registered(json), nats: { ...nats, ...today, ...closing('account', moved.read(json, [])) } };
}

const userPart = natsPart(
  record<
    Omit<
      UserClaims['nats'],
      'proxy_required' | 'allowed_connection_types' | 'issuer_account' | 'tags' | 'type' | 'version'
    >
  >({
    ...permissionsFields,
    ...limitsFields,
    bearer_token: optional(truth),
  }),
);

/** The user claims of a token of version 1. Limits it does not name are none. */
export function readUser1(json: unknown): UserClaims {
  const { nats } = userPart.read(json, []);
  nats.subs ??= NO_LIMIT;
  nats.data ??= NO_LIMIT;
  nats.payload ??= NO_LIMIT;
  const old = moved.read(json, []);
  const issuer = old.issuer_account === undefined ? {} : { issuer_account: old.issuer_account };
  return { ...registered(json), nats: { ...nats, ...issuer, ...closing('user', old) } };
}

const activationPart = natsPart(
  record<{ subject?: string; type?: 'stream' | 'service' }>({
    subject: optional(text),
    type: pointer(exportKind),
  }),
);

/** The activation claims of a token of version 1. */
export function readActivation1(json: unknown): ActivationClaims {
  const { subject, type: kind } = activationPart.read(json, []).nats;
  const old = moved.read(json, []);
  return {
    ...registered(json),
    nats: {
      ...(subject === undefined ? {} : { subject }),
      ...(kind === undefined ? {} : { kind }),
      ...(old.issuer_account === undefined ? {} : { issuer_account: old.issuer_account }),
      ...closing('activation', old),
    },
  };
}
