// Words of JWTs that mean nothing to a broker: for people, for other programs, for times to come. Whoever writes them is
// served as if they were not there.
import type { NatsConnection } from '@nats-io/transport-node';
import type { Account, AccountClaims, AccountKey, OperatorLimits, User, UserClaims } from '@nats-ts/jwt';
import { describe, expect, test } from 'vitest';
import type { Broker } from '../servers.js';
import { Opened, SharedBroker } from './opened.js';
import { asked, type MadeAccount, type MadeUser, refusalOf, resigned, update, World } from './world.js';

const REFUSED = 'Authorization Violation';
/** Messages that are more than a limit of one byte allows, and their size. */
const MESSAGES = 20;
const SIZE = 1000;

/** Words of a JWT: beside `nats`, in it, and of its limits. */
interface Words {
  readonly claims?: Partial<Pick<AccountClaims, 'aud' | 'name'>>;
  readonly nats?: Partial<Omit<Account, 'type'> & Pick<User, 'data'>>;
  readonly limits?: Partial<OperatorLimits>;
}

/** What an account says of itself that changes nothing. */
const ACCOUNT_WORDS: readonly (readonly [what: string, words: Words])[] = [
  ['a description', { nats: { description: 'The shop <&> its goods' } }],
  ['an info_url', { nats: { info_url: 'https://example.com/shop' } }],
  ['tags', { nats: { tags: ['env:test', 'plain'] } }],
  ['a limit of data', { limits: { data: 1 } }],
  ['no data at all', { limits: { data: 0 } }],
  ['no leaf nodes', { limits: { leaf: 0 } }],
  ['cluster_traffic by the system account', { nats: { cluster_traffic: 'system' } }],
  ['cluster_traffic by itself', { nats: { cluster_traffic: 'owner' } }],
  ['an audience', { claims: { aud: 'somebody' } }],
];

/** What a user says of itself that changes nothing. */
const USER_WORDS: readonly (readonly [what: string, words: Words])[] = [
  ['a limit of data', { nats: { data: 1 } }],
  ['no data at all', { nats: { data: 0 } }],
  ['tags', { nats: { tags: ['team:a'] } }],
  ['an audience', { claims: { aud: 'somebody' } }],
  ['no name', { claims: { name: '' } }],
];

function say(to: AccountClaims | UserClaims, { claims, nats, limits }: Words): void {
  Object.assign(to, claims);
  Object.assign(to.nats, nats);
  if ('limits' in to.nats) Object.assign(to.nats.limits, limits);
}

type Change = Parameters<typeof resigned>[2];

/** A user of an account, with words that no library would write. */
function spoken(account: MadeAccount, change: Change): MadeUser {
  const user = account.user();
  const jwt = resigned(user.jwt, account.pair, change);
  return { ...user, jwt, creds: user.creds.replace(user.jwt, jwt) };
}

