// Every service of the system account, asked of one server by its id and of all with PING, and of accounts that are
// there or not, with each of its parameters: the same answer from both servers, values included, or the same silence.
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Broker, EMBEDDED, GO } from '../servers.js';
import { alike } from './alike.js';
import { burden, settled, startWorld, type World } from './world.js';

/** Milliseconds after which nobody has answered. */
const SILENCE = 3000;

interface Side {
  readonly world: World;
  readonly sys: NatsConnection;
  readonly id: string;
}

let go: Side;
let ours: Side;

async function startSide(broker: Broker): Promise<Side> {
  const world = await startWorld(broker);
  await burden(world);
  await settled(world);
  const sys = await world.client('sys');
  return { world, sys, id: sys.info?.server_id ?? '' };
}

beforeAll(async () => {
  [go, ours] = [await startSide(GO), await startSide(EMBEDDED)];
}, 60_000);

afterAll(async () => {
  await Promise.all([go?.world.stop(), ours?.world.stop()]);
});

async function ask({ sys, id }: Side, subject: string, body: string, more: readonly string[]) {
  try {
    const { data } = await sys.request(subject.replace('<id>', id), body, { timeout: SILENCE });
    return alike(Buffer.from(data).toString().replaceAll(id, '<id>'), more);
  } catch (error) {
    return (error as Error).message.replace(id, '<id>');
  }
}

/** The system client's own traffic grows with each question. */
const COUNTED = [
  ...['subscriptions', 'total', 'out_msgs', 'out_bytes', 'in_msgs', 'in_bytes', 'total_conns'],
  ...['in_client_msgs', 'in_client_bytes'],
];

async function same(subject: string, body = '', more: readonly string[] = []): Promise<void> {
  const free = [...COUNTED, ...more];
  const [theirs, own] = await Promise.all([ask(go, subject, body, free), ask(ours, subject, body, free)]);
  expect(own, `${subject} ${body}`).toEqual(theirs);
}

const PAGES = 'VARZ CONNZ ROUTEZ GATEWAYZ LEAFZ ACCOUNTZ JSZ HEALTHZ STATSZ IDZ RAFTZ'.split(' ');

/** All at once: the silent ones cost their time only once. */
async function allSame(questions: readonly Parameters<typeof same>[]): Promise<void> {
  await Promise.all(questions.map((question) => same(...question)));
}

describe('of servers', () => {
  test('of this one, of all, of another one', () =>
    allSame(
      PAGES.flatMap((page) => [
        ...[`<id>.${page}`, `PING.${page}`].flatMap((name): Parameters<typeof same>[] => [
          [`$SYS.REQ.SERVER.${name}`],
          [`$SYS.REQ.SERVER.${name}`, '{}'],
        ]),
        [`$SYS.REQ.SERVER.NOBODY.${page}`],
      ]),
    ));

  test('filters that fit, and filters that do not', async () => {
    const fits = { server_name: 'watched', exact_match: true, host: '127.0.0.1', tags: ['az:eu'] };
    const misses = { server_name: 'wat', exact_match: true };
    const asked = [...PAGES, 'SUBSZ', ''].map((page) => `$SYS.REQ.SERVER.PING.${page}`.replace(/\.$/, ''));
    await allSame(asked.map((subject) => [subject, JSON.stringify(fits), ['subscriptions_list']]));
    const answers = await Promise.all(
      // The question for its name looks at no filter.
      asked
        .filter((subject) => !subject.endsWith('IDZ'))
        .flatMap((subject) => [go, ours].map((side) => ask(side, subject, JSON.stringify(misses), []))),
    );
    expect(new Set(answers)).toEqual(new Set(['timeout']));
  });

  const pages: readonly (readonly [page: string, parameters: object])[] = [
    ['CONNZ', { filter_subject: 'a.*', acc: 'A', subscriptions_detail: true }],
    ['CONNZ', { mqtt_client: 'x' }],
    ['CONNZ', { user: 'ada', auth: true, limit: 1, offset: 0 }],
    ['SUBSZ', { subscriptions: true, account: 'A', test: 'a.work' }],
    ['SUBSZ', { test: 'a.*' }],
    ['ACCOUNTZ', { account: 'SYS' }],
    ['HEALTHZ', { stream: 's' }],
    ['HEALTHZ', { account: 'A', stream: 's' }],
    ['HEALTHZ', { account: 'A', consumer: 'c', details: true }],
    ['HEALTHZ', { 'js-enabled-only': true }],
    ['HEALTHZ', { 'js-server-only': true }],
    ['JSZ', { leader_only: true }],
    ['JSZ', { accounts: true, account: 'A' }],
    ['JSZ', { streams: true, consumer: true, config: true, offset: 1, limit: 2 }],
    ['RAFTZ', { account: 'A', group: 'g' }],
    ['LEAFZ', { subscriptions: true, account: 'A' }],
    ['GATEWAYZ', { name: 'x', accounts: true, account_name: 'A' }],
    ['ROUTEZ', { subscriptions: true, subscriptions_detail: true }],
    ['PROFILEZ', { name: 'nothing' }],
    ['PROFILEZ', {}],
  ];
  test('each parameter', () =>
    allSame(pages.map(([page, parameters]) => [`$SYS.REQ.SERVER.PING.${page}`, JSON.stringify(parameters)])));

  test('those that act are asked by id alone', () =>
    allSame([
      ...['KICK', 'LDM', 'RELOAD'].map((act): [string] => [`$SYS.REQ.SERVER.PING.${act}`]),
      ['$SYS.REQ.SERVER.<id>.KICK', '{"cid":0}'],
      ['$SYS.REQ.SERVER.<id>.LDM', '{"cid":0}'],
    ]));

  test('what is not JSON is answered with 400', async () => {
    for (const page of ['VARZ', 'CONNZ', 'JSZ', 'STATSZ', 'RAFTZ']) {
      const [left, right] = (await Promise.all(
        [go, ours].map((side) => ask(side, `$SYS.REQ.SERVER.<id>.${page}`, 'nonsense', [])),
      )) as [{ error: { code: number } }, { error: { code: number } }];
      expect(right.error.code, page).toBe(left.error.code);
    }
  });
});

