// Message tracing by the headers Nats-Trace-Dest and Nats-Trace-Only.
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { type Group, it, type Stage, type Step } from '../transcript.js';

/** Publishes with these headers and the payload `hi`. */
function traced(who: string, subject: string, headers: Readonly<Record<string, string>>): Step {
  const block = `NATS/1.0\r\n${Object.entries(headers)
    .map(([k, v]) => `${k}: ${v}\r\n`)
    .join('')}\r\n`;
  return `${who} >> HPUB ${subject} ${block.length} ${block.length + 2}\r\n${block}hi\r\n`;
}

/** Takes the trace that came to `t` and checks it. */
function trace(expected: (stage: Stage) => unknown): Step {
  return async (stage: Stage) => {
    const [, size] = await stage.wire('t').line(/MSG trace\.dest 1 +(\d+)/);
    const body = await stage.wire('t').take(Number(size) + 2);
    expect(JSON.parse(body.toString())).toEqual(expected(stage));
  };
}

const when = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
const serverInfo = expect.objectContaining({
  name: expect.any(String),
  host: '127.0.0.1',
  id: expect.stringMatching(/^N/),
  ver: expect.any(String),
  jetstream: false,
  flags: expect.any(Number),
  seq: expect.any(Number),
  time: when,
});
const cid = ({ wire }: Stage, name: string) => wire(name).info.client_id;

function ingress(stage: Stage, subject: string, error?: string): object {
  return {
    type: 'in',
    ts: when,
    kind: 0,
    cid: cid(stage, 'p'),
    name: 'pub',
    acc: '$G',
    subj: subject,
    ...(error && { error }),
  };
}

const START: Step[] = [
  't in {}',
  't > SUB trace.dest 1',
  't sync',
  'p in {"headers":true,"name":"pub"}',
  's in {"headers":true,"name":"sub"}',
];

