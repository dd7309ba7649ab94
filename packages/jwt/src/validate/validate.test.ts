// Every rule of validation, one line each: the claims, the field, the words, and whether it blocks.
import { describe, expect, test } from 'vitest';
import {
  type Account,
  type AccountClaims,
  type AccountKey,
  type Claims,
  createKeyPair,
  decodeAccount,
  encode,
  isBlocking,
  newAccountClaims,
  newActivationClaims,
  newAuthorizationRequestClaims,
  newAuthorizationResponseClaims,
  newOperatorClaims,
  newUserClaims,
  newUserScope,
  type Operator,
  type User,
  validate,
} from '../index.js';

const account = createKeyPair('account').publicKey as AccountKey;
const other = createKeyPair('account').publicKey as AccountKey;
const user = createKeyPair('user').publicKey;

const found = (claims: Claims) =>
  validate(claims).map(({ level, path, text }) => `${level} ${path}: ${text}`);

function accountWith(nats: Partial<Account>): AccountClaims {
  const claims = newAccountClaims(account);
  return { ...claims, nats: { ...claims.nats, ...nats } };
}

test('new claims of every kind are without findings', () => {
  const operator = newOperatorClaims(createKeyPair('operator').publicKey as `O${string}`);
  for (const claims of [operator, newAccountClaims(account), newUserClaims(user as `U${string}`)]) {
    expect(found(claims)).toEqual([]);
  }
});