describe('of accounts', () => {
  test('that are there, that nobody uses, that are not there, and all of them', () =>
    allSame(
      'INFO CONNZ LEAFZ JSZ CONNS STATZ'
        .split(' ')
        .flatMap((name) =>
          ['A', 'B', 'SYS', '$G', 'nobody', 'PING'].flatMap((account): Parameters<typeof same>[] => [
            [`$SYS.REQ.ACCOUNT.${account}.${name}`],
            [`$SYS.REQ.ACCOUNT.${account}.${name}`, '{"server_name":"other"}'],
          ]),
        ),
    ));

  const questions: readonly (readonly [subject: string, parameters: object])[] = [
    ['A.CONNZ', { sort: 'nothing' }],
    ['A.CONNZ', { auth: true, subscriptions: true, acc: 'B' }],
    ['A.CONNZ', { filter_subject: 'a.*' }],
    ['A.CONNZ', { filter_subject: 'b.*', subscriptions_detail: true }],
    ['A.CONNZ', { state: 1 }],
    ['A.CONNZ', { state: 2, limit: 1, offset: 1 }],
    ['A.CONNZ', { user: 'ada', auth: true }],
    ['A.CONNZ', { limit: -1 }],
    ['A.SUBSZ', { test: 'a.work' }],
    ['A.SUBSZ', { test: 'a.*' }],
    ['nobody.SUBSZ', {}],
    ['PING.STATZ', { accounts: ['A', 'B'] }],
    ['PING.STATZ', { accounts: ['B'] }],
    ['PING.STATZ', { accounts: ['B'], include_unused: true }],
    ['PING.STATZ', { accounts: ['nobody'] }],
    ['PING.STATZ', { accounts: ['nobody'], include_unused: true }],
    ['A.STATZ', { accounts: ['B'] }],
    ['B.STATZ', { include_unused: true }],
    ['NSUBS', { acc: 'A', subject: 'a.work' }],
    ['NSUBS', { acc: 'A', subject: 'a.*' }],
    ['NSUBS', { acc: 'A', subject: 'a.work', queue: Buffer.from('workers').toString('base64') }],
    ['NSUBS', { acc: 'nobody', subject: 'a.*' }],
  ];
  test('each parameter', () =>
    allSame(
      questions.map(([subject, parameters]) => [`$SYS.REQ.ACCOUNT.${subject}`, JSON.stringify(parameters)]),
    ));
});

