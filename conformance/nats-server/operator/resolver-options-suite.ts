// What the options of each resolver do: deletions by name or for good, limits, times to live, time-outs; and what
// resolvers answer to requests that make no sense. The same for ours and Go's.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { encode, type KeyPair, newGenericClaims } from '@nats-ts/jwt';
import { describe, expect, test } from 'vitest';
import type { Broker, Running } from '../servers.js';
import { Opened } from './opened.js';
import { asked, connectAs, ended, type MadeAccount, refusalOf, World } from './world.js';

const REFUSED = 'Authorization Violation';

interface Answer {
  readonly data?: unknown;
  readonly error?: { readonly code: number; readonly description: string };
}

interface Stage {
  readonly server: Running;
  readonly system: NatsConnection;
  readonly folder: string;
  /** Files of accounts in the folder, by the accounts' names. */
  files(): readonly string[];
  push(account: MadeAccount): Promise<Answer>;
  remove(accounts: readonly MadeAccount[], signer?: KeyPair, issuer?: KeyPair): Promise<Answer>;
}

/** Declares the cases for one kind of broker. */
export function resolverOptionsSuite(broker: Broker): void {
  const opened = new Opened(broker);

  const start = async (world: World, resolver: string, folder?: string): Promise<Stage> => {
    const dir = folder ?? opened.folder();
    const server = await opened.start(
      `operator: ${world.operatorJwt()}
        system_account: ${world.system.key}
        resolver: ${resolver.replace('$DIR', dir)}
        resolver_preload { ${world.system.key}: ${world.system.jwt()} }`,
    );
    const system = await opened.enter(server, world.systemUser);
    const request = async (subject: string, payload: string): Promise<Answer> =>
      (await asked(system, subject, payload)) as Answer;
    return {
      server,
      system,
      folder: dir,
      files: () =>
        readdirSync(dir)
          .filter((name) => !name.startsWith('.'))
          .map((name) =>
            world.accounts.reduce((said, { key, claims }) => said.replace(key, String(claims.name)), name),
          )
          .sort(),
      push: (account) => request('$SYS.REQ.CLAIMS.UPDATE', account.jwt()),
      remove: (accounts, signer = world.pair, issuer = signer) => {
        const claims = newGenericClaims(issuer.publicKey);
        claims.nats.accounts = accounts.map(({ key }) => key);
        return request('$SYS.REQ.CLAIMS.DELETE', encode(claims, signer));
      },
    };
  };

  describe(`deletions, ${broker.name}`, () => {
    test.each([
      ['allow_delete: true', ['A.jwt', 'B.jwt.deleted', 'SYS.jwt']],
      ['allow_delete: true, hard_delete: true', ['A.jwt', 'SYS.jwt']],
    ])('%s', async (options, files) => {
      const world = new World();
      const [a, b] = [world.account('A'), world.account('B')];
      const stage = await start(world, `{ type: full, dir: "$DIR", ${options}, timeout: "0.3s" }`);
      for (const account of [a, b]) await stage.push(account);
      const inside = await connectAs(stage.server, b.user());
      const { data } = await stage.remove([b]);
      expect(data).toEqual({ code: 200, message: 'deleted 1 accounts' });
      expect(await ended(inside)).toMatch(/Account Authentication Expired/i);
      expect(stage.files()).toEqual(files);
      expect(await refusalOf(stage.server, b.user())).toBe(REFUSED);
      // Whoever asks twice, or of an account that this server never had, has what was wanted.
      expect((await stage.remove([b, world.account('NEVER')])).data).toEqual({
        code: 200,
        message: 'deleted 2 accounts',
      });
      const { data: found } = (await asked(stage.system, '$SYS.REQ.CLAIMS.LIST')) as { data: string[] };
      expect([...found].sort()).toEqual([a.key, world.system.key].sort());
      expect(
        (await stage.system.request(`$SYS.REQ.ACCOUNT.${b.key}.CLAIMS.LOOKUP`, '', { timeout: 5000 })).data,
      ).toHaveLength(0);
    });

    test('where nothing allows them', async () => {
      const world = new World();
      const a = world.account('A');
      const stage = await start(world, '{ type: full, dir: "$DIR", timeout: "0.3s" }');
      await stage.push(a);
      expect((await stage.remove([a])).error).toMatchObject({
        code: 500,
        description: expect.stringContaining('delete must be enabled in server config'),
      });
      await (await connectAs(stage.server, a.user())).close();
    });

    test('by somebody else, for somebody else, and of the system account', async () => {
      const world = new World();
      const a = world.account('A');
      const other = new World();
      const stage = await start(world, '{ type: full, dir: "$DIR", allow_delete: true }');
      await stage.push(a);
      for (const [answer, why] of [
        [await stage.remove([a], other.pair), 'not trusted'],
        [await stage.remove([a], other.pair, world.pair), 'not self signed'],
        [await stage.remove([world.system]), 'not allowed to delete system account'],
      ] as const)
        expect(answer.error?.description).toContain(why);
      await (await connectAs(stage.server, a.user())).close();
    });

    test('a cache forgets', async () => {
      const world = new World();
      const a = world.account('A');
      const stage = await start(world, '{ type: cache, dir: "$DIR", timeout: "0.3s" }');
      const answering = stage.system.subscribe(`$SYS.REQ.ACCOUNT.${a.key}.CLAIMS.LOOKUP`, {
        callback: (_, message) => void message.respond(a.jwt()),
      });
      await stage.system.flush();
      const inside = await connectAs(stage.server, a.user());
      answering.unsubscribe();
      expect((await stage.remove([a, world.account('NEVER')])).data).toEqual({
        code: 200,
        message: 'deleted 2 accounts',
      });
      expect(await ended(inside)).toMatch(/Account Authentication Expired/i);
      expect(stage.files()).toEqual(['SYS.jwt']);
      expect(await refusalOf(stage.server, a.user())).toBe(REFUSED);
    });
  });

  describe(`what a cache keeps, ${broker.name}`, () => {
    /** Somebody who knows all accounts, and how often each was asked for. */
    const answerAll = (system: NatsConnection, world: World): Map<string, number> => {
      const asked = new Map<string, number>();
      system.subscribe('$SYS.REQ.ACCOUNT.*.CLAIMS.LOOKUP', {
        callback: (_, message) => {
          const found = world.accounts.find(({ key }) => message.subject.includes(key));
          const name = String(found?.claims.name);
          asked.set(name, (asked.get(name) ?? 0) + 1);
          message.respond(found?.jwt() ?? '');
        },
      });
      return asked;
    };
    const visit = async (stage: Stage, account: MadeAccount): Promise<void> => {
      await (await connectAs(stage.server, account.user())).close();
    };

    test('limit: the one that was needed longest ago goes', async () => {
      const world = new World();
      const accounts = ['A', 'B', 'C'].map((name) => world.account(name));
      const stage = await start(world, '{ type: cache, dir: "$DIR", limit: 2, timeout: "2s" }');
      const lookups = answerAll(stage.system, world);
      await stage.system.flush();
      for (const account of accounts) await visit(stage, account);
      await expect.poll(() => stage.files().length, { timeout: 5000 }).toBe(2);
      expect(stage.files()).toEqual(['B.jwt', 'C.jwt']);
      expect(Object.fromEntries(lookups)).toEqual({ A: 1, B: 1, C: 1 });
    });

    test('ttl: what is not needed goes after its time', async () => {
      const world = new World();
      const a = world.account('A');
      const stage = await start(world, '{ type: cache, dir: "$DIR", ttl: "2s", timeout: "2s" }');
      answerAll(stage.system, world);
      await stage.system.flush();
      await visit(stage, a);
      expect(stage.files()).toContain('A.jwt');
      await expect.poll(() => stage.files(), { timeout: 10_000 }).not.toContain('A.jwt');
      await visit(stage, a);
    });

    test('timeout: who is in no cache is refused when nobody answers in time', async () => {
      const world = new World();
      const a = world.account('A');
      const stage = await start(world, '{ type: cache, dir: "$DIR", timeout: "0.2s" }');
      stage.system.subscribe('$SYS.REQ.ACCOUNT.*.CLAIMS.LOOKUP', { callback: () => undefined });
      await stage.system.flush();
      expect(await refusalOf(stage.server, a.user())).toBe(REFUSED);
      await stage.system.flush();
    });
  });

  describe(`a full resolver, ${broker.name}`, () => {
    test('has its accounts again after a start, without anybody bringing them', async () => {
      const world = new World();
      const a = world.account('A');
      const folder = opened.folder();
      const resolver = '{ type: full, dir: "$DIR", timeout: "0.3s" }';
      const first = await start(world, resolver, folder);
      await first.push(a);
      await first.system.close();
      await first.server.stop();
      expect(existsSync(join(folder, `${a.key}.jwt`))).toBe(true);
      const second = await start(world, resolver, folder);
      await (await connectAs(second.server, a.user())).close();
    });

    test('asks others for what it has not, and keeps it', async () => {
      const world = new World();
      const a = world.account('A');
      const stage = await start(world, '{ type: full, dir: "$DIR", timeout: "2s" }');
      stage.system.subscribe(`$SYS.REQ.ACCOUNT.${a.key}.CLAIMS.LOOKUP`, {
        // The server itself has no answer to its own question.
        callback: (_, message) => void message.respond(a.jwt()),
      });
      await stage.system.flush();
      await (await connectAs(stage.server, a.user())).close();
      await expect.poll(() => stage.files(), { timeout: 5000 }).toContain('A.jwt');
    });
  });

  describe.each([
    ['memory', 'MEMORY'],
    ['full', '{ type: full, dir: "$DIR", timeout: "0.3s" }'],
    ['cache', '{ type: cache, dir: "$DIR", timeout: "0.3s" }'],
  ])(`requests that make no sense, %s, ${broker.name}`, (_, resolver) => {
    test('are answered with what is wrong', async () => {
      const world = new World();
      const [a, b] = [world.account('A'), world.account('B')];
      const { system } = await start(world, resolver);
      const say = async (subject: string, payload: string): Promise<number | undefined> =>
        ((await asked(system, subject, payload)) as Answer).error?.code;
      const update = `$SYS.REQ.ACCOUNT.${world.system.key}.CLAIMS.UPDATE`;
      expect(await say(update, '')).toBe(500);
      expect(await say(update, 'nonsense')).toBe(500);
      expect(await say(update, a.jwt())).toBe(500);
      expect(await say(update, a.user().jwt)).toBe(500);
      expect(await say(`$SYS.REQ.ACCOUNT.${a.key}.CLAIMS.UPDATE`, b.jwt())).toBe(500);
      expect(await say(`$SYS.ACCOUNT.${a.key}.CLAIMS.UPDATE`, b.jwt())).toBe(500);
      expect(await say(update, world.system.jwt())).toBeUndefined();
    });
  });
}
