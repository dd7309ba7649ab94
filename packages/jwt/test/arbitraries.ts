// Claims of every kind with everything they can say, for property tests.

import fc from 'fast-check';
import {
  type Account,
  type AccountClaims,
  type AccountKey,
  type ActivationClaims,
  type AuthorizationRequestClaims,
  type AuthorizationResponseClaims,
  type ClaimsData,
  type CurveKey,
  createKeyPair,
  type Export,
  type GenericClaims,
  type Import,
  type JetStreamLimits,
  type KeyKind,
  type KeyOfKind,
  type Limits,
  type OperatorClaims,
  type OperatorLimits,
  type Permissions,
  type RevocationList,
  type SigningKey,
  type UserClaims,
  type UserPermissionLimits,
} from '../src/index.js';

const pools = new Map<KeyKind, string[]>();

/** One of a few real public keys of a kind. */
export function publicKey<K extends KeyKind>(kind: K): fc.Arbitrary<KeyOfKind[K]> {
  let pool = pools.get(kind);
  if (pool === undefined) {
    pool = Array.from({ length: 6 }, () => createKeyPair(kind).publicKey);
    pools.set(kind, pool);
  }
  return fc.constantFrom(...(pool as KeyOfKind[K][]));
}

/** How the texts of claims are made: the oracle only knows ASCII, we know Unicode. */
export interface Texts {
  readonly text: fc.Arbitrary<string>;
}

export const unicode: Texts = { text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }) };
export const ascii: Texts = { text: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 }) };

// an optional field is either absent or says something: what Go leaves out cannot come back
const some = <T extends object>(
  fields: { [K in keyof T]-?: fc.Arbitrary<Exclude<T[K], undefined>> },
  keep: (keyof T)[] = [],
) => fc.record(fields, { requiredKeys: keep }) as unknown as fc.Arbitrary<T>;

const token = fc.constantFrom('a', 'b', 'orders', 'new', '*');
const subject = fc
  .tuple(fc.array(token, { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([tokens, rest]) => (rest ? [...tokens, '>'] : tokens).join('.'));
const limit = fc.oneof(
  fc.constant(-1),
  fc.integer({ min: 1 }),
  fc.integer({ min: 2 ** 40, max: Number.MAX_SAFE_INTEGER }),
);
const time = fc.integer({ min: 1, max: 4_000_000_000 });
const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 4 });
const yes = fc.constant(true);

const permission = some<Permissions['pub']>({ allow: list(subject), deny: list(subject) });
const permissions = some<Permissions>(
  { pub: permission, sub: permission, resp: fc.record({ max: fc.integer(), ttl: limit }) },
  ['pub', 'sub'],
);

const limits: fc.Arbitrary<Limits> = some<Limits>({
  src: list(fc.constantFrom('10.0.0.0/8', '192.168.1.0/24', '::1/128')),
  times: list(some({ start: fc.constant('08:00:00'), end: fc.constant('17:30:00') })),
  times_location: fc.constantFrom('Europe/Berlin', 'UTC'),
  subs: limit,
  data: limit,
  payload: limit,
});

const template: fc.Arbitrary<UserPermissionLimits> = fc
  .tuple(
    permissions,
    limits,
    some<Pick<UserPermissionLimits, 'bearer_token' | 'proxy_required' | 'allowed_connection_types'>>({
      bearer_token: yes,
      proxy_required: yes,
      allowed_connection_types: list(fc.constantFrom('STANDARD', 'WEBSOCKET', 'MQTT')),
    }),
  )
  .map(([a, b, c]) => ({ ...a, ...b, ...c }));

function registered<S extends string>({ text }: Texts, sub: fc.Arbitrary<S>) {
  return some<Omit<ClaimsData<unknown, S>, 'nats'>>(
    { aud: text, exp: time, jti: text, iat: time, iss: text, name: text, nbf: time, sub },
    ['sub'],
  );
}

function closing<K extends string>({ text }: Texts, type: K) {
  return some<{ tags?: string[]; type: K; version: number }>(
    { tags: list(text), type: fc.constant(type), version: fc.constant(2) },
    ['type', 'version'],
  );
}

