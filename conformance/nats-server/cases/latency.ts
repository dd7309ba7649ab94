// Which requests ask by their headers to be measured, and which headers the measurement shows.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { type Group, it, type Stage } from '../transcript.js';

const as = (user: string): string => `{"user":"${user}","pass":"p","headers":true,"no_responders":true}`;

type Shown = Readonly<Record<string, readonly string[]>>;

/** Header lines of a request, and what the measurement shows of them; undefined where there is none. */
const HEADERS: readonly (readonly [lines: readonly string[], shown: Shown | undefined])[] = [
  [
    ['Uber-Trace-Id: 479fefe9525eddb:5adb976bfc1f95c1:479fefe9525eddb:1'],
    { 'Uber-Trace-Id': ['479fefe9525eddb:5adb976bfc1f95c1:479fefe9525eddb:1'] },
  ],
  [['X-B3-Sampled: 1'], { 'X-B3-Sampled': ['1'] }],
  [['X-B3-Sampled: 0', 'X-B3-TraceId: 80f198ee'], undefined],
  [
    ['X-B3-Sampled: 1', 'X-B3-TraceId: 80f198ee', 'X-B3-SpanId: 1', 'X-B3-ParentSpanId: 2', 'Other: x'],
    {
      'X-B3-Sampled': ['1'],
      'X-B3-Traceid': ['80f198ee'],
      'X-B3-Spanid': ['1'],
      'X-B3-Parentspanid': ['2'],
    },
  ],
  [['X-B3-TraceId: 80f198ee'], { 'X-B3-Traceid': ['80f198ee'] }],
  [['x-b3-traceid: 80f198ee'], { 'X-B3-Traceid': ['80f198ee'] }],
  [['X-B3-Sampled: true'], undefined],
  [['B3: 0'], undefined],
  [['B3: 1'], { B3: ['1'] }],
  [['b3: 80f198ee-e457b5a2-1-05e3ac9a'], { B3: ['80f198ee-e457b5a2-1-05e3ac9a'] }],
  [['b3: 80f198ee-e457b5a2-0-05e3ac9a'], undefined],
  [['b3: 80f198ee-e457b5a2'], { B3: ['80f198ee-e457b5a2'] }],
  [
    ['traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'tracestate: a=b'],
    {
      Traceparent: ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
      Tracestate: ['a=b'],
    },
  ],
  [['traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00'], undefined],
  [['traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7'], undefined],
  [['tracestate: a=b'], undefined],
  [
    ['Uber-Trace-Id: 1:2:3:1', 'Uberctx-User: ann'],
    { 'Uber-Trace-Id': ['1:2:3:1'], 'Uberctx-User': ['ann'] },
  ],
  [['Uber-Trace-Id: 1:2:3:03'], { 'Uber-Trace-Id': ['1:2:3:03'] }],
  [['Uber-Trace-Id: 1:2:3:0'], undefined],
  [['Uber-Trace-Id: 1:2:3'], undefined],
  [['Uber-Trace-Id: 1:2:3:0', 'X-B3-Sampled: 1'], undefined],
  [['Other: x'], undefined],
];

/** What is measured of a request with these headers; a second one, which is measured for sure, ends the wait. */
async function shownOf(stage: Stage, lines: readonly string[]): Promise<unknown> {
  const [client, watcher] = [stage.wire('y'), stage.wire('w')];
  const send = (headers: readonly string[]): void => {
    const block = `NATS/1.0\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`;
    client.send(`HPUB traced ${block.length} ${block.length}\r\n${block}\r\n`);
  };
  send(lines);
  await client.sync();
  send(['B3: the-end']);
  const seen: unknown[] = [];
  for (;;) {
    await watcher.line(/MSG lat 2 +\d+/);
    const [json] = await watcher.line(/\{.*\}/);
    const { header, status, type } = JSON.parse(json) as Record<string, unknown>;
    expect([status, type]).toEqual([400, 'io.nats.server.metric.v1.service_latency']);
    if (JSON.stringify(header) === '{"B3":["the-end"]}') return seen[0];
    seen.push(header);
  }
}

const CONF = (sampling: string): string => `accounts {
  A {
    users = [{ user: a, password: p }]
    exports = [{ service: traced, latency: { subject: lat, sampling: ${sampling} } }]
  }
  B { users = [{ user: b, password: p }], imports = [{ service: { account: A, subject: traced } }] }
}`;

export const LATENCY_HEADERS: Group = {
  name: 'headers that ask for a measurement',
  setup: { conf: CONF('headers') },
  cases: HEADERS.map(([lines, shown]) =>
    it(lines.join(', '), `w in ${as('a')}`, `y in ${as('b')}`, 'w > SUB lat 2', 'w sync', async (stage) => {
      expect(await shownOf(stage, lines)).toEqual(shown);
    }),
  ),
};

export const LATENCY_RELOAD: Group = {
  name: 'measurements change while a service runs',
  setup: { conf: CONF('100%') },
  cases: [
    it(
      'all requests, then those that ask for it, then none, then all again',
      `w in ${as('a')}`,
      `y in ${as('b')}`,
      'w > SUB lat 2',
      'w sync',
      async (stage) => {
        const [client, watcher] = [stage.wire('y'), stage.wire('w')];
        const measured = async (request: string): Promise<boolean> => {
          client.send(request);
          await client.sync();
          // The measurement goes out by itself, some time after the request.
          await sleep(200);
          watcher.send('PUB lat 3\r\nend\r\n');
          await watcher.line(/MSG lat 2 +\d+/);
          const [first] = await watcher.line(/.*/);
          if (first === 'end') return false;
          await watcher.expect('MSG lat 2 3\r\nend\r\n');
          return true;
        };
        const plain = 'PUB traced 0\r\n\r\n';
        const asking = 'HPUB traced 29 29\r\nNATS/1.0\r\nX-B3-Sampled: 1\r\n\r\n\r\n';
        const seen = async (): Promise<readonly boolean[]> => [await measured(plain), await measured(asking)];
        expect(await seen()).toEqual([true, true]);
        await stage.server.reload(CONF('headers'));
        expect(await seen()).toEqual([false, true]);
        await stage.server.reload(CONF('100%').replace(/, latency: \{.*\}/, ' }'));
        expect(await seen()).toEqual([false, false]);
        await stage.server.reload(CONF('100'));
        expect(await seen()).toEqual([true, true]);
      },
    ),
  ],
};
