// Services that accounts export and others import.
import { expect } from 'vitest';
import { type Group, it, type Stage } from '../transcript.js';
import { as, INFO, OPEN, thrice } from './sharing.js';

export const SERVICES: Group = {
  name: 'services of other accounts',
  setup: {
    conf: `accounts {
      A {
        users = [{ user: a, password: p }]
        exports = [
          { service: svc }
          { service: open }
          { service: "wild.>" }
          { service: many, response_type: stream }
          { service: parts, response_type: chunked }
          { service: timed, response_threshold: "300ms", latency: { subject: lat, sampling: 100% } }
          { service: soon, response_threshold: "50ms" }
          { service: slow, latency: { subject: lat, sampling: 100% } }
          { service: traced, latency: { subject: lat, sampling: headers } }
        ]
      }
      B {
        users = [{ user: b, password: p }, { user: b2, password: p }]
        exports = [{ service: chain }]
        imports = [
          { service: { account: A, subject: svc }, to: help }
          { service: { account: A, subject: open }, to: shared.help, share: true }
          { service: { account: A, subject: "wild.*.*" }, to: "w.$2.$1" }
          { service: { account: A, subject: many } }
          { service: { account: A, subject: parts } }
          { service: { account: A, subject: timed } }
          { service: { account: A, subject: soon } }
          { service: { account: A, subject: slow } }
          { service: { account: A, subject: traced } }
          { service: { account: A, subject: "wild.chain" }, to: chain }
        ]
      }
      C { users = [{ user: c, password: p }], imports = [{ service: { account: B, subject: chain } }] }
    }`,
  },
  cases: [
    it(
      'a request goes there and its answer comes back',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'x > SUB svc 1',
      'y > SUB inbox.* 9',
      'x sync',
      'y sync',
      async (stage) => {
        for (let i = 0; i < 4; i++) await ask(stage, 'help', `inbox.${i}`, 'svc', '1');
      },
      'x sync',
      'y sync',
    ),
    it(
      'an answer comes once',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'x > SUB svc 1',
      'y > SUB inbox.* 9',
      'x sync',
      'y sync',
      async (stage) => {
        const reply = await ask(stage, 'help', 'inbox.a', 'svc', '1');
        stage.wire('x').send(`PUB ${reply} 1\r\nz\r\n`);
        await stage.wire('x').sync();
        await stage.wire('y').sync();
      },
    ),
    it(
      'headers stay, and the service learns who asks',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'x > SUB svc 1',
      'x sync',
      'y >> HPUB help r 18 19\r\nNATS/1.0\r\nK: v\r\n\r\nx\r\n',
      'x ~ HMSG svc 1 _R_\\.\\w+\\.\\w+ \\d+ \\d+',
      'x < NATS/1.0',
      'x < K: v',
      `x ~ ${INFO}`,
      'x << \r\nx\r\n',
    ),
    it(
      'a shared request says more',
      `x in ${as('a')}`,
      `y in {"user":"b",${OPEN},"name":"me","lang":"raw","version":"1"}`,
      'x > SUB open 1',
      'x sync',
      'y >> PUB shared.help 1\r\nx\r\n',
      'x ~ HMSG open 1 \\d+ \\d+',
      'x < NATS/1.0',
      async (stage) => {
        const [, json = '{}'] = await stage.wire('x').line(/Nats-Request-Info: (\{.*\})/);
        const info = JSON.parse(json) as Record<string, unknown>;
        const { rtt, start, id, server, ...rest } = info;
        for (const one of [id, rtt]) expect(typeof one === 'number' || one === undefined).toBe(true);
        for (const one of [start, server]) expect(typeof one).toBe('string');
        expect(rest).toEqual({
          acc: 'B',
          host: '127.0.0.1',
          user: 'b',
          name: 'me',
          lang: 'raw',
          ver: '1',
          kind: 'Client',
          client_type: 'nats',
        });
        expect(Object.keys(info).filter((key) => key !== 'rtt')).toEqual([
          'start',
          'host',
          'id',
          'acc',
          'user',
          'name',
          'lang',
          'ver',
          'server',
          'kind',
          'client_type',
        ]);
      },
      'x << \r\nx\r\n',
    ),
    it(
      'subjects are mapped both ways',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'x > SUB wild.> 1',
      'y > SUB inbox.* 9',
      'x sync',
      'y sync',
      async (stage) => {
        await ask(stage, 'w.two.one', 'inbox.1', 'wild.one.two', '1');
      },
    ),
    it(
      'a stream of answers comes whole',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'x > SUB many 1',
      'y > SUB inbox.* 9',
      'x sync',
      'y sync',
      async (stage) => {
        const reply = await ask(stage, 'many', 'inbox.1', 'many', '1');
        for (let i = 0; i < 3; i++) {
          stage.wire('x').send(`PUB ${reply} 1\r\n${i}\r\n`);
          await stage.wire('y').expect(`MSG inbox.1 9 1\r\n${i}\r\n`);
        }
        stage.wire('x').send(`PUB ${reply} 0\r\n\r\n`);
        await stage.wire('y').expect('MSG inbox.1 9 0\r\n\r\n');
        stage.wire('x').send(`PUB ${reply} 1\r\nz\r\n`);
        await stage.wire('x').sync();
        await stage.wire('y').sync();
      },
    ),
    it(
      'nobody there: no responders',
      `y in ${as('b')}`,
      'y > SUB inbox.* 9',
      'y sync',
      ...thrice('y', 'PUB help inbox.1 1\r\nx\r\n'),
      ...Array.from(
        { length: 3 },
        () => 'y << HMSG inbox.1 9 36 36\r\nNATS/1.0 503\r\nNats-Subject: help\r\n\r\n\r\n',
      ),
      'y sync',
    ),
    it(
      'through two accounts',
      `x in ${as('a')}`,
      `z in ${as('c')}`,
      'x > SUB wild.chain 1',
      'z > SUB inbox.* 9',
      'x sync',
      'z sync',
      'z >> PUB chain inbox.1 1\r\nx\r\n',
      async (stage) => {
        const [, reply = ''] = await stage.wire('x').line(/HMSG wild\.chain 1 (_R_\.\w+\.\w+) \d+ \d+/);
        await stage.wire('x').expect('NATS/1.0\r\n');
        await stage.wire('x').line(/Nats-Request-Info: \{"acc":"C","svc":"B"(,"rtt":\d+)?\}/);
        await stage.wire('x').expect('\r\nx\r\n');
        stage.wire('x').send(`PUB ${reply} 1\r\ny\r\n`);
        await stage.wire('z').expect('MSG inbox.1 9 1\r\ny\r\n');
        await stage.wire('z').sync();
      },
    ),
    it(
      'an answer that is late goes nowhere',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'x > SUB soon 1',
      'y > SUB inbox.* 9',
      'x sync',
      'y sync',
      'y >> PUB soon inbox.1 1\r\nx\r\n',
      async (stage) => {
        const [, reply = ''] = await stage.wire('x').line(/HMSG soon 1 (_R_\.\w+\.\w+) \d+ \d+/);
        await stage.wire('x').expect('NATS/1.0\r\n');
        await stage.wire('x').line(new RegExp(INFO));
        await stage.wire('x').expect('\r\nx\r\n');
        await new Promise((resolve) => setTimeout(resolve, 300));
        stage.wire('x').send(`PUB ${reply} 1\r\ny\r\n`);
        await stage.wire('x').sync();
        await stage.wire('y').sync();
      },
    ),
    it(
      'how long it took is measured',
      `x in ${as('a')}`,
      `w in ${as('a')}`,
      `y in ${as('b')}`,
      'x > SUB slow 1',
      'w > SUB lat 2',
      'y > SUB inbox.* 9',
      'x sync',
      'w sync',
      'y sync',
      'y >> PUB slow inbox.1 1\r\nx\r\n',
      async (stage) => {
        const [, reply = ''] = await stage.wire('x').line(/HMSG slow 1 (_R_\.\w+\.\w+\.\w+\.T) \d+ \d+/);
        stage.wire('x').send(`PUB ${reply} 1\r\ny\r\n`);
        await stage.wire('y').expect('MSG inbox.1 9 1\r\ny\r\n');
        const measured = await latency(stage);
        expect(shape(measured)).toEqual({
          type: 'io.nats.server.metric.v1.service_latency',
          id: 'string',
          timestamp: 'string',
          status: 200,
          requestor: { acc: 'B', rtt: 'number' },
          responder: {
            start: 'string',
            host: '127.0.0.1',
            id: 'number',
            acc: 'A',
            user: 'a',
            rtt: 'number',
            server: 'string',
            kind: 'Client',
            client_type: 'nats',
          },
          start: 'string',
          service: 'number',
          system: 'number',
          total: 'number',
        });
      },
    ),
    it(
      'a request that cannot be answered is measured as bad, one that nobody takes as unavailable',
      `w in ${as('a')}`,
      `y in ${as('b')}`,
      'w > SUB lat 2',
      'w sync',
      'y >> PUB slow 1\r\nx\r\n',
      async (stage) => {
        expect(shape(await latency(stage))).toMatchObject({ status: 400, description: 'Bad Request' });
        stage.wire('y').send('PUB slow inbox.1 1\r\nx\r\n');
        expect(shape(await latency(stage))).toMatchObject({
          status: 503,
          description: 'Service Unavailable',
          requestor: { acc: 'B' },
        });
      },
    ),
    it(
      'an answer in chunks goes on until an empty one',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'x > SUB parts 1',
      'y > SUB inbox.* 9',
      'x sync',
      'y sync',
      async (stage) => {
        const reply = await ask(stage, 'parts', 'inbox.a', 'parts', '1');
        for (const part of ['one', 'two', '', 'late'])
          stage.wire('x').send(`PUB ${reply} ${part.length}\r\n${part}\r\n`);
        await stage.wire('x').sync();
        for (const part of ['one', 'two', ''])
          await stage.wire('y').expect(`MSG inbox.a 9 ${part.length}\r\n${part}\r\n`);
        await stage.wire('y').sync();
      },
    ),
    it(
      'a service that does not answer in time is measured as such',
      `x in ${as('a')}`,
      `w in ${as('a')}`,
      `y in ${as('b')}`,
      'x > SUB timed 1',
      'w > SUB lat 2',
      'y > SUB inbox.* 9',
      'x sync',
      'w sync',
      'y sync',
      'y >> PUB timed inbox.1 1\r\nx\r\n',
      async (stage) => {
        expect(shape(await latency(stage))).toMatchObject({
          status: 504,
          description: 'Service Timeout',
          requestor: { acc: 'B' },
        });
      },
    ),
    it(
      'who asks and does not wait for the answer is measured as such',
      `x in ${as('a')}`,
      `w in ${as('a')}`,
      `y in ${as('b')}`,
      'x > SUB slow 1',
      'w > SUB lat 2',
      'y > SUB inbox.1 9',
      'x sync',
      'w sync',
      'y sync',
      'y >> PUB slow inbox.1 1\r\nx\r\n',
      async (stage) => {
        const [, reply = ''] = await stage.wire('x').line(/HMSG slow 1 (_R_\S+) \d+ \d+/);
        stage.wire('y').send('UNSUB 9\r\n');
        await stage.wire('y').sync();
        stage.wire('x').send(`PUB ${reply} 1\r\ny\r\n`);
        expect(shape(await latency(stage))).toMatchObject({
          status: 408,
          description: 'Request Timeout',
          requestor: { acc: 'B' },
        });
      },
    ),
    it(
      'headers ask for the measurement',
      `x in ${as('a')}`,
      `w in ${as('a')}`,
      `y in ${as('b')}`,
      'x > SUB traced 1',
      'w > SUB lat 2',
      'y > SUB inbox.* 9',
      'x sync',
      'w sync',
      'y sync',
      'y >> PUB traced inbox.1 1\r\nx\r\n',
      'y >> HPUB traced inbox.1 31 32\r\nNATS/1.0\r\nX-B3-Sampled: 1\r\n\r\n\r\nx\r\n',
      async (stage) => {
        await stage.wire('x').line(/HMSG traced 1 _R_\.\w+\.\w+ \d+ \d+/);
        await stage.wire('x').expect('NATS/1.0\r\n');
        await stage.wire('x').line(new RegExp(INFO));
        await stage.wire('x').expect('\r\nx\r\n');
        const [, reply = ''] = await stage.wire('x').line(/HMSG traced 1 (_R_\.\w+\.\w+\.\w+\.T) \d+ \d+/);
        stage.wire('x').send(`PUB ${reply} 1\r\ny\r\n`);
        expect((await latency(stage)).header).toEqual({ 'X-B3-Sampled': ['1'] });
      },
    ),
  ],
};

