// Message tracing where accounts share streams and services, and where subjects are mapped.
import { expect } from 'vitest';
import { type Group, it, type Stage, type Step } from '../transcript.js';

const when = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
const cid = ({ wire }: Stage, name: string) => wire(name).info.client_id;
const as = (user: string, name: string) => `{"user":"${user}","pass":"p","headers":true,"name":"${name}"}`;

/** Publishes on a subject with a destination for the trace; `only` asks for nothing but the trace. */
function traced(subject: string, only = false): Step {
  const block = `NATS/1.0\r\nNats-Trace-Dest: trace.dest\r\n${only ? 'Nats-Trace-Only: true\r\n' : ''}\r\n`;
  return `p >> HPUB ${subject} ${block.length} ${block.length + 2}\r\n${block}hi\r\n`;
}

/** The events of the trace that came. */
function events(expected: (stage: Stage) => unknown): Step {
  return async (stage: Stage) => {
    const [, size] = await stage.wire('t').line(/MSG trace\.dest 1 +(\d+)/);
    const body = await stage.wire('t').take(Number(size) + 2);
    expect((JSON.parse(body.toString()) as { events: unknown }).events).toEqual(expected(stage));
  };
}

const came = (stage: Stage, subj: string) => ({
  type: 'in',
  ts: when,
  kind: 0,
  cid: cid(stage, 'p'),
  name: 'pub',
  acc: 'A',
  subj,
});
const went = (stage: Stage, sub: string, acc?: string) => ({
  type: 'eg',
  ts: when,
  kind: 0,
  cid: cid(stage, 's'),
  name: 'sub',
  sub,
  ...(acc === undefined ? {} : { acc }),
});

const START: Step[] = [
  `t in ${as('a', 'tracer')}`,
  't > SUB trace.dest 1',
  't sync',
  `p in ${as('a', 'pub')}`,
  `s in ${as('b', 'sub')}`,
];

export const TRACE_SHARING: Group = {
  name: 'message tracing between accounts',
  setup: {
    conf: `accounts {
      A {
        users = [{ user: a, password: p }]
        exports = [{ stream: seen }, { stream: unseen }]
        imports = [
          { service: { account: B, subject: open }, to: ask.open }
          { service: { account: B, subject: shut }, to: ask.shut }
        ]
        mappings = { from: to }
      }
      B {
        users = [{ user: b, password: p }]
        exports = [{ service: open, allow_trace: true }, { service: shut }]
        imports = [
          { stream: { account: A, subject: seen }, to: b.seen, allow_trace: true }
          { stream: { account: A, subject: unseen }, to: b.unseen }
        ]
      }
    }`,
  },
  cases: [
    it(
      'a stream that may be traced shows who got it',
      ...START,
      's > SUB b.seen 5',
      's sync',
      traced('seen'),
      events((stage) => [
        came(stage, 'seen'),
        { type: 'se', ts: when, acc: 'B', to: 'b.seen' },
        went(stage, 'seen', 'B'),
      ]),
      's ~ HMSG b\\.seen 5 \\d+ \\d+',
    ),
    it(
      'one that may not shows only that it went there',
      ...START,
      's > SUB b.unseen 5',
      's sync',
      traced('unseen'),
      events((stage) => [came(stage, 'unseen'), { type: 'se', ts: when, acc: 'B', to: 'b.unseen' }]),
      's ~ HMSG b\\.unseen 5 \\d+ \\d+',
    ),
    it(
      'and nothing but the trace comes where only that was asked for',
      ...START,
      's > SUB b.unseen 5',
      's > SUB b.seen 6',
      's sync',
      traced('unseen', true),
      events((stage) => [came(stage, 'unseen'), { type: 'se', ts: when, acc: 'B', to: 'b.unseen' }]),
      traced('seen', true),
      events((stage) => [
        came(stage, 'seen'),
        { type: 'se', ts: when, acc: 'B', to: 'b.seen' },
        went(stage, 'seen', 'B'),
      ]),
      's sync',
    ),
    it(
      'a service that may be traced shows who serves it',
      ...START,
      's > SUB open 5',
      's sync',
      traced('ask.open'),
      events((stage) => [
        came(stage, 'ask.open'),
        { type: 'si', ts: when, acc: 'B', from: 'ask.open', to: 'open' },
        went(stage, 'open', 'B'),
      ]),
      's ~ HMSG open 5 \\d+ \\d+',
      's < NATS/1.0',
      's ~ Nats-Request-Info: .*',
      's ~ Nats-Trace-Dest: _R_\\.\\w+\\.\\w+',
      's << \r\nhi\r\n',
    ),
    it(
      'one that may not only that it was asked, and others begin no trace',
      ...START,
      's > SUB shut 5',
      's sync',
      traced('ask.shut'),
      events((stage) => [
        came(stage, 'ask.shut'),
        { type: 'si', ts: when, acc: 'B', from: 'ask.shut', to: 'shut' },
      ]),
      's ~ HMSG shut 5 \\d+ \\d+',
      's < NATS/1.0',
      's ~ Nats-Request-Info: .*',
      's < Nats-Trace-Dest: trace disabled',
      's << \r\nhi\r\n',
      traced('ask.shut', true),
      events((stage) => [
        came(stage, 'ask.shut'),
        { type: 'si', ts: when, acc: 'B', from: 'ask.shut', to: 'shut' },
      ]),
      's sync',
    ),
    it(
      'a mapping shows what the subject became',
      ...START,
      `s in ${as('a', 'sub')}`,
      's > SUB to 5',
      's sync',
      traced('from'),
      events((stage) => [came(stage, 'from'), { type: 'sm', ts: when, to: 'to' }, went(stage, 'to')]),
      's ~ HMSG to 5 \\d+ \\d+',
    ),
  ],
};
