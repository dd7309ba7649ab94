// Resolvers with a folder: what servers and nsc say of account JWTs in the system account, the same for ours and Go's.
import { readdirSync } from 'node:fs';
import { encode, type KeyPair, newGenericClaims } from '@nats-ts/jwt';
import { describe, expect, test } from 'vitest';
import type { Broker } from '../servers.js';
import { Opened, SharedBroker } from './opened.js';
import { asked, ended, inSeconds, refusalOf, World } from './world.js';

interface Answer {
  readonly server: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
  readonly error?: unknown;
}

/** Declares the cases for one kind of broker. */
export function directorySuite(broker: Broker): void {
  describe(`full resolver, ${broker.name}`, () => {
    const world = new World();
    const [a, b] = [world.account('A'), world.account('B')];
    const server = new SharedBroker(
      broker,
      world,
      (folder) => `operator: ${world.operatorJwt()}
        system_account: ${world.system.key}
        resolver { type: full, dir: "${folder}", allow_delete: true, interval: "2m", limit: 4, timeout: "0.5s" }
        resolver_preload { ${world.system.key}: ${world.system.jwt()} }`,
    );
    const { folder } = server;
    const opened = new Opened(broker);
    const push = async (token: string, subject = '$SYS.REQ.CLAIMS.UPDATE'): Promise<Answer> =>
      (await asked(server.system, subject, token)) as Answer;
    const remove = async (keys: readonly string[], signer: KeyPair): Promise<Answer> => {
      const claims = newGenericClaims(signer.publicKey);
      claims.nats.accounts = keys;
      return push(encode(claims, signer), '$SYS.REQ.CLAIMS.DELETE');
    };
    const list = async (): Promise<unknown> =>
      ((await asked(server.system, '$SYS.REQ.CLAIMS.LIST')) as Answer).data;

    test('who pushes an account can connect to it, and finds it in the folder and in the list', async () => {
      expect(await refusalOf(server, a.user())).toBe('Authorization Violation');
      const answer = await push(a.jwt());
      expect(answer.data).toEqual({ account: a.key, code: 200, message: 'jwt updated' });
      expect(Object.keys(answer.server)).toEqual(
        expect.arrayContaining(['name', 'host', 'id', 'ver', 'seq', 'time']),
      );
      await opened.enter(server, a);
      expect(readdirSync(folder)).toContain(`${a.key}.jwt`);
      expect(await list()).toEqual(expect.arrayContaining([a.key, world.system.key]));
    });

    test('an account is told what became of it by each of the three subjects', async () => {
      for (const subject of [
        `$SYS.REQ.ACCOUNT.${b.key}.CLAIMS.UPDATE`,
        `$SYS.ACCOUNT.${b.key}.CLAIMS.UPDATE`,
      ]) {
        expect((await push(b.jwt(), subject)).data).toEqual({
          account: b.key,
          code: 200,
          message: 'jwt updated',
        });
      }
      expect((await push(b.jwt(), `$SYS.REQ.ACCOUNT.${a.key}.CLAIMS.UPDATE`)).error).toMatchObject({
        code: 500,
      });
      expect((await push('nonsense')).error).toMatchObject({ account: 'n/a', code: 500 });
      b.claims.exp = inSeconds(-10);
      b.claims.nats.limits.conn = -1;
      delete b.claims.exp;
    });

    test('a lookup brings the JWT, or nothing', async () => {
      const token = a.jwt();
      await push(token);
      const found = await server.system.request(`$SYS.REQ.ACCOUNT.${a.key}.CLAIMS.LOOKUP`);
      expect(found.string()).toBe(token);
      const none = await server.system.request(`$SYS.REQ.ACCOUNT.${new World().system.key}.CLAIMS.LOOKUP`);
      expect(none.data).toHaveLength(0);
    });

    test('a pack has every account, and ends with an empty message; who has the same hash gets only that', async () => {
      const lines: string[] = [];
      const replies = server.system.subscribe('pack.here');
      server.system.publish('$SYS.REQ.CLAIMS.PACK', Buffer.alloc(32), { reply: 'pack.here' });
      for await (const message of replies) {
        if (message.data.length === 0) break;
        lines.push(...message.string().split('\n'));
      }
      expect(lines.map((line) => line.split('|')[0]).sort()).toEqual([a.key, b.key, world.system.key].sort());
    });

    test('a folder that is full takes no more accounts', async () => {
      expect((await push(world.account('C').jwt())).data).toMatchObject({ code: 200 });
      expect((await push(world.account('D').jwt())).error).toMatchObject({ code: 500 });
      expect((await push(a.jwt())).data).toMatchObject({ code: 200 });
    });

    test('the operator deletes accounts, and nobody else; whoever is connected goes', async () => {
      await push(a.jwt());
      const client = await opened.enter(server, a);
      expect((await remove([a.key], new World().pair)).error).toMatchObject({ code: 500 });
      expect((await remove([world.system.key], world.pair)).error).toMatchObject({ code: 500 });
      expect((await remove(['nonsense'], world.pair)).error).toMatchObject({ code: 500 });
      expect((await remove([a.key], world.pair)).data).toEqual({ code: 200, message: 'deleted 1 accounts' });
      expect(await ended(client)).toMatch(/Account Authentication Expired/i);
      expect(await refusalOf(server, a.user())).not.toBe('let in');
      expect(await list()).not.toContain(a.key);
      expect((await push(a.jwt())).data).toMatchObject({ code: 200 });
      await opened.enter(server, a);
    });
  });

  describe(`cache resolver, ${broker.name}`, () => {
    const opened = new Opened(broker);

    test('accounts come from whoever answers lookups, and stay in the folder', async () => {
      const world = new World();
      const a = world.account('A');
      const folder = opened.folder();
      const server = await opened.start(
        `operator: ${world.operatorJwt()}
          system_account: ${world.system.key}
          resolver { type: cache, dir: "${folder}", ttl: "1h", limit: 2, timeout: "1s" }
          resolver_preload { ${world.system.key}: ${world.system.jwt()} }`,
      );
      const system = await opened.enter(server, world.systemUser);
      system.subscribe('$SYS.REQ.ACCOUNT.*.CLAIMS.LOOKUP', {
        callback: (_, message) => void message.respond(message.subject.includes(a.key) ? a.jwt() : ''),
      });
      await system.flush();
      const client = await opened.enter(server, a);
      expect(readdirSync(folder)).toContain(`${a.key}.jwt`);
      const skipped = (await asked(system, '$SYS.REQ.CLAIMS.UPDATE', world.account('B').jwt())) as Answer;
      expect(skipped.data).toMatchObject({ code: 200, message: 'jwt update cache skipped' });
      a.claims.nats.limits.conn = 0;
      const updated = (await asked(system, '$SYS.REQ.CLAIMS.UPDATE', a.jwt())) as Answer;
      expect(updated.data).toMatchObject({ code: 200, message: 'jwt updated cache' });
      expect(await ended(client)).toMatch(/maximum account active connections exceeded/i);
    });
  });
}