export const TRACE: Group = {
  name: 'message tracing',
  cases: [
    it(
      'a trace names who published and who got it',
      ...START,
      's > SUB tr.a 5',
      's > SUB tr.* g 6',
      's sync',
      traced('p', 'tr.a', { 'Nats-Trace-Dest': 'trace.dest' }),
      'p sync',
      async (stage) => {
        const [, size] = await stage.wire('t').line(/MSG trace\.dest 1 +(\d+)/);
        const body = JSON.parse((await stage.wire('t').take(Number(size) + 2)).toString());
        expect(body).toEqual({
          server: serverInfo,
          request: { header: { 'Nats-Trace-Dest': ['trace.dest'] }, msgsize: 43 },
          events: [
            ingress(stage, 'tr.a'),
            { type: 'eg', ts: when, kind: 0, cid: cid(stage, 's'), name: 'sub', sub: 'tr.a' },
            { type: 'eg', ts: when, kind: 0, cid: cid(stage, 's'), name: 'sub', sub: 'tr.*', queue: 'g' },
          ],
        });
      },
      's ~ HMSG tr\\.a [56] 41 43',
    ),
    it(
      'a record is compressed where the message accepts that',
      't in {"headers":true}',
      't > SUB trace.dest 1',
      't sync',
      'p in {"headers":true,"name":"pub"}',
      traced('p', 'tr.z', { 'Nats-Trace-Dest': 'trace.dest', 'Accept-Encoding': 'gzip' }),
      'p sync',
      async (stage) => {
        const [, size] = await stage.wire('t').line(/HMSG trace\.dest 1 +36 (\d+)/);
        const record = await stage.wire('t').take(Number(size) + 2);
        expect(record.toString('latin1', 0, 36)).toBe('NATS/1.0\r\nContent-Encoding: gzip\r\n\r\n');
        const body = JSON.parse(gunzipSync(record.subarray(36, -2)).toString());
        expect(body).toMatchObject({ server: serverInfo, events: [ingress(stage, 'tr.z')] });
      },
    ),
    it(
      'the message itself is delivered unchanged',
      ...START,
      's > SUB tr.b 5',
      's sync',
      traced('p', 'tr.b', { A: 'b', 'Nats-Trace-Dest': 'trace.dest' }),
      's < HMSG tr.b 5 47 49',
      's << NATS/1.0\r\nA: b\r\nNats-Trace-Dest: trace.dest\r\n\r\nhi\r\n',
      trace((stage) => ({
        server: serverInfo,
        request: { header: { A: ['b'], 'Nats-Trace-Dest': ['trace.dest'] }, msgsize: 49 },
        events: [
          ingress(stage, 'tr.b'),
          { type: 'eg', ts: when, kind: 0, cid: cid(stage, 's'), name: 'sub', sub: 'tr.b' },
        ],
      })),
    ),
    ...['true', 'on', '1', 'TRUE'].map((yes) =>
      it(
        `Nats-Trace-Only: ${yes} delivers nothing`,
        ...START,
        's > SUB tr.c 5',
        's sync',
        traced('p', 'tr.c', { 'Nats-Trace-Dest': 'trace.dest', 'Nats-Trace-Only': yes }),
        'p sync',
        trace((stage) => ({
          server: serverInfo,
          request: {
            header: { 'Nats-Trace-Dest': ['trace.dest'], 'Nats-Trace-Only': [yes] },
            msgsize: expect.any(Number),
          },
          events: [
            ingress(stage, 'tr.c'),
            { type: 'eg', ts: when, kind: 0, cid: cid(stage, 's'), name: 'sub', sub: 'tr.c' },
          ],
        })),
        's sync',
      ),
    ),
    it(
      'Nats-Trace-Only: false delivers',
      ...START,
      's > SUB tr.d 5',
      's sync',
      traced('p', 'tr.d', { 'Nats-Trace-Dest': 'trace.dest', 'Nats-Trace-Only': 'false' }),
      's ~ HMSG tr\\.d 5 \\d+ \\d+',
    ),
    it(
      'to nobody',
      ...START,
      traced('p', 'tr.nobody', { 'Nats-Trace-Dest': 'trace.dest' }),
      trace((stage) => ({
        server: serverInfo,
        request: { header: { 'Nats-Trace-Dest': ['trace.dest'] }, msgsize: 43 },
        events: [ingress(stage, 'tr.nobody')],
      })),
    ),
    it(
      'without echo, the publisher itself is named as left out',
      't in {}',
      't > SUB trace.dest 1',
      't sync',
      'p in {"headers":true,"name":"pub","echo":false}',
      'p > SUB tr.e 8',
      'p sync',
      traced('p', 'tr.e', { 'Nats-Trace-Dest': 'trace.dest' }),
      trace((stage) => ({
        server: serverInfo,
        request: expect.any(Object),
        events: [
          ingress(stage, 'tr.e'),
          {
            type: 'eg',
            ts: when,
            kind: 0,
            cid: cid(stage, 'p'),
            name: 'pub',
            sub: 'tr.e',
            error: 'Not delivered because of no echo',
          },
        ],
      })),
    ),
    it(
      'an empty destination is no trace',
      ...START,
      's > SUB tr.f 5',
      's sync',
      traced('p', 'tr.f', { 'Nats-Trace-Dest': '' }),
      's ~ HMSG tr\\.f 5 \\d+ \\d+',
      'p sync',
      't sync',
    ),
    it(
      'the header name is exact',
      ...START,
      's > SUB tr.g 5',
      's sync',
      traced('p', 'tr.g', { 'nats-trace-dest': 'trace.dest' }),
      's ~ HMSG tr\\.g 5 \\d+ \\d+',
      'p sync',
      't sync',
    ),
    it(
      'traceparent alone is no trace',
      ...START,
      traced('p', 'tr.h', { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }),
      'p sync',
      't sync',
    ),
    it(
      'who cannot read headers gets the payload and is named',
      ...START,
      'q in {}',
      'q > SUB tr.i 5',
      'q sync',
      traced('p', 'tr.i', { 'Nats-Trace-Dest': 'trace.dest' }),
      'q << MSG tr.i 5 2\r\nhi\r\n',
      trace((stage) => ({
        server: serverInfo,
        request: expect.any(Object),
        events: [
          ingress(stage, 'tr.i'),
          { type: 'eg', ts: when, kind: 0, cid: cid(stage, 'q'), sub: 'tr.i' },
        ],
      })),
    ),
    it(
      'a payload that is too large',
      ...START,
      'p >> HPUB tr.j 41 99999999\r\nNATS/1.0\r\nNats-Trace-Dest: trace.dest\r\n\r\n',
      'p ! Maximum Payload Violation',
      'p gone',
      trace((stage) => ({
        server: serverInfo,
        request: { header: { 'Nats-Trace-Dest': ['trace.dest'] }, msgsize: 99999999 },
        events: [ingress(stage, 'tr.j', 'maximum payload exceeded')],
      })),
    ),
  ],
};

export const TRACE_SERVER: Group = {
  name: 'the server in a trace',
  setup: { conf: 'cluster { name: east }, server_tags: [blue], server_metadata { zone: "<a>" }' },
  cases: [
    it(
      'is told of as in the messages of the system account',
      ...START,
      traced('p', 'tr.a', { 'Nats-Trace-Dest': 'trace.dest' }),
      trace((stage) => ({
        server: {
          name: stage.wire('t').info.server_name,
          host: '127.0.0.1',
          id: stage.wire('t').info.server_id,
          cluster: 'east',
          ver: stage.wire('t').info.version,
          tags: ['blue'],
          metadata: { zone: '<a>' },
          feature_flags: expect.any(Object),
          jetstream: false,
          flags: 0,
          seq: expect.any(Number),
          time: when,
        },
        request: expect.any(Object),
        events: [ingress(stage, 'tr.a')],
      })),
    ),
  ],
};

export const TRACE_UNTOLD: Group = {
  name: 'message tracing without a system account',
  setup: { conf: 'no_system_account: true' },
  cases: [
    it(
      'delivers what is traced, and tells nobody',
      ...START,
      's > SUB tr.a 5',
      's sync',
      traced('p', 'tr.a', { 'Nats-Trace-Dest': 'trace.dest' }),
      'p sync',
      's < HMSG tr.a 5 41 43',
      's << NATS/1.0\r\nNats-Trace-Dest: trace.dest\r\n\r\nhi\r\n',
      't sync',
    ),
  ],
};