describe('from other accounts', () => {
  test('services that are not given to all answer nobody there, and do nothing', async () => {
    const outcome = async ({ world, id }: Side) => {
      const victim = await world.client('eve');
      const ada = await world.client('ada');
      const cid = JSON.stringify({ cid: victim.info?.client_id });
      const subjects = [
        ...[...PAGES, 'SUBSZ', 'PROFILEZ', 'KICK', 'LDM', 'RELOAD'].map(
          (name) => `$SYS.REQ.SERVER.${id}.${name}`,
        ),
        ...PAGES.filter((name) => name !== 'CONNZ').map((name) => `$SYS.REQ.SERVER.PING.${name}`),
        ...['INFO', 'SUBSZ', 'LEAFZ', 'CONNZ', 'STATZ', 'CONNS'].map((name) => `$SYS.REQ.ACCOUNT.B.${name}`),
        ...[
          '$SYS.REQ.ACCOUNT.NSUBS',
          '$SYS.DEBUG.SUBSCRIBERS',
          '$SYS.REQ.CLAIMS.LIST',
          '$SYS.REQ.SERVER.PING',
        ],
        ...['$SYS.REQ.USER.B.INFO', '$SYS.REQ.ACCOUNT.B.CLAIMS.UPDATE', '$SYS.REQ.USER.AUTH'],
      ];
      const answers = await Promise.all(
        subjects.map((subject) =>
          ada.request(subject, cid, { timeout: 3000 }).then(
            () => 'answered',
            (error: Error) => error.message.replace(/: .*/, ''),
          ),
        ),
      );
      await victim.flush();
      const said = subjects.map((subject, at) => `${subject.replace(id, '<id>')} ${answers[at]}`);
      return { said, alive: !victim.isClosed() };
    };
    const own = await outcome(ours);
    expect(own).toEqual(await outcome(go));
    expect(own.alive).toBe(true);
    expect(own.said.filter((text) => !text.endsWith('no responders'))).toEqual([]);
  }, 30_000);

  test('what is given to all shows the asking account alone, whatever is asked for', async () => {
    const shown = async ({ world }: Side) => {
      await world.client('eve', { name: 'hidden' });
      const ada = await world.client('ada', { name: 'asks' });
      const ask = async (subject: string, parameters: object): Promise<string> =>
        (await ada.request(subject, JSON.stringify(parameters), { timeout: 5000 })).string();
      const answers: unknown[] = [];
      for (const subject of ['$SYS.REQ.ACCOUNT.PING.CONNZ', '$SYS.REQ.SERVER.PING.CONNZ'])
        for (const parameters of [
          { acc: 'B' },
          { acc: 'B', state: 2, auth: true },
          { user: 'eve' },
          { acc: '' },
        ]) {
          const { data } = JSON.parse(await ask(subject, parameters)) as {
            data: { connections: { name: string; account?: string }[] };
          };
          answers.push({
            hidden: data.connections.some(({ name }) => name === 'hidden'),
            accounts: [...new Set(data.connections.map(({ account = 'A' }) => account))],
          });
        }
      for (const parameters of [{ accounts: ['B'] }, { accounts: ['A', 'B'] }, { include_unused: true }]) {
        const { data } = JSON.parse(await ask('$SYS.REQ.ACCOUNT.PING.STATZ', parameters)) as {
          data: { account_statz: { acc: string }[] };
        };
        answers.push(data.account_statz.map(({ acc }) => acc));
      }
      return answers;
    };
    const own = await shown(ours);
    expect(own).toEqual(await shown(go));
    expect(JSON.stringify(own)).not.toContain('"B"');
    expect(JSON.stringify(own)).not.toContain('"hidden":true');
  }, 30_000);

  test('nobody hears what is told to the system account, and nobody tells it anything', async () => {
    for (const { world, sys } of [go, ours]) {
      const ada = await world.client('ada');
      const heard: string[] = [];
      ada.subscribe('>', { callback: (_, { subject }) => void heard.push(subject) });
      const told: string[] = [];
      const events = sys.subscribe('$SYS.ACCOUNT.A.*', {
        callback: (_, { subject }) => void told.push(subject),
      });
      await Promise.all([ada.flush(), sys.flush()]);
      await (await world.client('ada')).close();
      await expect.poll(() => told, { timeout: 5000 }).toContain('$SYS.ACCOUNT.A.DISCONNECT');
      ada.publish('$SYS.ACCOUNT.A.FORGED');
      await ada.flush();
      await sys.flush();
      expect(heard).toEqual(['$SYS.ACCOUNT.A.FORGED']);
      expect(told).not.toContain('$SYS.ACCOUNT.A.FORGED');
      events.unsubscribe();
    }
  });
});

test('how many listen', async () => {
  for (const asked of ['foo', '', '$SYS.ACCOUNT.A.CONNECT']) await same('$SYS.DEBUG.SUBSCRIBERS', asked);
});
