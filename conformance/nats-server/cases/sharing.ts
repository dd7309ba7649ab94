// What accounts share: streams, services, mappings.
import { expect } from 'vitest';
import { type Group, it, type Stage } from '../transcript.js';

const OPEN = '"pass":"p","headers":true,"no_responders":true';
const as = (user: string) => `{"user":"${user}",${OPEN}}`;
const INFO = String.raw`Nats-Request-Info: \{"acc":"B"(,"rtt":\d+)?\}`;

/** Publishes often enough that the broker remembers the subject. */
const thrice = (name: string, line: string) => Array.from({ length: 3 }, () => `${name} >> ${line}`);

export const STREAMS: Group = {
  name: 'streams of other accounts',
  setup: {
    conf: `accounts {
      A {
        users = [{ user: a, password: p }]
        exports = [
          { stream: "open.>" }
          { stream: "plain" }
          { stream: "mine.*.>", account_token_position: 2 }
          { stream: "closed.>", accounts: [B] }
        ]
      }
      B {
        users = [
          { user: b, password: p }
          { user: limited, password: p, permissions: { subscribe: { allow: ["in.open.>"], deny: ["in.open.secret"] } } }
        ]
        imports = [
          { stream: { account: A, subject: "open.>" }, prefix: in }
          { stream: { account: A, subject: plain }, to: other.name }
          { stream: { account: A, subject: "closed.*.*" }, to: "turned.$2.$1" }
          { stream: { account: A, subject: "mine.B.>" } }
        ]
      }
      C { users = [{ user: c, password: p }] }
    }`,
  },
  cases: [
    it(
      'come with a prefix',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'y > SUB in.open.> 1',
      'y sync',
      ...thrice('x', 'PUB open.one 1\r\nx\r\n'),
      'y << MSG in.open.one 1 1\r\nx\r\nMSG in.open.one 1 1\r\nx\r\nMSG in.open.one 1 1\r\nx\r\n',
      'x >> HPUB open.h r 12 13\r\nNATS/1.0\r\n\r\nx\r\n',
      'y << HMSG in.open.h 1 r 12 13\r\nNATS/1.0\r\n\r\nx\r\n',
      'y sync',
    ),
    it(
      'come under another name, and to those who asked for everything',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'y > SUB other.* 1',
      'y sync',
      ...thrice('x', 'PUB plain 1\r\nx\r\n'),
      'y << MSG other.name 1 1\r\nx\r\nMSG other.name 1 1\r\nx\r\nMSG other.name 1 1\r\nx\r\n',
      'y > UNSUB 1',
      'y > SUB > 2',
      'y sync',
      'x >> PUB plain 1\r\ny\r\n',
      'y << MSG other.name 2 1\r\ny\r\n',
      'y sync',
    ),
    it(
      'with their tokens in another order',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'y > SUB turned.two.* 1',
      'y > SUB turned.*.three 2',
      'y sync',
      'x >> PUB closed.one.two 1\r\nx\r\n',
      'x >> PUB closed.three.four 1\r\ny\r\n',
      'y << MSG turned.two.one 1 1\r\nx\r\n',
      'y << MSG turned.four.three 2 1\r\ny\r\n',
      'y sync',
    ),
    it(
      'by the name of the importing account in the subject',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'y > SUB mine.> 1',
      'y sync',
      'x >> PUB mine.B.z 1\r\nx\r\n',
      'x >> PUB mine.C.z 1\r\nx\r\n',
      'y << MSG mine.B.z 1 1\r\nx\r\n',
      'y sync',
    ),
    it(
      'nobody else hears them, and they go one way',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      `z in ${as('c')}`,
      'z > SUB > 1',
      'x > SUB > 1',
      'z sync',
      'x sync',
      'y >> PUB in.open.one 1\r\nx\r\n',
      'y sync',
      'x sync',
      'x >> PUB open.one 1\r\nx\r\n',
      'x << MSG open.one 1 1\r\nx\r\n',
      'z sync',
    ),
    it(
      'members of a queue group share them',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'y > SUB in.open.q g 1',
      'y > SUB in.open.q g 1x',
      'y sync',
      'x >> PUB open.q 1\r\nx\r\n',
      'y ~ MSG in\\.open\\.q 1x? 1',
      'y << x\r\n',
      'y sync',
    ),
    it(
      'permissions of the subscriber hold',
      `x in ${as('a')}`,
      `y in ${as('limited')}`,
      'y > SUB other.name 1',
      'y ! Permissions Violation for Subscription to "other.name"',
      'y > SUB in.open.* 2',
      'y sync',
      ...thrice('x', 'PUB open.secret 1\r\nx\r\n'),
      'x >> PUB open.ok 1\r\nx\r\n',
      'y << MSG in.open.ok 2 1\r\nx\r\n',
      'y sync',
    ),
  ],
};

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

