// Configuration texts and command lines, and the options or the complaints they make.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultServerOptions } from './defaults.js';
import { parseFlags } from './flags.js';
import { loadOptions, optionsFromText } from './load.js';
import type { ServerOptions } from './types.js';

/** Path of a certificate or key. */
const pem = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url));

/** The options of a text. */
const read = (text: string): ServerOptions => optionsFromText(text, {}).options;

/** The complaints of a text, without the place they begin with being looked at apart. */
function complaints(text: string): string[] {
  try {
    optionsFromText(text, {});
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}

/** The options of a command line without a file. */
const flagged = (...argv: string[]): ServerOptions => loadOptions(parseFlags(argv), {}).options;

test('nothing said means the defaults, whichever way nothing is said', () => {
  expect(read('')).toEqual(defaultServerOptions());
  expect(flagged()).toEqual(defaultServerOptions());
});

describe('values', () => {
  test('keys, aliases, units and letter cases are those of the Go server', () => {
    const options = read(`
      net: 127.0.0.1, Port: -1, server_name: here, max_conn: 10, MAX_SUBS: 5
      max_payload: 2MB, max_pending: 128MB, ping_interval: "5m", ping_max: 3, write_deadline: 2s
      logfile: "x.log", log_size_limit: 1K, log_max_num: 3, pidfile: x.pid, max_subscription_tokens: 8
      no_sublist_cache: true, no_fast_producer_stall: true, client_advertise: "a:1"
    `);
    expect(options).toMatchObject({
      host: '127.0.0.1',
      port: -1,
      serverName: 'here',
      maxConnections: 10,
      maxSubscriptions: 5,
      maxPayload: 2 * 1024 * 1024,
      maxPending: 128 * 1024 * 1024,
      pingInterval: 300_000,
      pingMax: 3,
      writeDeadline: 2000,
      logFile: 'x.log',
      logSizeLimit: 1000,
      logMaxNum: 3,
      pidFile: 'x.pid',
      maxSubTokens: 8,
      noSublistCache: true,
      noFastProducerStall: true,
      clientAdvertise: 'a:1',
    });
  });

  test.each([
    ['listen: 5222', '0.0.0.0', 5222],
    ['listen: ":5222"', '0.0.0.0', 5222],
    ['listen: "localhost:-1"', 'localhost', -1],
    ['listen: "[::1]:5222"', '::1', 5222],
    ['port: 0', '0.0.0.0', 4222],
  ])('%s', (text, host, port) => {
    expect(read(text)).toMatchObject({ host, port });
  });

  test('0 asks for the default of a bound, and for none where there need be none', () => {
    expect(read('max_payload: 0, ping_interval: "0s", max_connections: 0, max_subs: -1')).toMatchObject({
      maxPayload: 1024 * 1024,
      pingInterval: 120_000,
      maxConnections: 0,
      maxSubscriptions: 0,
    });
  });

  test('kinds of trace are trace', () => {
    expect(read('trace_verbose: true')).toMatchObject({
      trace: true,
      traceVerbose: true,
      traceHeaders: false,
    });
    expect(read('trace_headers: true')).toMatchObject({ trace: true, traceHeaders: true });
  });

  test('TLS adds a second to the time for authentication, unless that is set', () => {
    const tls = `tls { cert_file: "${pem('server')}", key_file: "${pem('server-key')}", timeout: 3 }`;
    expect(read(tls).authTimeout).toBe(4000);
    expect(read(`${tls}\nauthorization { token: t, timeout: 0.5 }`).authTimeout).toBe(500);
    expect(read('authorization { timeout: "1m" }').authTimeout).toBe(60_000);
  });
});

describe('who may connect', () => {
  test('permissions may be a subject, a list, or allow and deny', () => {
    const { authorization } = read(`authorization {
      users: [
        { user: a, pass: b, permissions: { pub: foo, sub: ["x", "y z"], allow_responses: true } }
        { nkey: UCNGL4W5QX66CFX6A6DCBVDH5VOHMI7B2UZZU7TXAUQQSI2JPHULCKBR
          permissions: { publish: { deny: [x] }, publish_allow_responses: { max: 5, ttl: "1m" } }
          connection_types: [standard, Websocket] }
      ]
      default_permissions: { subscribe: { allow: ">" } }
    }`);
    expect(authorization.users).toEqual([
      {
        kind: 'user',
        user: 'a',
        password: 'b',
        permissions: {
          publish: { allow: ['foo'], deny: undefined },
          subscribe: { allow: ['x', 'y z'], deny: undefined },
          allowResponses: { max: 1, expires: 120_000 },
        },
        allowedConnectionTypes: undefined,
        proxyRequired: false,
      },
      {
        kind: 'nkey',
        nkey: 'UCNGL4W5QX66CFX6A6DCBVDH5VOHMI7B2UZZU7TXAUQQSI2JPHULCKBR',
        permissions: {
          publish: { allow: undefined, deny: ['x'] },
          subscribe: undefined,
          allowResponses: { max: 5, expires: 60_000 },
        },
        allowedConnectionTypes: ['STANDARD', 'WEBSOCKET'],
        proxyRequired: false,
      },
    ]);
    expect(authorization.defaultPermissions?.subscribe).toEqual({ allow: ['>'], deny: undefined });
  });

  test('accounts are a list of names, or a map of what they have', () => {
    expect(read('accounts: [A, B]').accounts.map(({ name }) => name)).toEqual(['A', 'B']);
    const [account] = read(
      'accounts { A { users: [{user: a, password: b}], limits { max_conn: 3 }, msg_trace { dest: t, sampling: "10%" } } }',
    ).accounts;
    expect(account).toMatchObject({
      name: 'A',
      limits: { maxConnections: 3, maxSubscriptions: -1, maxPayload: -1, maxLeafnodes: -1 },
      msgTrace: { dest: 't', sampling: 10 },
    });
    expect(account?.users).toHaveLength(1);
  });

  test.each([
    ['authorization { user: a, password: b, token: c }', 'Cannot have a user/pass and token'],
    [
      'authorization { user: a, password: b, users: [] }',
      'Can not have a single user/pass and a users array',
    ],
    ['authorization { token: a, users: [] }', 'Can not have a token and a users array'],
    ['authorization { users: [{password: b}] }', 'User entry requires a user'],
    ['authorization { users: [{nkey: X}] }', 'Not a valid public nkey for a user'],
    [
      'authorization { users: [{user: a, password: b}, {user: a, password: c}] }',
      'Duplicate user "a" detected',
    ],
    [
      'authorization { token: t }\naccounts { A { users: [{user: a, password: b}] } }',
      'Can not have a token and accounts',
    ],
    ['accounts { "$G" {} }', '"$G" is a Reserved Account'],
    ['accounts: [A, A]', 'Duplicate Account Entry: A'],
    ['no_auth_user: a', 'no_auth_user: "a" present, but users/nkeys are not defined'],
    ['no_auth_user: a\nauthorization { users: [{user: b, password: c}] }', 'not present as user or nkey'],
    [
      'authorization { users: [{user: a, password: b, permissions: {pub: "a..b"}}] }',
      '"a..b" is not a valid subject',
    ],
    [
      'authorization { users: [{user: a, password: b, allowed_connection_types: [X]}] }',
      'invalid connection types ["X"]',
    ],
    ['accounts { A { msg_trace: "a.*" } }', 'Trace destination "a.*" is not valid'],
  ])('%s', (text, complaint) => {
    expect(complaints(text).join('\n')).toContain(complaint);
  });
});

describe('complaints', () => {
  test('each names its place and, where one is near, the right key', () => {
    expect(
      complaints('port: -1\nmax_paylod: 3\nlame_duck_duration: "1s"\nauthorization {\n  usr: a\n}'),
    ).toEqual([
      'config:2:1: unknown field "max_paylod"; did you mean "max_payload"?',
      'config:5:3: unknown field "usr"; did you mean "user"?',
      'config:3:1: invalid lame_duck_duration of 1s, minimum is 30 seconds',
    ]);
  });

  test('what is not served yet is named, with what to do; asking for nothing is allowed', () => {
    expect(complaints('jetstream: enabled\nprof_port: 8222\ncluster { name: c, listen: "a:1" }')).toEqual([
      'config:1:1: jetstream is not served yet; remove it, or run the Go nats-server for JetStream',
      'config:2:1: prof_port is not served yet; remove it, or run the Go nats-server for profiles of Go programs',
      'config:3:20: cluster.listen is not served yet; remove it, or run the Go nats-server for clusters',
    ]);
    expect(complaints('jetstream: false, http_port: 0, leafnodes {}, mqtt {}, operator: []')).toEqual([]);
    expect(complaints('cluster { name: c, port: 0, routes: [], no_advertise: false }')).toEqual([]);
    expect(complaints('jetstream { enabled: false, max_mem: 1G }')).toEqual([]);
    expect(complaints('gateway { nmae: x }').join()).toContain('unknown field "nmae"; did you mean "name"?');
  });

  test.each([
    [
      'lame_duck_duration: "30s", lame_duck_grace_period: "30s"',
      'should be strictly lower than lame duck duration',
    ],
    ['max_payload: 65MB', 'max_payload (68157440) cannot be higher than max_pending (67108864)'],
    ['server_name: "a b"', 'server name cannot contain spaces'],
    ['tls { cert_file: a }', "missing 'key_file' in TLS configuration"],
    ['tls { cert_file: a, key_file: b, cipher_suites: [TLS_X] }', 'unrecognized cipher TLS_X'],
    ['tls { cipher_suites: [TLS_RSA_WITH_RC4_128_SHA] }', "without 'allow_insecure_cipher_suites'"],
    ['tls { cert_file: a, key_file: b, min_version: "1.1" }', 'must be one of 1.2, 1.3'],
    ['tls { pinned_certs: [abc] }', 'key abc does not look like hex-encoded sha256'],
    ['listen: "a:b:c"', 'too many colons in address'],
    ['write_timeout: never', 'must be one of default, close, retry'],
    ['accounts { A { msg_trace: "" } }', 'Trace destination "" is not valid'],
    ['max_traced_msg_len: -2', 'max_traced_msg_len must be at least -1, not -2'],
  ])('%s', (text, complaint) => {
    expect(complaints(text).join('\n')).toContain(complaint);
  });

  test('an option without effect is a note, a bare duration a warning', () => {
    const { warnings, notes } = optionsFromText('prof_block_rate: 1, write_deadline: 5', {});
    expect(notes).toEqual([
      'config:1:1: prof_block_rate has no effect: there is no profiling port; profile with node --cpu-prof',
    ]);
    expect(warnings).toEqual(['config:1:21: write_deadline should be a duration with a unit: write 5s']);
  });
});

describe('flags', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'options-'));
    file = join(folder, 'server.conf');
    writeFileSync(file, 'port: 5000, debug: true, trace: true, logtime: false, max_payload: 10, user: 3');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('win over the file, also when they say no', () => {
    writeFileSync(file, 'port: 5000, host: "1.2.3.4", debug: true, trace: true, logtime: false');
    const options = loadOptions(
      parseFlags(['--config', file, '-p', '-1', '-D=false', '--net=localhost']),
      {},
    ).options;
    expect(options).toMatchObject({ port: -1, host: 'localhost', debug: false, trace: true, logtime: false });
  });

  test.each([
    [['-V'], { debug: false, trace: true, traceVerbose: false }],
    [['-VV'], { debug: false, trace: true, traceVerbose: true }],
    [['-DV'], { debug: true, trace: true, traceVerbose: false }],
    [['--DVV'], { debug: true, trace: true, traceVerbose: true }],
    [['-cluster_name', 'east'], { clusterName: 'east' }],
    [['-name', 'x', '-T=false'], { serverName: 'x', logtime: false }],
    [
      ['--user', 'u', '--pass', 'p'],
      { authorization: { ...defaultServerOptions().authorization, user: 'u', password: 'p' } },
    ],
  ])('%j', (argv, expected) => {
    expect(flagged(...argv)).toMatchObject(expected);
  });

  test('a certificate without its key, or TLS without either, is refused', () => {
    expect(() => flagged('--tls')).toThrow('TLS Server certificate must be present and valid');
    expect(() => flagged('--tlscert', 'a')).toThrow('TLS Server private key must be present and valid');
    expect(
      flagged('--tlscert', pem('server'), '--tlskey', pem('server-key'), '--tlsverify').tls,
    ).toMatchObject({ verify: true });
  });

  test('flags that cannot be served are named', () => {
    expect(() => flagged('-js', '-profile', '8222')).toThrow(
      '-js is not served yet; remove it, or run the Go nats-server for JetStream\n-profile is not served yet',
    );
    expect(flagged('-js=false', '-profile', '0').port).toBe(4222);
  });

  test('a file that is not there is named as the Go server names it', () => {
    expect(() => flagged('-c', join(folder, 'none.conf'))).toThrow(
      `open ${join(folder, 'none.conf')}: no such file or directory`,
    );
  });
});