const accountRules: [name: string, nats: Partial<Account>, findings: string[]][] = [
  [
    'one export within another of its kind',
    {
      exports: [
        { name: 'a', subject: 'a.>', type: 'service' },
        { name: 'b', subject: 'a.b', type: 'service' },
      ],
    },
    ['error nats.exports[1].subject: service export subject "a.>" already exports "a.b"'],
  ],
  [
    'a stream and a service may share a subject',
    {
      exports: [
        { name: 'a', subject: 'a.>', type: 'service' },
        { name: 'b', subject: 'a.b', type: 'stream' },
      ],
    },
    [],
  ],
  [
    'an export without kind',
    { exports: [{ name: 'a', subject: 'a' }] },
    ['error nats.exports[0].type: invalid export type: "unknown"'],
  ],
  [
    'a response type of a stream',
    { exports: [{ name: 'a', subject: 'a', type: 'stream', response_type: 'Singleton' }] },
    ['error nats.exports[0].response_type: invalid response type for stream: "Singleton"'],
  ],
  [
    'latency of a stream, with wildcard results and sampling out of range',
    {
      exports: [
        { name: 'a', subject: 'a', type: 'stream', service_latency: { sampling: 101, results: 'lat.*' } },
      ],
    },
    [
      'error nats.exports[0].service_latency: latency tracking only permitted for services',
      'error nats.exports[0].service_latency.sampling: sampling percentage needs to be between 1-100',
      'error nats.exports[0].service_latency.results: results subject can not contain wildcards',
    ],
  ],
  [
    'latency sampled by header',
    {
      exports: [
        {
          name: 'a',
          subject: 'a',
          type: 'service',
          service_latency: { sampling: 'headers', results: 'lat' },
        },
      ],
    },
    [],
  ],
  [
    'a response threshold below zero, and one of a stream',
    {
      exports: [
        { name: 'a', subject: 'a', type: 'service', response_threshold: -1 },
        { name: 'b', subject: 'b', type: 'stream', response_threshold: 1 },
      ],
    },
    [
      'error nats.exports[0].response_threshold: negative response threshold is invalid',
      'error nats.exports[1].response_threshold: response threshold only valid for services',
    ],
  ],
  [
    'an account token position that is no wildcard',
    {
      exports: [
        { name: 'a', subject: 'a.*', type: 'stream', account_token_position: 1 },
        { name: 'b', subject: 'b.*', type: 'stream', account_token_position: 3 },
        { name: 'c', subject: 'c', type: 'stream', account_token_position: 1 },
        { name: 'd', subject: 'd.*', type: 'stream', account_token_position: 2 },
      ],
    },
    [
      "error nats.exports[0].account_token_position: Account Token Position 1 matches 'a' but must match a * in: a.*",
      "error nats.exports[1].account_token_position: Account Token Position 3 exceeds length of subject 'b.*'",
      'error nats.exports[2].account_token_position: Account Token Position can only be used with wildcard subjects: c',
    ],
  ],
  [
    'services that meet in one subject',
    {
      imports: [
        { name: 'a', subject: 'x', account: other, type: 'service', local_subject: 'q' },
        { name: 'b', subject: 'y', account: other, type: 'service', local_subject: 'q' },
      ],
    },
    [`error nats.imports[1]: overlapping subject namespace for "q" in account "${other}"`],
  ],
  [
    'an import that shares a stream, and one without account',
    {
      imports: [
        { name: 'a', subject: 'x', account: other, type: 'stream', share: true },
        { name: 'b', subject: 'y', type: 'stream' },
      ],
    },
    [
      'error nats.imports[0].share: sharing information (for latency tracking) is only valid for services: "x"',
      'error nats.imports[1].account: account to import from is not specified',
    ],
  ],
  [
    'a local subject that forgets a wildcard',
    { imports: [{ name: 'a', subject: 'x.*.*', account: other, type: 'stream', local_subject: 'y.$1' }] },
    ['error nats.imports[0].local_subject: subject does not contain enough * or reference wildcards $[0-9]'],
  ],
  [
    'an activation that cannot be read',
    { imports: [{ name: 'a', subject: 'x', account: other, type: 'stream', token: 'nonsense' }] },
    ['error nats.imports[0].token: import "x" contains an invalid activation token'],
  ],
  [
    'more than allowed, and wildcards where none are',
    {
      exports: [
        { name: 'a', subject: 'a', type: 'stream' },
        { name: 'b', subject: 'b.*', type: 'stream' },
      ],
      imports: [{ name: 'i', subject: 'i', account: other, type: 'stream' }],
      limits: { subs: -1, data: -1, payload: -1, imports: 0, exports: 1, conn: -1, leaf: -1 },
    },
    [
      'error nats.imports: the account contains more imports than allowed by the operator',
      'error nats.exports: the account contains more exports than allowed by the operator',
      'error nats.exports[1].subject: the account contains wildcard exports that are not allowed by the operator',
    ],
  ],
  [
    'plain and tiered JetStream limits together',
    {
      limits: {
        ...newAccountClaims(account).nats.limits,
        disk_storage: 1,
        tiered_limits: { R1: { disk_storage: 1 }, '': {} },
      },
    },
    [
      'error nats.limits.tiered_limits: JetStream Limits and tiered JetStream Limits are mutually exclusive',
      'error nats.limits.tiered_limits: Tiered JetStream Limits can not contain a blank "" tier name',
    ],
  ],
  [
    'mappings beyond 100 percent, altogether and in a cluster',
    {
      mappings: {
        a: [
          { subject: 'b', weight: 60 },
          { subject: 'c', weight: 60 },
        ],
        d: [
          { subject: 'e', weight: 60, cluster: 'X' },
          { subject: 'f', weight: 60, cluster: 'X' },
        ],
        g: [{ subject: 'h', weight: 101 }],
      },
    },
    [
      'error nats.mappings.a: Mapping "a" exceeds 100% among all of it\'s weighted to mappings',
      'error nats.mappings.d[1].weight: Mapping "d" in cluster "X" exceeds 100% among all of it\'s weighted to mappings',
      'error nats.mappings.g[0].weight: Mapping "g" has a weight 101 that exceeds 100',
      'error nats.mappings.g: Mapping "g" exceeds 100% among all of it\'s weighted to mappings',
    ],
  ],
  [
    'an authorization callout without users, with strange keys',
    { authorization: { allowed_accounts: ['*', 'B'], xkey: 'XX' } },
    [
      'error nats.authorization.allowed_accounts: External authorization cannot have accounts without users specified',
      'error nats.authorization.allowed_accounts[0]: AllowedAccounts can only be a list of accounts or "*"',
      'error nats.authorization.allowed_accounts[1]: Account "B" is not a valid account public key',
      'error nats.authorization.xkey: XKey "XX" is not a valid public xkey',
    ],
  ],
  [
    'tracing to a wildcard, too often',
    { trace: { dest: 'a.*', sampling: 200 } },
    [
      'error nats.trace.dest: the account Trace.Destination subject "a.*" is not a valid publish subject',
      "error nats.trace.sampling: the account Trace.Sampling value '200' is not valid, should be in the range [1..100]",
    ],
  ],
  [
    'traffic of no kind, a link that is none',
    { cluster_traffic: 'mine', info_url: 'nowhere' },
    [
      'error nats.info_url: error parsing info url: no hostname or scheme',
      'error nats.cluster_traffic: unknown cluster traffic option: "mine"',
    ],
  ],
  [
    'signing keys that are no account keys; a template with an operation nobody knows only warns',
    {
      signing_keys: [
        user as never,
        {
          ...newUserScope(other, 'role'),
          template: { pub: { allow: ['{{nobody()}}.>'] }, sub: { allow: ['{{name()}}'] } },
        },
      ],
    },
    [
      `error nats.signing_keys[0]: "${user}" is not a valid account signing key`,
      'warning nats.signing_keys[1].template.pub.allow[0]: template operation "nobody()" is not defined',
    ],
  ],
  [
    'default permissions with a publish queue',
    { default_permissions: { pub: { allow: ['a q'] }, sub: { allow: ['a q'] } } },
    ['error nats.default_permissions.pub.allow[0]: Permission Subject "a q" is not allowed to contain queue'],
  ],
];

