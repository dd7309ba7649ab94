// A thousand accounts whose time is over in the same second.
import { connect as dial } from 'node:net';
import { describe, expect, test } from 'vitest';
import { connectAs, inSeconds, type MadeAccount, World } from '../operator/world.js';
import type { Broker, Running } from '../servers.js';

const ACCOUNTS = 1000;
/** How many come in at once. */
const AT_ONCE = 50;

interface Guest {
  readonly ended: Promise<string>;
  leave(): void;
}

/** A client of few words: comes in with a bearer token, and keeps what it hears until it is hung up on. */
async function guest(server: Running, account: MadeAccount, onEnd: () => void): Promise<Guest> {
  const { jwt } = account.user(({ nats }) => {
    nats.bearer_token = true;
  });
  const socket = dial(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  let heard = '';
  const ended = new Promise<string>((done) =>
    socket.on('close', () => {
      onEnd();
      done(heard);
    }),
  );
  const entered = new Promise<void>((done) =>
    socket.on('data', (data) => {
      heard += data.toString('latin1');
      if (heard.includes('PONG')) done();
    }),
  );
  socket.write(`CONNECT ${JSON.stringify({ verbose: false, pedantic: false, jwt })}\r\nPING\r\n`);
  await Promise.race([entered, ended]);
  return { ended, leave: () => socket.destroy() };
}

/**
 * Declares the cases for one kind of broker. `late` is the number of seconds a connection may stay after its account's
 * time: the Go server counts from the beginning of the second in which it learnt of it.
 */
export function expirySuite(broker: Broker, late: 1 | 2): void {
  describe(`accounts that expire, ${broker.name}`, () => {
    test('a thousand in one second: all their clients go in time, messages of others flow, and it goes on', async () => {
      const world = new World();
      const staying = world.account('STAYING');
      const next = world.account('NEXT');
      const ending = Array.from({ length: ACCOUNTS }, (_, at) => world.account(`E${at}`));
      const server = await broker.start({ conf: world.conf() });
      const guests: Guest[] = [];
      try {
        let gone = 0;
        const count = (): void => {
          gone++;
        };
        for (let at = 0; at < ACCOUNTS; at += AT_ONCE)
          guests.push(
            ...(await Promise.all(ending.slice(at, at + AT_ONCE).map((made) => guest(server, made, count)))),
          );
        let goneBefore = -1;
        const last = await guest(server, next, () => {
          goneBefore = gone;
        });
        guests.push(last);
        const [one, two, system] = [
          await connectAs(server, staying.user()),
          await connectAs(server, staying.user()),
          await connectAs(server, world.systemUser),
        ];
        let received = 0;
        two.subscribe('tick', {
          callback: () => {
            received++;
          },
        });
        await two.flush();
        const end = inSeconds(8);
        const set = (account: MadeAccount, exp: number): void => {
          account.claims.exp = exp;
          system.publish(`$SYS.REQ.ACCOUNT.${account.key}.CLAIMS.UPDATE`, account.jwt());
        };
        for (const account of ending) set(account, end);
        set(next, end + late);
        await system.flush();
        expect(gone).toBe(0);

        let sent = 0;
        const ticking = setInterval(() => {
          one.publish('tick');
          sent++;
        }, 5);
        const heard = await Promise.all(guests.map(({ ended }) => ended));
        clearInterval(ticking);
        expect(goneBefore).toBe(ACCOUNTS);
        expect(heard.filter((text) => text.includes("-ERR 'Account Authentication Expired'"))).toHaveLength(
          ACCOUNTS + 1,
        );
        await one.flush();
        await two.flush();
        expect(received).toBe(sent);

        await (await connectAs(server, staying.user())).close();
        for (const connection of [one, two, system]) await connection.close();
      } finally {
        for (const { leave } of guests) leave();
        await server.stop();
      }
    }, 60_000);
  });
}