const MAPPED: readonly (readonly [subject: string, to: string, from: string, becomes: string])[] = [
  ['plain', 'simple', 'plain', 'simple'],
  ['w.*.*', 'wild.{{wildcard(2)}}.{{Wildcard(1)}}', 'w.a.b', 'wild.b.a'],
  ['dollar.*.*', 'd.$2.$1', 'dollar.a.b', 'd.b.a'],
  ['rest.*.>', 'r.$1.>', 'rest.a.b.c', 'r.a.b.c'],
  ['p.*.*', 'part.{{partition(10,1,2)}}', 'p.foo.bar', 'part.0'],
  ['pall.*', 'partall.{{Partition(7)}}', 'pall.foo', 'partall.0'],
  ['s.*', 'split.{{split(1,-)}}', 's.a-b--c-', 'split.a.b.c'],
  ['sfl.*', 'sfl1.{{splitfromleft(1,3)}}', 'sfl.12345', 'sfl1.123.45'],
  ['sfr.*', 'sfr1.{{SplitFromRight(1,3)}}', 'sfr.12345', 'sfr1.12.345'],
  ['cfl.*', 'cfl1.{{SliceFromLeft(1,3)}}', 'cfl.12345678', 'cfl1.123.456.78'],
  ['cfr.*', 'cfr1.{{SliceFromRight(1,3)}}', 'cfr.12345678', 'cfr1.12.345.678'],
  ['random.>', 'rnd.{{random(1)}}.>', 'random.x', 'rnd.0.x'],
  ['p2.>', 'd.{{partition(10)}}.>', 'p2.a.b', 'd.4.a.b'],
  ['p3.*.*', 'd.{{partition(10)}}', 'p3.a.b', 'd.9'],
  ['p4.*.*', 'd.{{partition(10,2,1)}}', 'p4.ab.c', 'd.5'],
  ['p5.*.*', 'd.{{partition(10,1,1,2)}}', 'p5.ab.c', 'd.4'],
  ['p6.*', 'd.{{partition(0,1)}}', 'p6.x', 'd.0'],
  ['r1', 'd.{{random(1)}}', 'r1', 'd.0'],
  ['s1.*', 'd.{{split(1,)}}', 's1.abc', 'd.a.b.c'],
  ['s2.*', 'd.{{Split(1,--)}}', 's2.a-b--c', 'd.a-b.c'],
  ['s3.*', 'd.{{splitFromLeft(1,9)}}', 's3.abcdef', 'd.abcdef'],
  ['s4.*', 'd.{{splitFromRight(1,0)}}', 's4.abcdef', 'd.abcdef'],
  ['s5.*', 'd.{{sliceFromLeft(1,2)}}', 's5.äöü', 'd.ä.ö.ü'],
  ['l1.*', 'd.{{left(1,2)}}', 'l1.abcd', 'd.ab'],
  ['l2.*', 'd.{{Left(1,9)}}', 'l2.abcd', 'd.abcd'],
  ['l3.*', 'd.{{right(1,3)}}', 'l3.abcd', 'd.bcd'],
  ['l4.*', 'd.{{Right(1,0)}}', 'l4.abcd', 'd.abcd'],
  ['w1.*.*', 'd.$2.{{wildcard(2)}}.$1', 'w1.a.b', 'd.b.b.a'],
  ['w2.*.*', 'dropped', 'w2.a.b', 'dropped'],
];