/** One request from `y`, one answer from `x`; gives back the reply subject that the service saw. */
async function ask(stage: Stage, subject: string, inbox: string, far: string, sid: string): Promise<string> {
  const [x, y] = [stage.wire('x'), stage.wire('y')];
  y.send(`PUB ${subject} ${inbox} 2\r\nhi\r\n`);
  const [, reply = ''] = await x.line(new RegExp(`HMSG ${far} ${sid} (_R_\\.\\w+\\.\\w+) \\d+ \\d+`));
  await x.expect('NATS/1.0\r\n');
  await x.line(new RegExp(INFO));
  await x.expect('\r\nhi\r\n');
  x.send(`PUB ${reply} 3\r\nyes\r\n`);
  await y.expect(`MSG ${inbox} 9 3\r\nyes\r\n`);
  return reply;
}

async function latency(stage: Stage): Promise<Record<string, unknown>> {
  const wire = stage.wire('w');
  await wire.line(/MSG lat 2 +\d+/);
  const [json] = await wire.line(/\{.*\}/);
  return JSON.parse(json) as Record<string, unknown>;
}

/** Values that differ from run to run become the names of their types. */
function shape(value: unknown, key = ''): unknown {
  if (['id', 'timestamp', 'start', 'service', 'system', 'total', 'rtt', 'server'].includes(key)) {
    return typeof value;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shape(inner, name)]));
}
