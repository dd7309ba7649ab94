// Many changes of many accounts at once, while their clients talk: no message gets into an account it is not for, none
// gets lost, and whoever loses the right to be there goes.
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import type { AccountKey } from '@nats-ts/jwt';
import { describe, expect, test } from 'vitest';
import {
  connectAs,
  ended,
  inSeconds,
  type MadeAccount,
  type MadeUser,
  update,
  World,
} from '../operator/world.js';
import type { Broker, Running } from '../servers.js';

const ACCOUNTS = 8;
/** How many rounds of changes each account goes through, all accounts at once. */
const ROUNDS = 15;
/** Messages of each account in a turn. */
const BURST = 20;

/** One account with its clients: whoever publishes, whoever hears all, and the guest that is thrown out. */
interface Member {
  readonly at: number;
  readonly account: MadeAccount;
  readonly talker: NatsConnection;
  readonly listener: NatsConnection;
  readonly heard: Heard;
}

/** What the listener of one account may hear: its own, and the news of the next account. */
class Heard {
  /** Messages that have no business there. */
  readonly strays: string[] = [];
  /** News of the next account, by payload. */
  readonly news = new Set<string>();
  /** Messages of its own that came, and the last one's number. */
  own = 0;
  disorder = 0;
  readonly #at: number;
  readonly #next: number;

  constructor(at: number) {
    this.#at = at;
    this.#next = (at + 1) % ACCOUNTS;
  }

  take(message: Msg): void {
    const [from, what, number] = message.string().split(' ');
    const { subject } = message;
    const right = subject.startsWith('next.') ? this.#next : this.#at;
    if (Number(from) !== right) this.strays.push(`${subject}: ${message.string()}`);
    if (subject.startsWith('next.')) this.news.add(`${what} ${number}`);
    if (what === 'work') {
      this.own++;
      if (Number(number) !== this.own) this.disorder++;
    }
  }
}

async function member(server: Running, account: MadeAccount, at: number): Promise<Member> {
  const talker = await connectAs(server, account.user());
  const listener = await connectAs(server, account.user());
  const heard = new Heard(at);
  listener.subscribe('>', { callback: (_, message) => heard.take(message) });
  await listener.flush();
  return { at, account, talker, listener, heard };
}

/** Takes the account through one round: its news are closed and opened, what does not matter changes, a guest goes. */
async function round(server: Running, system: NatsConnection, own: Member, turn: number): Promise<void> {
  const { account, talker, at } = own;
  const { nats } = account.claims;
  const exports = nats.exports ?? [];
  const guest: MadeUser = account.user();
  const visitor = await connectAs(server, guest);
  visitor.subscribe('>', { callback: () => undefined });

  nats.exports = [];
  nats.limits.conn = 100 + turn;
  expect(await update(system, account)).toMatchObject({ code: 200 });
  talker.publish('news.x', `${at} closed ${turn}`);
  await talker.flush();

  nats.exports = exports;
  nats.default_permissions = turn % 2 === 0 ? { pub: { deny: ['nowhere'] }, sub: {} } : { pub: {}, sub: {} };
  nats.mappings = turn % 2 === 0 ? { [`old.${turn}`]: [{ subject: 'new' }] } : {};
  nats.revocations = { ...nats.revocations, [guest.pair.publicKey]: inSeconds(0) };
  expect(await update(system, account)).toMatchObject({ code: 200 });
  expect(await ended(visitor)).toMatch(/User Authentication Revoked|EPIPE|ECONNRESET/i);
  talker.publish('news.x', `${at} open ${turn}`);
  await talker.flush();
}

/** Declares the cases for one kind of broker. */
export function stormSuite(broker: Broker): void {
  describe(`a storm of updates during traffic, ${broker.name}`, () => {
    test('no message crosses into another account, none is lost, and whoever is revoked goes', async () => {
      const world = new World();
      const accounts = Array.from({ length: ACCOUNTS }, (_, at) => world.account(`A${at}`));
      for (const [at, { claims }] of accounts.entries()) {
        claims.nats.exports = [{ name: 'news', subject: 'news.>', type: 'stream' }];
        claims.nats.imports = [
          {
            name: 'next',
            subject: 'news.>',
            account: (accounts[(at + 1) % ACCOUNTS] as MadeAccount).key as AccountKey,
            type: 'stream',
            local_subject: 'next.>',
          },
        ];
      }
      const server = await broker.start({ conf: world.conf() });
      const members: Member[] = [];
      try {
        for (const [at, account] of accounts.entries()) members.push(await member(server, account, at));
        const system = await connectAs(server, world.systemUser);
        let stormy = true;
        let number = 0;
        const traffic = (async () => {
          while (stormy) {
            for (let count = 0; count < BURST; count++) {
              number++;
              for (const { talker, at } of members) talker.publish('work.x', `${at} work ${number}`);
              for (const { talker, at } of members) talker.publish('news.y', `${at} any ${number}`);
            }
            await Promise.all(members.map(({ talker }) => talker.flush()));
          }
        })();
        await Promise.all(
          members.map(async (own) => {
            for (let turn = 0; turn < ROUNDS; turn++) await round(server, system, own, turn);
          }),
        );
        stormy = false;
        await traffic;
        for (const { listener } of members) await listener.flush();

        for (const { heard, at } of members) {
          expect(heard.strays, `account ${at}`).toEqual([]);
          expect({ own: heard.own, disorder: heard.disorder }, `account ${at}`).toEqual({
            own: number,
            disorder: 0,
          });
          const turns = Array.from({ length: ROUNDS }, (_, turn) => turn);
          expect(
            turns.filter((turn) => heard.news.has(`closed ${turn}`)),
            `account ${at}`,
          ).toEqual([]);
          expect(
            turns.filter((turn) => !heard.news.has(`open ${turn}`)),
            `account ${at}`,
          ).toEqual([]);
        }
        for (const { talker, listener } of members) {
          await talker.close();
          await listener.close();
        }
        await system.close();
      } finally {
        await server.stop();
      }
    }, 60_000);
  });
}