/** Declares the cases for one kind of broker. */
export function silentSuite(broker: Broker): void {
  describe(`words that change nothing, ${broker.name}`, () => {
    const world = new World();
    const plain = world.account('PLAIN');
    const speaking = ACCOUNT_WORDS.map(([what, words]) => {
      const account = world.account('SPEAKING');
      say(account.claims, words);
      return { what, account };
    });
    const [giver, taker] = [world.account('GIVER'), world.account('TAKER')];
    giver.claims.nats.exports = [
      {
        name: 'News',
        subject: 'news.>',
        type: 'stream',
        description: 'what is new',
        info_url: 'https://example.com/news',
        advertise: true,
      },
    ];
    taker.claims.nats.imports = [
      { name: 'Anything', subject: 'news.>', account: giver.key as AccountKey, type: 'stream' },
    ];
    const muddled = world.account('MUDDLED');
    muddled.claims.nats.cluster_traffic = 'nowhere';
    const streaming = world.account('STREAMING');
    Object.assign(streaming.claims.nats.limits, {
      mem_storage: 1e6,
      disk_storage: -1,
      streams: 5,
      consumer: 5,
    });
    const server = new SharedBroker(broker, world);
    const opened = new Opened(broker);

    /** Everything that one client sends comes to the other. */
    const talk = async (one: NatsConnection, other: NatsConnection): Promise<void> => {
      let heard = 0;
      other.subscribe('talk', { callback: () => void heard++ });
      await other.flush();
      for (let sent = 0; sent < MESSAGES; sent++) one.publish('talk', 'x'.repeat(SIZE));
      await one.flush();
      await other.flush();
      expect(heard).toBe(MESSAGES);
    };
    const push = (account: MadeAccount, change: Change): Promise<unknown> =>
      asked(
        server.system,
        `$SYS.REQ.ACCOUNT.${account.key}.CLAIMS.UPDATE`,
        resigned(account.jwt(), world.pair, change),
      );
    const both = async (account: MadeAccount): Promise<void> =>
      talk(await opened.enter(server, account), await opened.enter(server, account));

    test.each(speaking)('an account with $what', async ({ account }) => {
      await both(account);
    });

    test.each(ACCOUNT_WORDS)('an account that gets %s while its clients talk', async (_, words) => {
      const [one, two] = [await opened.enter(server, plain), await opened.enter(server, plain)];
      await talk(one, two);
      say(plain.claims, words);
      expect(await update(server.system, plain)).toMatchObject({ code: 200, message: 'jwt updated' });
      await talk(one, two);
      await both(plain);
    });

    test.each(USER_WORDS)('a user with %s', async (_, words) => {
      const user = (): MadeUser => plain.user((claims) => say(claims, words));
      await talk(await opened.enter(server, user()), await opened.enter(server, user()));
    });

    test('fields that nobody knows, of accounts and users', async () => {
      const later = (claims: { nats: object }): void => {
        Object.assign(claims, { later: [1] });
        Object.assign(claims.nats, { later: { on: true } });
      };
      await opened.enter(server, plain);
      expect(await push(plain, later)).toMatchObject({ data: { code: 200, message: 'jwt updated' } });
      const user = (): MadeUser => spoken(plain, later);
      await talk(await opened.enter(server, user()), await opened.enter(server, user()));
    });

    test('fields of another type are no words: such JWTs are not valid', async () => {
      await opened.enter(server, plain);
      const muddle = (claims: { nats: object }): void => void Object.assign(claims.nats, { tags: 'plain' });
      expect(await push(plain, muddle)).toMatchObject({ error: { code: 500 } });
      expect(await refusalOf(server, spoken(plain, muddle))).toBe(REFUSED);
      await opened.enter(server, plain);
    });

    test('names and descriptions of exports and imports', async () => {
      const [from, to] = [await opened.enter(server, giver), await opened.enter(server, taker)];
      const heard = to.subscribe('news.*', { max: 1 });
      await to.flush();
      from.publish('news.today', 'hello');
      for await (const message of heard) expect(message.string()).toBe('hello');
    });

    test('cluster_traffic of a third kind is no word at all: such an account is not valid', async () => {
      expect(await refusalOf(server, muddled.user())).toBe(REFUSED);
      const { claims } = plain;
      const before = claims.nats.cluster_traffic;
      const client = await opened.enter(server, plain);
      claims.nats.cluster_traffic = 'nowhere';
      expect(await update(server.system, plain)).toMatchObject({ code: 500 });
      await client.flush();
      if (before === undefined) delete claims.nats.cluster_traffic;
      else claims.nats.cluster_traffic = before;
      expect(await update(server.system, plain)).toMatchObject({ code: 200 });
    });

    test('JetStream, on a server that has none', async () => {
      const client = await opened.enter(server, streaming);
      await expect(client.request('$JS.API.INFO', '', { timeout: 5000 })).rejects.toThrow(/no responders/i);
      await both(streaming);
    });
  });
}
