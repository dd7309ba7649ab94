// The name of a cluster where nothing joins servers to one: who is told of it, and which mappings count.
import { expect } from 'vitest';
import { type Group, it, type Stage, type Step } from '../transcript.js';

const ACCOUNTS = `accounts {
  A {
    users = [{ user: a, password: p }]
    exports = [{ service: ask.the.service, accounts: [B] }]
    mappings = {
      whole: [{ destination: whole.east, weight: 100, cluster: east }, { destination: whole.else, weight: 100 }]
      other: [{ destination: other.west, weight: 100, cluster: west }, { destination: other.else, weight: 100 }]
      only: [{ destination: only.west, weight: 100, cluster: west }]
      shared: [
        { destination: shared.one, weight: 50, cluster: east }
        { destination: shared.two, weight: 50, cluster: east }
        { destination: shared.else, weight: 100 }
      ]
      rest: [{ destination: rest.east, weight: 0, cluster: east }, { destination: rest.else, weight: 100 }]
      lost: [{ destination: lost, weight: 100, cluster: west }]
      "w.*": [{ destination: "we.$1", weight: 100, cluster: east }]
    }
  }
  B { users = [{ user: b, password: p }], imports = [{ service: { account: A, subject: ask.the.service }, share: true }] }
}`;

const conf = (cluster: string): string => `${cluster}\n${ACCOUNTS}`;
const as = (user: string): string => `{"user":"${user}","pass":"p","headers":true,"no_responders":true}`;

/** The subject that each message arrived under, for as many that were published on another. */
function becomes(subject: string, ...expected: readonly string[]): Step {
  return async ({ wire }) => {
    const a = wire('a');
    const seen = new Set<string>();
    for (let i = 0; i < 40; i++) {
      a.send(`PUB ${subject} 1\r\nx\r\n`);
      const [, arrived = ''] = await a.line(/MSG (\S+) [13] 1/);
      await a.expect('x\r\n');
      seen.add(arrived);
    }
    expect([...seen].sort(), subject).toEqual(expected);
  };
}

/** INFO of a connection, at first and in answer to CONNECT, names this cluster. */
function told(name: string | undefined): Step {
  return async (stage: Stage) => {
    const { info } = stage.wire('n');
    expect(info.cluster).toBe(name);
    stage.wire('n').send(`CONNECT ${as('a').replace('{', '{"verbose":false,"protocol":1,')}\r\nPING\r\n`);
    await stage.wire('n').expect('PONG\r\n');
    const [, again = ''] = await stage.wire('n').line(/INFO (\{.*\}) /);
    const { cluster, remote_account } = JSON.parse(again) as Record<string, unknown>;
    expect({ cluster, remote_account }).toEqual({ cluster: name, remote_account: 'A' });
  };
}

/** What a service is told of who asks it. */
const asksService = (name: string): Step[] => [
  `b in ${as('b')}`,
  'a > SUB ask.the.service 2',
  'a sync',
  'b >> PUB ask.the.service r 1\r\nx\r\n',
  'a ~ HMSG ask\\.the\\.service 2 \\S+ \\d+ \\d+',
  'a < NATS/1.0',
  async ({ wire }) => {
    const [, info = ''] = await wire('a').line(/Nats-Request-Info: (\{.*\})/);
    expect(JSON.parse(info)).toMatchObject({ acc: 'B', cluster: name, server: expect.stringMatching(/^N/) });
    await wire('a').expect('\r\nx\r\n');
    wire('a').send('UNSUB 2\r\n');
  },
  'a sync',
  'b end',
];

const listens: Step[] = [`a in ${as('a')}`, 'a > SUB *.* 1', 'a > SUB * 3', 'a sync'];

/** Mappings as they are in the cluster `east`. */
const inEast: Step[] = [
  becomes('whole', 'whole.east'),
  becomes('other', 'other.else'),
  becomes('only', 'only'),
  becomes('shared', 'shared.one', 'shared.two'),
  becomes('rest', 'rest'),
  becomes('w.x', 'we.x'),
];

/** And in `west`. */
const inWest: Step[] = [
  becomes('whole', 'whole.else'),
  becomes('other', 'other.west'),
  becomes('only', 'only.west'),
  becomes('shared', 'shared.else'),
  becomes('rest', 'rest.else'),
  becomes('lost', 'lost'),
  becomes('w.x', 'w.x'),
];

export const CLUSTER_NAME: Group = {
  name: 'a cluster that has a name and nothing else',
  setup: { conf: conf('cluster { name: east }') },
  cases: [
    it('clients are told of it', 'n open', told('east')),
    it('its mappings count, and those of no cluster where it has none', ...listens, ...inEast),
    it(
      'a subject that is named for another cluster only is lost',
      `a in ${as('a')}`,
      'a > SUB lost 1',
      ...Array.from({ length: 5 }, () => 'a >> PUB lost 1\r\nx\r\n'),
      'a sync',
    ),
    it('services are told of it', ...listens.slice(0, 1), ...asksService('east')),
    it(
      'a reload gives another name, for who is there and who comes',
      ...listens,
      becomes('whole', 'whole.east'),
      becomes('only', 'only'),
      ...asksService('east'),
      async ({ server }) => {
        await server.reload(conf('cluster { name: west }'));
        await server.logged(/Cluster name updated to west/);
      },
      'a sync',
      ...inWest,
      ...asksService('west'),
      'n open',
      told('west'),
    ),
    it(
      'a reload that names none leaves the server where it is',
      ...listens,
      async ({ server }) => {
        await server.reload(conf('cluster { name: east }'));
        await server.reload(conf(''));
      },
      ...inEast,
      'n open',
      told('east'),
    ),
  ],
};

export const CLUSTER_NAME_BY_FLAG: Group = {
  name: '-cluster_name',
  setup: { conf: conf('cluster { name: west }'), flags: ['-cluster_name', 'east'] },
  cases: [it('wins over the file', 'n open', told('east')), it('counts for mappings', ...listens, ...inEast)],
};

export const CLUSTER_NAME_LATER: Group = {
  name: 'a server without a cluster',
  setup: { conf: conf('') },
  cases: [
    it('says nothing of it', 'n open', told(undefined)),
    it(
      'takes one by reload',
      ...listens,
      becomes('whole', 'whole.else'),
      becomes('only', 'only'),
      ({ server }) => server.reload(conf('cluster { name: east }')),
      ...inEast,
      'n open',
      told('east'),
    ),
  ],
};