export const MAPPINGS: Group = {
  name: 'mappings',
  setup: {
    conf: `mappings = {
      ${MAPPED.map(([subject, to]) => `"${subject}": "${to}"`).join('\n')}
      lost: [{ destination: lost, weight: 0% }]
      "half.*": [{ destination: "one.$1", weight: 50% }, { destination: "two.$1", weight: 50 }]
      turns: [{ destination: plain, weight: 50% }, { destination: even, weight: 50% }]
      clustered: [{ destination: elsewhere, weight: 100, cluster: east }]
    }`,
  },
  cases: [
    ...MAPPED.map(([, , from, becomes]) =>
      it(
        `${from} becomes ${becomes}`,
        'x in {"headers":true,"no_responders":true}',
        'x > SUB > 1',
        `x > SUB ${becomes} 2`,
        'x > UNSUB 2',
        ...Array.from({ length: 3 }, () => [
          `x >> PUB ${from} 1\r\nx\r\n`,
          `x << MSG ${becomes} 1 1\r\nx\r\n`,
        ]).flat(),
        'x sync',
      ),
    ),
    it(
      'who subscribes later hears it too, and only under the new name',
      'x in {}',
      'y in {}',
      ...thrice('x', 'PUB plain 1\r\nx\r\n'),
      'x sync',
      'y > SUB simple 1',
      'y > SUB plain 2',
      'y sync',
      'x >> PUB plain 1\r\nx\r\n',
      'y << MSG simple 1 1\r\nx\r\n',
      'y > SUB simp* 4',
      'y > SUB * 3',
      'y sync',
      'x >> PUB plain 1\r\nx\r\n',
      'y ~ MSG simple [13] 1',
      'y << x\r\n',
      'y ~ MSG simple [13] 1',
      'y << x\r\n',
      'y sync',
    ),
    it(
      'what has no weight is lost',
      'x in {}',
      'x > SUB > 1',
      ...thrice('x', 'PUB lost 1\r\nx\r\n'),
      'x sync',
    ),
    it(
      'of another cluster means nothing',
      'x in {}',
      'x > SUB > 1',
      'x >> PUB clustered 1\r\nx\r\n',
      'x << MSG clustered 1 1\r\nx\r\n',
    ),
    it('half goes here and half there', 'x in {}', 'x > SUB > 1', async (stage) => {
      const wire = stage.wire('x');
      const seen = new Set<string>();
      for (let i = 0; i < 200; i++) {
        wire.send('PUB half.a 1\r\nx\r\n');
        const [, subject = ''] = await wire.line(/MSG (\S+) 1 1/);
        await wire.expect('x\r\n');
        seen.add(subject);
      }
      expect([...seen].sort()).toEqual(['one.a', 'two.a']);
    }),
    it(
      'what was drawn is not mapped again; who comes and goes later counts',
      'x in {}',
      'y in {}',
      async (stage) => {
        const [x, y] = [stage.wire('x'), stage.wire('y')];
        for (const [round, sid] of ['1', '2', '3'].entries()) {
          y.send(`SUB * ${sid}\r\n`);
          await y.sync();
          const seen = new Set<string>();
          for (let i = 0; i < 60; i++) {
            x.send('PUB turns 1\r\nx\r\n');
            const [, subject = ''] = await y.line(new RegExp(`MSG (\\S+) ${sid} 1`));
            await y.expect('x\r\n');
            seen.add(subject);
          }
          expect([...seen].sort(), `round ${round}`).toEqual(['even', 'plain']);
          y.send(`UNSUB ${sid}\r\n`);
          await y.sync();
        }
      },
    ),
    it(
      'no responders are told of the subject it became',
      'x in {"headers":true,"no_responders":true}',
      'x > SUB inbox 1',
      'x >> PUB plain inbox 1\r\nx\r\n',
      'x << HMSG inbox 1 38 38\r\nNATS/1.0 503\r\nNats-Subject: simple\r\n\r\n\r\n',
    ),
  ],
};

const sharing = (a: string, b: string) => `accounts {
  A { users = [{ user: a, password: p }], ${a} }
  B { users = [{ user: b, password: p }], ${b} }
}`;

export const SHARING_RELOAD: Group = {
  name: 'what accounts share changes while they run',
  setup: { conf: sharing('', '') },
  cases: [
    it(
      'imports, exports and mappings come and go',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'y > SUB > 1',
      'x > SUB svc 1',
      'y sync',
      'x sync',
      ...thrice('x', 'PUB s 1\r\nx\r\n'),
      'x sync',
      'y sync',
      async ({ server }) => {
        await server.reload(
          sharing(
            'exports = [{ stream: s }, { service: svc }], mappings = { m: s }',
            'imports = [{ stream: { account: A, subject: s }, to: t }, { service: { account: A, subject: svc } }]',
          ),
        );
      },
      'x >> PUB s 1\r\nx\r\n',
      'y << MSG t 1 1\r\nx\r\n',
      'x >> PUB m 1\r\nx\r\n',
      'y << MSG t 1 1\r\nx\r\n',
      'y >> PUB svc r 1\r\nx\r\n',
      'x ~ HMSG svc 1 _R_\\.\\w+\\.\\w+ \\d+ \\d+',
      'x < NATS/1.0',
      `x ~ ${INFO}`,
      'x << \r\nx\r\n',
      'y << MSG svc 1 r 1\r\nx\r\n',
      async ({ server }) => {
        await server.reload(sharing('', ''));
      },
      'x >> PUB s 1\r\nx\r\nPUB m 1\r\nx\r\n',
      'x sync',
      'y sync',
      'y >> PUB svc r 1\r\nx\r\n',
      'y << MSG svc 1 r 1\r\nx\r\n',
      'x sync',
    ),
  ],
};
