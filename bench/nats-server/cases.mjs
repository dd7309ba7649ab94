// The rows of the table: what is sent, to which configuration, and the least ratio that is wanted.
import { createKeyPair } from '@nats-ts/jwt';
import { operatorCases } from './operator/cases.mjs';
import { tlsFiles } from './tls-files.mjs';

const HEADER = 'Key: value';
const thousand = Array.from({ length: 1000 }, (_, i) => `bench.${String(i).padStart(4, '0')}`);
const distinct = ['bench.a', 'bench.b', 'bench.c', 'bench.d'];
const one = [['bench.a']];

const permissions = `authorization {
  users: [ { user: u, password: p, permissions: {
    publish: { allow: ["bench.>", "other.*"], deny: "bench.secret" }
    subscribe: { allow: ["bench.>", "_INBOX.>"], deny: "bench.secret" } } } ]
}`;

const accounts = `accounts {
  A { users: [ { user: a, password: p } ], exports: [ { stream: "bench.>" }, { service: service } ] }
  B { users: [ { user: b, password: p } ], imports: [
    { stream: { account: A, subject: "bench.>" }, to: "stock.>" }
    { service: { account: A, subject: service } } ] }
}`;
const inA = { user: 'a', pass: 'p', headers: true };
const inB = { user: 'b', pass: 'p', headers: true };

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {number} [goal] least ratio of ours to Go's; for memory, of Go's to ours
 * @property {string} [config]
 * @property {'rate' | 'memory' | 'kept' | 'times'} measure
 * @property {readonly TimesRow[]} [rows] where times are measured: a row of the table for each kind
 * @property {number} [mostRounds] where a round takes long
 * @property {() => Promise<Prepared>} [prepare] makes what a broker of this case needs, for each broker anew
 * @property {object} job
 */

/**
 * @typedef {object} TimesRow
 * @property {string} key of the times in what the job answers
 * @property {string} name
 * @property {number} most milliseconds that are well; no more than Go's are so in any case
 */

/**
 * @typedef {object} Prepared
 * @property {string} config
 * @property {number} [port] at which the broker must listen
 * @property {object} job what the job is told besides
 * @property {() => Promise<void>} [close]
 */

/**
 * @typedef {object} Part one table
 * @property {string} key
 * @property {string} title
 * @property {readonly Case[]} cases
 */

/** @returns {Part[]} */
export function parts() {
  return [
    { key: 'core', title: 'Broker', cases: coreCases() },
    { key: 'operator', title: 'Broker with accounts and users by JWT', cases: operatorCases() },
  ];
}

/** @returns {Case[]} */
function coreCases() {
  const tls = tlsFiles();
  const nkey = createKeyPair('user');
  const stream = (name, goal, job, config) => ({
    name,
    goal,
    config,
    measure: 'rate',
    job: { kind: 'stream', publishers: one, subscribers: [], copies: 1, size: 16, ...job },
  });
  const to = (count) => Array.from({ length: count }, () => ({ subject: 'bench.a' }));
  return [
    stream('publish only, 16 B', 6, {}),
    stream('publish only, 128 B', 2.5, { size: 128 }),
    stream('1 → 1, 16 B', 6, { subscribers: to(1) }),
    stream('1 → 1, 128 B', 3, { subscribers: to(1), size: 128 }),
    stream('1 → 1, 1 KiB', 1.4, { subscribers: to(1), size: 1024 }),
    stream('1 → 1, 16 KiB', 1.1, { subscribers: to(1), size: 16384 }),
    stream('1 → 1 over 1,000 subjects, 16 B', 4, {
      publishers: [thousand],
      subscribers: [{ subject: 'bench.*' }],
    }),
    stream('1 → 4, 16 B', 6, { subscribers: to(4), copies: 4 }),
    stream('1 → 4, 128 B', 3, { subscribers: to(4), copies: 4, size: 128 }),
    stream('4 → 4 distinct subjects, 16 B', 4, {
      publishers: distinct.map((subject) => [subject]),
      subscribers: distinct.map((subject) => ({ subject })),
    }),
    stream('queue group of 4, 16 B', 3, {
      subscribers: to(4).map((subscriber) => ({ ...subscriber, queue: 'workers' })),
    }),
    stream('with headers, 1 → 1, 16 B', 3, { subscribers: to(1), header: HEADER }),
    stream(
      'with permissions, 1 → 1, 16 B',
      3,
      { subscribers: to(1), hello: { user: 'u', pass: 'p' } },
      permissions,
    ),
    stream(
      'through a stream import, 1 → 1, 16 B',
      3,
      { hello: inA, subscribers: [{ subject: 'stock.a', hello: inB }] },
      accounts,
    ),
    stream(
      'through a mapping, 1 → 1, 16 B',
      3,
      { subscribers: [{ subject: 'stock.a' }] },
      'mappings: { "bench.*": "stock.$1" }',
    ),
    stream(
      'through a mapping with weights, 1 → 1, 16 B',
      3,
      { subscribers: [{ subject: 'stock.*' }] },
      'mappings: { "bench.*": [ { destination: "stock.$1", weight: 50 }, { destination: "stock.b", weight: 50 } ] }',
    ),
    stream(
      'over TLS, 1 → 1, 128 B',
      1,
      { subscribers: to(1), size: 128, tls: { ca: tls.caText, servername: 'localhost' } },
      `tls { cert_file: "${tls.cert}", key_file: "${tls.key}" }`,
    ),
    {
      name: 'request-reply, 1 outstanding',
      goal: 1.2,
      measure: 'rate',
      job: { kind: 'requests', outstanding: 1 },
    },
    {
      name: 'request-reply, 100 outstanding',
      goal: 2,
      measure: 'rate',
      job: { kind: 'requests', outstanding: 100 },
    },
    {
      name: 'request-reply through a service import, 100 outstanding',
      goal: 1.5,
      measure: 'rate',
      config: accounts,
      job: { kind: 'requests', outstanding: 100, responder: inA, requester: inB },
    },
    {
      name: 'connections, plain',
      goal: 1,
      measure: 'rate',
      job: { kind: 'connections', count: 3000 },
    },
    {
      name: 'connections, nkeys',
      goal: 1,
      measure: 'rate',
      config: `authorization { users: [ { nkey: ${nkey.publicKey} } ] }`,
      job: { kind: 'connections', count: 2000, nkey: { public: nkey.publicKey, seed: nkey.seed } },
    },
    {
      name: 'memory of an idle connection (10,000)',
      goal: 1,
      measure: 'memory',
      job: { kind: 'idle', count: 9000 },
    },
    {
      name: 'memory of a subscription (1,000,000)',
      goal: 1,
      measure: 'memory',
      job: { kind: 'subscriptions', count: 1_000_000 },
    },
    {
      name: 'kept while 1,000 subscriptions a second come and go',
      goal: 1,
      measure: 'kept',
      job: {
        kind: 'stream',
        publishers: [thousand],
        subscribers: [{ subject: 'bench.*' }],
        copies: 1,
        size: 16,
        churn: 1000,
      },
    },
  ];
}