function claims<S extends string, N extends object, K extends string>(
  texts: Texts,
  sub: fc.Arbitrary<S>,
  nats: fc.Arbitrary<N>,
  type: K,
): fc.Arbitrary<never> {
  return fc
    .tuple(registered(texts, sub), nats, closing(texts, type))
    .map(([head, body, tail]) => ({ ...head, nats: { ...body, ...tail } }) as never);
}

export function operators(texts: Texts): fc.Arbitrary<OperatorClaims> {
  const nats = some({
    signing_keys: list(publicKey('operator')),
    account_server_url: fc.constantFrom('http://localhost:9090/jwt/v1', 'nats://localhost:4222'),
    operator_service_urls: list(fc.constantFrom('nats://a:4222', 'tls://b:4222')),
    system_account: publicKey('account'),
    assert_server_version: fc.constant('2.10.0'),
    strict_signing_key_usage: yes,
  });
  return claims(texts, publicKey('operator'), nats, 'operator');
}

export function users(texts: Texts): fc.Arbitrary<UserClaims> {
  const nats = fc
    .tuple(template, some<{ issuer_account?: AccountKey }>({ issuer_account: publicKey('account') }))
    .map(([a, b]) => ({ ...a, ...b }));
  return claims(texts, publicKey('user'), nats, 'user');
}

const revocations: fc.Arbitrary<RevocationList> = fc.dictionary(
  fc.oneof(publicKey('user'), fc.constant('*')),
  time,
  {
    minKeys: 1,
    maxKeys: 3,
  },
);

function exportsOf({ text }: Texts): fc.Arbitrary<Export> {
  return some<Export>({
    name: text,
    subject,
    type: fc.constantFrom('stream', 'service'),
    token_req: yes,
    revocations,
    response_type: fc.constantFrom('Singleton', 'Stream', 'Chunked'),
    response_threshold: limit,
    service_latency: fc.record({
      sampling: fc.oneof(fc.constant<'headers'>('headers'), fc.integer({ min: 1, max: 100 })),
      results: subject,
    }),
    account_token_position: fc.integer({ min: 1, max: 9 }),
    advertise: yes,
    allow_trace: yes,
    description: text,
    info_url: text,
  });
}

function importsOf({ text }: Texts): fc.Arbitrary<Import> {
  return some<Import>({
    name: text,
    subject,
    account: publicKey('account'),
    token: text,
    to: subject,
    local_subject: subject,
    type: fc.constantFrom('stream', 'service'),
    share: yes,
    allow_trace: yes,
  });
}

const jetStream = {
  mem_storage: limit,
  disk_storage: limit,
  streams: limit,
  consumer: limit,
  max_ack_pending: limit,
  mem_max_stream_bytes: limit,
  disk_max_stream_bytes: limit,
  max_bytes_required: yes,
};
const plainLimits = {
  subs: limit,
  data: limit,
  payload: limit,
  imports: limit,
  exports: limit,
  wildcards: yes,
  disallow_bearer: yes,
  conn: limit,
  leaf: limit,
};
const operatorLimits: fc.Arbitrary<OperatorLimits> = fc.oneof(
  some<Omit<OperatorLimits, 'tiered_limits'>>({ ...plainLimits, ...jetStream }),
  some<Omit<OperatorLimits, keyof JetStreamLimits>>({
    ...plainLimits,
    tiered_limits: fc.dictionary(fc.constantFrom('R1', 'R3'), some<JetStreamLimits>(jetStream), {
      minKeys: 1,
    }),
  }),
);

function signingKey({ text }: Texts): fc.Arbitrary<SigningKey> {
  const scope = fc.record({
    kind: fc.constant<'user_scope'>('user_scope'),
    key: publicKey('account'),
    role: text,
    template: template.map((given) => ({ subs: -1, data: -1, payload: -1, ...given })),
    description: text,
  });
  return fc.oneof(publicKey('account'), scope);
}

