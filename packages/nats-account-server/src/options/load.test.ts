import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../test/world.js';
import { AccountServerError } from '../errors.js';
import { parseFlags } from './flags.js';
import { defaultOptions, loadOptions } from './load.js';
import type { AccountServerOptions } from './types.js';

/** The options from a configuration text and flags. */
async function load(text: string, ...argv: string[]): Promise<AccountServerOptions> {
  const file = join(await tempDir(), 'nas.conf');
  await writeFile(file, text);
  return loadOptions(parseFlags(['-c', file, ...argv]), { home: '/home/me', env: { PORT: '7000' } }).options;
}

const noTls = { cert: '', key: '', root: '' };
const defaults: AccountServerOptions = {
  operatorJwtPath: '',
  systemAccountJwtPath: '',
  primary: '',
  replicationTimeout: 5000,
  replicationInterval: 60_000,
  maxReplicationPack: 10_000,
  signRequestSubject: '',
  signRequestTimeout: 1000,
  logging: {
    time: true,
    utc: false,
    debug: false,
    trace: false,
    colors: 'auto',
    pid: false,
    file: '',
    sizeLimit: 0,
    maxFiles: 0,
  },
  http: {
    host: 'localhost',
    port: 9090,
    tls: { ...noTls, verify: false },
    readTimeout: 5000,
    writeTimeout: 5000,
    headerTimeout: 5000,
    idleTimeout: 60_000,
    maxConnections: 65_536,
    maxHeaderSize: 16_384,
    maxBodySize: 1_048_576,
    maxBodyMemory: 67_108_864,
    shutdownTimeout: 5000,
    maxAge: 60_000,
    metrics: true,
  },
  nats: {
    servers: [],
    connectTimeout: 5000,
    reconnectWait: 1000,
    maxReconnects: -1,
    tls: { ...noTls, verify: true },
    userCredentials: '',
  },
  store: {
    dir: '',
    nsc: '',
    readOnly: false,
    shard: false,
    cleanupInterval: 0,
    memoryLimit: 268_435_456,
  },
};

test('an empty configuration has the defaults of the Go account server, and every option', () => {
  expect(defaultOptions()).toEqual(defaults);
});

test("the documentation's own file is read, stray commas and all", async () => {
  const options = await load(`OperatorJWTPath: "/users/synadia/.nsc/nats/AAA/AAA.jwt",
http {
    port: 9090
},
store {
    dir: "/tmp/as_store",
    readonly: false,
    shard: true
}
`);
  expect(options).toEqual({
    ...defaults,
    operatorJwtPath: '/users/synadia/.nsc/nats/AAA/AAA.jwt',
    store: { ...defaults.store, dir: '/tmp/as_store', shard: true },
  });
});

test('keys are read in any case, in the spellings of both servers, and bare times are milliseconds', async () => {
  const options = await load(`{
    "OPERATOR": "~/o.jwt", system_account_jwt_path: s.jwt, ReplicationTimeout: 10, sign_request_subject: sign
    HTTP: { Net: "0.0.0.0", port: $PORT, ReadTimeout: 1500, write_timeout: "2s", max_connections: 5
            tls { cert_file: c.pem, KEY_FILE: k.pem, ca_file: ca.pem, verify: yes } }
    Nats: { Servers: "nats://a:4222", user_credentials: "~/u.creds", tls: { root: r.pem, verify: false } }
    LOG { LogTime: false, colors: true, log_size_limit: 1MB, debug: "true" }
    store { directory: "~/store", cleanup_interval: 60000, memory_limit: 64MiB }
  }`);
  expect(options).toMatchObject({
    operatorJwtPath: '/home/me/o.jwt',
    systemAccountJwtPath: 's.jwt',
    replicationTimeout: 10,
    signRequestSubject: 'sign',
    http: {
      host: '0.0.0.0',
      port: 7000,
      readTimeout: 1500,
      writeTimeout: 2000,
      maxConnections: 5,
      tls: { cert: 'c.pem', key: 'k.pem', root: 'ca.pem', verify: true },
    },
    nats: {
      servers: ['nats://a:4222'],
      userCredentials: '/home/me/u.creds',
      tls: { root: 'r.pem', verify: false },
    },
    logging: { time: false, colors: true, sizeLimit: 1_048_576, debug: true },
    store: { dir: '/home/me/store', cleanupInterval: 60_000, memoryLimit: 67_108_864 },
  });
});

test('flags win over the file', async () => {
  const options = await load(
    'operatorjwtpath: /file.jwt, http { host: file, port: 1 }, nats { servers: [nats://file] }, store { nsc: /file, shard: true }',
    ...['-operator', '/flag.jwt', '-hp', '[::1]:80', '--nats=nats://a, nats://b', '-creds', '/c.creds'],
    ...['-dir', '/dir', '-ro', '-DV'],
  );
  expect(options).toMatchObject({
    operatorJwtPath: '/flag.jwt',
    http: { host: '::1', port: 80 },
    nats: { servers: ['nats://a', 'nats://b'], userCredentials: '/c.creds' },
    store: { dir: '/dir', nsc: '', readOnly: true, shard: true },
    logging: { debug: true, trace: true },
  });
});

test('paths on the command line become absolute', () => {
  const { options } = loadOptions(parseFlags(['-nsc', 'op', '-operator', '~/o.jwt']), { home: '/home/me' });
  expect(options.store.nsc).toBe(join(process.cwd(), 'op'));
  expect(options.operatorJwtPath).toBe('/home/me/o.jwt');
});

test.each([
  ['an unknown key, with the nearest right one', 'http {\n  prot: 1\n}', /nas\.conf:2:3: .*prot.*port/],
  ['a wrong type', 'store {\n\n shard: 17 }', /nas\.conf:3:\d+: .*shard/],
  ['a port out of range', 'http { port: 70000 }', /nas\.conf:1:8: .*65535/],
  ['a bad listen', 'http { listen: "localhost" }', /nas\.conf:1:8: .*missing port in address/],
  [
    'a certificate without its key',
    'http { tls { cert: c.pem } }',
    /nas\.conf:1:8: http\.tls needs both cert and key/,
  ],
  [
    'client certificates without authorities',
    'http { tls { cert: c, key: k, verify: true } }',
    /http\.tls\.verify needs root/,
  ],
  ['a primary that is no URL', 'primary: localhost', /nas\.conf:1:1: primary must be a URL/],
  ['a primary with a read-only store', 'primary: "http://a", store { readonly: true }', /exclude each other/],
  ['a syntax error', 'http {', /nas\.conf:1:\d+: /],
])('%s is named with its place', async (_, text, message) => {
  const failure = load(text);
  await expect(failure).rejects.toThrow(AccountServerError);
  await expect(failure).rejects.toThrow(message);
});

test('everything wrong is said at once', async () => {
  await expect(load('htpp { }\nprimary: x\nstore { shard: 1 }')).rejects.toThrow(/htpp.*\n(.*\n)*.*primary/);
});

test.each([
  ['-dir and -nsc exclude each other', ['-dir', 'a', '-nsc', 'b']],
  ['-hp: error parsing hostport: address x: missing port in address', ['-hp', 'x']],
  ['unexpected argument "stray"', ['stray']],
  ['error reading configuration file', ['-c', '/does/not/exist.conf']],
])('the command line is refused: %s', (message, argv) => {
  expect(() => loadOptions(parseFlags(argv))).toThrow(message);
});

test('a wrong flag names itself and the nearest right one', () => {
  expect(() => parseFlags(['-drir', 'x'])).toThrow(
    'flag provided but not defined: -drir; did you mean -dir?',
  );
});