describe('accounts', () => {
  test.each(accountRules)('%s', (_, nats, expected) => {
    expect(found(accountWith(nats)).sort()).toEqual([...expected].sort());
  });

  test('self-signed accounts are warned about limits', () => {
    expect(found({ ...newAccountClaims(account), iss: account })).toEqual([
      "warning nats.limits: self-signed account JWTs shouldn't contain operator limits",
    ]);
  });

  test('expiry is a finding that comes and goes', () => {
    const claims = { ...newAccountClaims(account), exp: 100, nbf: 50 };
    const [expired] = validate(claims, { now: 101 });
    expect(expired).toMatchObject({ timeCheck: true, blocking: false, path: 'exp' });
    expect(validate(claims, { now: 49 })[0]).toMatchObject({ timeCheck: true, path: 'nbf' });
    expect(validate(claims, { now: 75 })).toEqual([]);
    expect(isBlocking(validate(claims, { now: 101 }))).toBe(false);
    expect(isBlocking(validate(claims, { now: 101 }), { timeChecks: true })).toBe(true);
  });
});

describe('activations in imports', () => {
  const exporter = createKeyPair('account');
  const signer = createKeyPair('account');
  const importer = createKeyPair('account').publicKey as AccountKey;

  function importing(change: (activation: ReturnType<typeof newActivationClaims>) => void, by = exporter) {
    const activation = newActivationClaims(importer);
    activation.nats.kind = 'stream';
    activation.nats.subject = 'private.>';
    change(activation);
    const claims = newAccountClaims(importer);
    claims.nats.imports = [
      {
        name: 'i',
        subject: 'private.a',
        account: exporter.publicKey as AccountKey,
        type: 'stream',
        token: encode(activation, by),
      },
    ];
    return validate(claims).map(({ text }) => text);
  }

  test('fit when issuer, account, kind and subject do', () => {
    expect(importing(() => undefined)).toEqual([]);
    const named = (activation: ReturnType<typeof newActivationClaims>) => {
      activation.nats.issuer_account = exporter.publicKey as AccountKey;
    };
    expect(importing(named, signer)).toEqual([]);
  });

  test('do not when any of them does not', () => {
    expect(importing(() => undefined, signer)).toEqual([
      `activation token doesn't match account for import "private.a"`,
    ]);
    expect(
      importing((activation) => {
        activation.sub = other;
      }),
    ).toEqual([`activation token doesn't match account it is being included in, "private.a"`]);
    expect(
      importing((activation) => {
        activation.nats.kind = 'service';
      }),
    ).toEqual(['mismatch between token import type service and type of import stream']);
    expect(
      importing((activation) => {
        activation.nats.subject = 'public.>';
      }),
    ).toEqual([`activation token import subject "public.>" doesn't match import "private.a"`]);
  });
});

describe('cycles of imports', () => {
  const keys = ['a', 'b', 'c'].map(() => createKeyPair('account').publicKey as AccountKey);
  const ring = (last: string): AccountClaims[] =>
    keys.map((key, index) => {
      const claims = newAccountClaims(key);
      claims.nats.exports = [{ name: 'x', subject: 'x.>', type: 'stream' }];
      claims.nats.imports = [
        {
          name: 'x',
          subject: index === 2 ? last : 'x.>',
          account: keys[(index + 1) % 3] as AccountKey,
          type: 'stream',
        },
      ];
      return claims;
    });
  const search = (all: AccountClaims[]) =>
    validate(all[0] as AccountClaims, { accounts: (key) => all.find(({ sub }) => sub === key) });

  test('are found through other accounts', () => {
    expect(search(ring('x.>')).map(({ path, text }) => `${path}: ${text}`)).toEqual([
      'nats.imports[0]: import "x.>" forms a cycle',
    ]);
  });

  test('are none when the subjects do not meet', () => {
    expect(search(ring('y'))).toEqual([]);
  });
});