export function accounts(texts: Texts): fc.Arbitrary<AccountClaims> {
  const { text } = texts;
  const nats = some<Omit<Account, 'tags' | 'type' | 'version'>>(
    {
      imports: list(importsOf(texts)),
      exports: list(exportsOf(texts)),
      limits: operatorLimits,
      signing_keys: fc.uniqueArray(signingKey(texts), {
        minLength: 1,
        maxLength: 4,
        selector: (entry) => (typeof entry === 'string' ? entry : entry.key),
      }),
      revocations,
      default_permissions: permissions,
      mappings: fc.dictionary(
        subject,
        list(
          some<{ subject: string; weight?: number; cluster?: string }>(
            { subject, weight: fc.integer({ min: 1, max: 255 }), cluster: text },
            ['subject'],
          ),
        ),
        { minKeys: 1, maxKeys: 3 },
      ),
      authorization: some({
        auth_users: list(publicKey('user')),
        allowed_accounts: list(fc.oneof(publicKey('account'), fc.constant('*'))),
        xkey: publicKey('curve'),
      }),
      trace: some({ dest: subject, sampling: fc.integer({ min: 1, max: 100 }) }),
      cluster_traffic: fc.constantFrom('system', 'owner'),
      description: text,
      info_url: text,
    },
    ['limits', 'default_permissions', 'authorization'],
  );
  return claims(texts, publicKey('account'), nats, 'account');
}

export function activations(texts: Texts): fc.Arbitrary<ActivationClaims> {
  const nats = some({
    subject,
    kind: fc.constantFrom('stream', 'service'),
    issuer_account: publicKey('account'),
  });
  return claims(texts, publicKey('account'), nats, 'activation');
}

export function authorizationRequests(texts: Texts): fc.Arbitrary<AuthorizationRequestClaims> {
  const { text } = texts;
  const tags = list(text);
  const nats = some<Omit<AuthorizationRequestClaims['nats'], 'tags' | 'type' | 'version'>>(
    {
      server_id: some<{
        name: string;
        host: string;
        id: KeyOfKind['server'];
        version?: string;
        tags?: string[];
        xkey?: CurveKey;
        cluster?: string;
      }>(
        {
          name: text,
          host: text,
          id: publicKey('server'),
          version: text,
          cluster: text,
          tags,
          xkey: publicKey('curve'),
        },
        ['name', 'host', 'id'],
      ),
      user_nkey: publicKey('user'),
      client_info: some({
        host: text,
        id: fc.integer({ min: 1 }),
        user: text,
        name: text,
        tags,
        name_tag: text,
        kind: text,
        type: text,
        mqtt_id: text,
        nonce: text,
      }),
      connect_opts: some(
        {
          jwt: text,
          nkey: text,
          sig: text,
          auth_token: text,
          user: text,
          pass: text,
          name: text,
          lang: text,
          version: text,
          protocol: fc.integer({ min: 0, max: 2 }),
        },
        ['protocol'],
      ) as fc.Arbitrary<AuthorizationRequestClaims['nats']['connect_opts']>,
      client_tls: some({ version: text, cipher: text, certs: list(text), verified_chains: list(list(text)) }),
      request_nonce: text,
    },
    ['server_id', 'user_nkey', 'client_info', 'connect_opts'],
  );
  return claims(texts, publicKey('user'), nats, 'authorization_request');
}

export function authorizationResponses(texts: Texts): fc.Arbitrary<AuthorizationResponseClaims> {
  const nats = some({ jwt: texts.text, error: texts.text, issuer_account: publicKey('account') });
  return claims(texts, publicKey('user'), nats, 'authorization_response');
}

/** Claims of a kind that nobody knows: whatever JSON holds. */
export function generics(texts: Texts): fc.Arbitrary<GenericClaims> {
  const value = fc.jsonValue({ maxDepth: 2, stringUnit: 'grapheme-ascii' });
  const names = fc.constantFrom('a', 'b', 'Upper', 'with space', '__proto__x');
  return claims(texts, publicKey('user'), fc.dictionary(names, value, { maxKeys: 4 }), 'of_my_own');
}
