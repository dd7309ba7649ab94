// What the system account gives to other accounts: by exports of its own, as nsc makes them, and by those that it has
// without anybody saying so. The same on both servers.
import type { NatsConnection } from '@nats-io/transport-node';
import type { AccountKey, Export, ExportKind, Import } from '@nats-ts/jwt';
import { afterEach, describe, expect, test } from 'vitest';
import { connectAs, type MadeAccount, World as Operator } from '../operator/world.js';
import { type Broker, EMBEDDED, GO } from '../servers.js';
import { alike } from './alike.js';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** What differs: keys, the sizes of answers, the server's own subscriptions. */
const FREE = [
  'server',
  'jwt',
  'decoded_jwt',
  'issuer_key',
  'out_bytes',
  'subscriptions',
  'subscriptions_list',
  'total',
];

/** The answer as a value to compare, keys of accounts by their names; or why there is none. */
async function answer(client: NatsConnection, subject: string, names: Names, payload = ''): Promise<unknown> {
  try {
    const said = await client.request(subject, payload, { timeout: 5000 });
    const text = names.reduce((before, [key, name]) => before.replaceAll(key, name), said.string());
    return alike(text, FREE);
  } catch (error) {
    return (error as Error).message;
  }
}

type Names = readonly (readonly [key: string, name: string])[];

interface Side {
  readonly system: MadeAccount;
  readonly app: MadeAccount;
  readonly names: Names;
  enter(account: MadeAccount, name?: string): Promise<NatsConnection>;
}

/** Starts a server of an operator with two accounts. */
async function start(
  broker: Broker,
  prepare: (accounts: { system: MadeAccount; app: MadeAccount; other: MadeAccount }) => void,
): Promise<Side & { readonly other: MadeAccount }> {
  const operator = new Operator();
  const { system } = operator;
  const [app, other] = [operator.account('APP'), operator.account('OTHER')];
  prepare({ system, app, other });
  const server = await broker.start({ conf: operator.conf() });
  closers.push(() => server.stop());
  return {
    system,
    app,
    other,
    names: [
      [app.key, 'APP'],
      [other.key, 'OTHER'],
      [system.key, 'SYS'],
    ],
    async enter(account, name = 'client') {
      const user = account.user((claims) => {
        claims.name = name;
      });
      const client = await connectAs(server, user, { name });
      closers.push(() => client.close());
      return client;
    },
  };
}

async function both(cases: (broker: Broker) => Promise<unknown>): Promise<void> {
  const [theirs, own] = [await cases(GO), await cases(EMBEDDED)];
  expect(own).toEqual(theirs);
}

const importOf = (kind: ExportKind, from: MadeAccount, subject: string, local: string): Import => ({
  name: local,
  subject,
  account: from.key as AccountKey,
  type: kind,
  local_subject: local,
});

/** What nsc gives a system account. */
const NSC_EXPORTS: Export[] = [
  { name: 'streams', subject: '$SYS.ACCOUNT.*.>', type: 'stream', account_token_position: 3 },
  {
    name: 'services',
    subject: '$SYS.REQ.ACCOUNT.*.*',
    type: 'service',
    response_type: 'Stream',
    account_token_position: 4,
  },
];

describe('what nsc exports of a system account', () => {
  const prepare = ({ system, app, other }: Record<'system' | 'app' | 'other', MadeAccount>): void => {
    system.claims.nats.exports = NSC_EXPORTS;
    app.claims.nats.imports = [
      importOf('stream', system, `$SYS.ACCOUNT.${app.key}.>`, `watch.>`),
      importOf('service', system, `$SYS.REQ.ACCOUNT.${app.key}.*`, 'mine.*'),
    ];
    other.claims.nats.imports = [importOf('service', system, `$SYS.REQ.ACCOUNT.${app.key}.*`, 'theirs.*')];
  };

  test(
    'an account asks about itself, and no other account asks about it',
    () =>
      both(async (broker) => {
        const { app, other, names, enter } = await start(broker, prepare);
        const [mine, theirs] = [await enter(app), await enter(other)];
        const seen: Record<string, unknown> = {};
        for (const what of ['CONNZ', 'INFO', 'SUBSZ', 'STATZ', 'CONNS', 'LEAFZ', 'JSZ', 'NONE'])
          seen[what] = await answer(mine, `mine.${what}`, names);
        seen.theirs = await answer(theirs, 'theirs.CONNZ', names);
        return seen;
      }),
    30_000,
  );

  test(
    'an account hears what becomes of its clients, and nothing of others',
    () =>
      both(async (broker) => {
        const { app, other, enter } = await start(broker, prepare);
        const mine = await enter(app);
        const heard: string[] = [];
        mine.subscribe('watch.>', {
          callback: (_, { subject, data }) => {
            const { client } = JSON.parse(Buffer.from(data).toString()) as { client?: { name: string } };
            heard.push(`${subject} ${client?.name ?? ''}`);
          },
        });
        await mine.flush();
        await (await enter(other, 'stranger')).close();
        await (await enter(app, 'guest')).close();
        await expect.poll(() => heard, { timeout: 5000 }).toContain('watch.DISCONNECT guest');
        await expect.poll(() => heard, { timeout: 5000 }).toContain('watch.SERVER.CONNS ');
        // Its own arrival may have been told before it listened.
        return [...new Set(heard)].filter((event) => !event.endsWith(' client')).sort();
      }),
    30_000,
  );
});

describe('what the system account exports without saying so', () => {
  const prepare = ({ system, app }: Record<'system' | 'app' | 'other', MadeAccount>): void => {
    app.claims.nats.imports = [
      importOf('service', system, '$SYS.DEBUG.SUBSCRIBERS', 'count'),
      importOf('service', system, `$SYS.REQ.ACCOUNT.${app.key}.CONNZ`, 'conns'),
      importOf('service', system, `$SYS.REQ.ACCOUNT.${app.key}.STATZ`, 'stats'),
      { ...importOf('service', system, `$SYS.REQ.USER.${app.key}.INFO`, 'whoami'), share: true },
      importOf('service', system, `$SYS.REQ.ACCOUNT.${app.key}.SUBSZ`, 'subs'),
    ];
  };

  test(
    'an account imports it by name',
    () =>
      both(async (broker) => {
        const { app, names, enter } = await start(broker, prepare);
        const client = await enter(app);
        client.subscribe('here.*', { queue: 'g', callback: () => undefined });
        client.subscribe('here.one', { callback: () => undefined });
        await client.flush();
        const counted: unknown[] = [];
        for (const asked of ['here.one', 'here.one g', 'here.*', 'nobody', ''])
          counted.push(await answer(client, 'count', names, asked));
        const whoami = (await answer(client, 'whoami', names)) as { data: { account: string } };
        return {
          counted,
          conns: await answer(client, 'conns', names),
          stats: await answer(client, 'stats', names),
          account: whoami.data.account,
          subs: await answer(client, 'subs', names),
        };
      }),
    30_000,
  );
});