const userRules: [name: string, nats: Partial<User>, findings: string[]][] = [
  [
    'permissions that are no subjects',
    { pub: { allow: ['a..b', ''] }, sub: { deny: ['.a', 'a b c'] } },
    [
      'error nats.sub.deny[0]: subject ".a" cannot start or end with a `.`',
      'error nats.sub.deny[1]: Permission Subject "a b c" contains too many spaces',
      'error nats.pub.allow[0]: subject "a..b" cannot contain consecutive `.`',
      'error nats.pub.allow[1]: subject cannot be empty',
    ],
  ],
  [
    'networks and times that are none',
    {
      src: ['10.0.0.1', '10.0.0.0/33', '::/0'],
      times: [
        { start: '25:00:00', end: '' },
        { start: '08:00:00', end: '17:00:00' },
      ],
      times_location: 'Mars/Base',
    },
    [
      'error nats.src[0]: invalid cidr "10.0.0.1" in user src limits',
      'error nats.src[1]: invalid cidr "10.0.0.0/33" in user src limits',
      'error nats.times[0].start: start in time range is invalid "25:00:00"',
      'error nats.times[0].end: time ranges end must contain an end',
      'error nats.times_location: could not parse iana time zone by name: unknown time zone Mars/Base',
    ],
  ],
  [
    'a way to connect that no server knows',
    { allowed_connection_types: ['standard', 'PIGEON'] },
    ['warning nats.allowed_connection_types[1]: unknown connection type "PIGEON"'],
  ],
  [
    'an issuing account that is none',
    { issuer_account: user as never },
    ['error nats.issuer_account: account_id is not an account public key'],
  ],
];

describe('users', () => {
  test.each(userRules)('%s', (_, nats, expected) => {
    const claims = newUserClaims(user as `U${string}`);
    expect(found({ ...claims, nats: { ...claims.nats, ...nats } })).toEqual(expected);
  });
});

const operatorRules: [name: string, nats: Partial<Operator>, findings: string[]][] = [
  [
    'URLs',
    {
      account_server_url: 'localhost',
      operator_service_urls: ['http://a', 'nats://u:p@a', 'tls://a/b', 'nats://a:4222'],
    },
    [
      'error nats.account_server_url: account server url "localhost" requires a protocol',
      `error nats.operator_service_urls[0]: operator service url "http://a" - protocol not supported (only 'nats', 'tls', 'ws', 'wss' only)`,
      'error nats.operator_service_urls[1]: operator service url "nats://u:p@a" - credentials are not supported',
      'error nats.operator_service_urls[2]: operator service url "tls://a/b" - paths are not supported',
    ],
  ],
  [
    'keys',
    { signing_keys: [account as never], system_account: user as never },
    [
      `error nats.signing_keys[0]: ${account} is not an operator public key`,
      `error nats.system_account: ${user} is not an account public key`,
    ],
  ],
  [
    'the asserted version',
    { assert_server_version: '2.10' },
    [
      'error nats.assert_server_version: assert server version error: asserted server version must be of the form <major>.<minor>.<update>',
    ],
  ],
];

describe('operators', () => {
  test.each(operatorRules)('%s', (_, nats, expected) => {
    const claims = newOperatorClaims(createKeyPair('operator').publicKey as `O${string}`);
    expect(found({ ...claims, nats: { ...claims.nats, ...nats } })).toEqual(expected);
  });
});

test('activations need a kind and a subject', () => {
  expect(found(newActivationClaims(account))).toEqual([
    'error nats.kind: invalid import type: "unknown"',
    'error nats.subject: subject cannot be empty',
  ]);
});

test('authorization requests name a user, responses answer one way', () => {
  expect(found(newAuthorizationRequestClaims(account))).toContain(
    'error nats.user_nkey: User nkey is required',
  );
  expect(found(newAuthorizationResponseClaims(user))).toEqual([
    'error aud: Audience must be a server public key',
    'error nats.jwt: Error or Jwt is required',
  ]);
});

test('a number beyond 2^53 is mentioned, and encoding keeps it', () => {
  const operator = createKeyPair('operator');
  const token = encode(accountWith({ limits: { ...newAccountClaims(account).nats.limits } }), operator);
  const body = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  expect(body).toContain('"subs":-1');
  const { claims } = decodeAccount(token);
  expect(validate(claims)).toEqual([]);
});
