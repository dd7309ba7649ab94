// What nsc writes into roles, and into accounts for users without permissions of their own, holds at the real broker
// beside what the other suites have: answers, and every template; one case each, with the official client.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerAfter, arrivals, Enforcement, repliesTo, serve } from '../../test/enforcement.js';

let world: Enforcement;

const TEMPLATES = {
  name: 'n.{{name()}}',
  subject: 's.{{subject()}}',
  'account name': 'an.{{account-name()}}',
  'account subject': 'as.{{account-subject()}}',
  tag: 't.{{tag(team)}}',
  'account tag': 'at.{{account-tag(site)}}',
} as const;

beforeAll(async () => {
  world = new Enforcement();
  await world.prepare(
    'add operator -n OP --sys --generate-signing-key',
    'add account ROLES',
    'edit account ROLES --tag site:north --tag site:south',
    `edit signing-key --sk generate --role templates --allow-pub ${Object.values(TEMPLATES).join(',')}`,
    'edit signing-key --sk generate --role once --allow-sub ask --allow-pub-response=1 --deny-pub x',
    'edit signing-key --sk generate --role brief --allow-sub svc --allow-pub-response=1 --response-ttl 50ms --deny-pub x',
    'edit signing-key --sk generate --role freed --allow-pub a --deny-sub b --source-network 10.0.0.0/8 --payload 4',
    'edit signing-key --role freed --conn-type mqtt --time 00:00:00-00:00:01 --allow-pub-response=1',
    'edit signing-key --role freed --rm a,b --rm-source-network 10.0.0.0/8 --payload -1',
    'edit signing-key --role freed --rm-conn-type mqtt --rm-time 00:00:00 --rm-response-perms',
    'edit account ROLES --tag site:west',
    'edit account ROLES --rm-tag site:west',
    'add user bob -K templates --tag team:blue --tag team:red',
    'edit user bob --rm-tag team:red',
    'add user ann -K templates --tag team:blue --tag team:red',
    'add user once -K once',
    'add user brief -K brief',
    'add user freed -K freed',
    'add user any',
    'add account DEFAULTS --allow-pubsub a.> --deny-pubsub a.secret',
    'add user plain',
    'add account SLOW --allow-sub svc --allow-pub-response=1 --response-ttl 50ms --deny-pub x',
    'add user slow',
    'add user any --allow-pubsub >',
    'add account FREED --deny-pub b --allow-pub-response=1',
    'edit account FREED --rm b --rm-response-perms',
    'add user freed',
  );
  await world.start();
}, 120_000);

afterAll(() => world.end());

describe('a role', () => {
  test.each(Object.entries(TEMPLATES))('gives its users the subjects of their %s', async (_, template) => {
    const [ann, any] = [await world.as('ROLES', 'ann'), await world.as('ROLES', 'any')];
    const values: Record<string, string[]> = {
      'name()': ['ann'],
      'subject()': [await world.field('user -a ROLES ann -F sub')],
      'account-name()': ['ROLES'],
      'account-subject()': [await world.field('account ROLES -F sub')],
      'tag(team)': ['blue', 'red'],
      'account-tag(site)': ['north', 'south'],
    };
    const [, prefix = '', what = ''] = /^(\w+)\.\{\{(.*)\}\}$/.exec(template) ?? [];
    for (const value of values[what] ?? []) {
      expect(await arrivals(ann, `${prefix}.${value}`, any, '>')).toEqual([`${prefix}.${value}`]);
    }
    expect(values[what]?.length).toBeGreaterThan(0);
    expect(await arrivals(ann, `${prefix}.other`, any, '>')).toEqual([]);
  });

  test('gives its users no subjects of tags that were taken back', async () => {
    const [bob, any] = [await world.as('ROLES', 'bob'), await world.as('ROLES', 'any')];
    expect(await arrivals(bob, 't.blue', any, '>')).toEqual(['t.blue']);
    expect(await arrivals(bob, 't.red', any, '>')).toEqual([]);
    expect(await arrivals(bob, 'at.west', any, '>')).toEqual([]);
  });

  test('lets its users answer as often as it says', async () => {
    const [once, any] = [await world.as('ROLES', 'once'), await world.as('ROLES', 'any')];
    await serve(once, 'ask', 'one', 'two');
    expect(await repliesTo(any, 'ask', once)).toEqual(['one']);
  });

  test('lets its users answer as long as it says', async () => {
    const [brief, any] = [await world.as('ROLES', 'brief'), await world.as('ROLES', 'any')];
    expect(await answerAfter(500, any, brief)).toEqual([]);
  });

  test('allows again what is taken back', async () => {
    const freed = await world.as('ROLES', 'freed');
    expect(freed.info?.max_payload).toBeGreaterThan(4);
    expect(await arrivals(freed, 'b', freed, 'b')).toEqual(['b']);
  });
});

describe('an account', () => {
  test('allows and denies both ways those who have no permissions', async () => {
    const plain = await world.as('DEFAULTS', 'plain');
    expect(await arrivals(plain, 'a.x', plain, 'a.x')).toEqual(['a.x']);
    expect(await arrivals(plain, 'a.secret', plain, 'a.secret')).toEqual([]);
    expect(await arrivals(plain, 'b', plain, 'b')).toEqual([]);
  });

  test('lets them answer as long as it says', async () => {
    const [slow, any] = [await world.as('SLOW', 'slow'), await world.as('SLOW', 'any')];
    expect(await answerAfter(500, any, slow)).toEqual([]);
  });

  test('allows again what is taken back', async () => {
    const freed = await world.as('FREED', 'freed');
    expect(await arrivals(freed, 'b', freed, 'b')).toEqual(['b']);
  });
});
