// The folder of a full resolver, damaged before the start and while it is in use.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asked, connectAs, type MadeAccount, refusalOf, World } from '../operator/world.js';
import type { Broker, Running } from '../servers.js';

const REFUSED = 'Authorization Violation';

/** Declares the cases for one kind of broker. */
export function folderSuite(broker: Broker): void {
  describe(`a damaged folder of account JWTs, ${broker.name}`, () => {
    const world = new World();
    const good = world.account('GOOD');
    const [cut, swapped, empty, nonsense] = [
      world.account('CUT'),
      world.account('SWAPPED'),
      world.account('EMPTY'),
      world.account('NONSENSE'),
    ];
    const folder = mkdtempSync(join(tmpdir(), 'damaged-'));
    const file = ({ key }: MadeAccount): string => join(folder, `${key}.jwt`);
    let server: Running;

    beforeAll(async () => {
      writeFileSync(file(good), good.jwt());
      writeFileSync(file(cut), cut.jwt().slice(0, 300));
      writeFileSync(file(swapped), good.jwt());
      writeFileSync(file(empty), '');
      writeFileSync(file(nonsense), Buffer.from([0, 255, 10, 13, 0, 128]));
      writeFileSync(join(folder, 'notes.txt'), 'not an account');
      writeFileSync(`${file(good)}.tmp`, 'torn');
      server = await broker.start({
        conf: `operator: ${world.operatorJwt()}
          system_account: ${world.system.key}
          resolver { type: full, dir: "${folder}", timeout: "0.5s" }
          resolver_preload { ${world.system.key}: ${world.system.jwt()} }`,
      });
    }, 30_000);
    afterAll(async () => {
      await server?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    test('the broker starts; accounts whose files are whole let their users in, the others do not', async () => {
      await (await connectAs(server, good.user())).close();
      for (const account of [cut, swapped, empty, nonsense])
        expect(await refusalOf(server, account.user(), { timeout: 10_000 }), account.claims.name).toBe(
          REFUSED,
        );
      await (await connectAs(server, good.user())).close();
    });

    test('a push mends what is damaged', async () => {
      const system = await connectAs(server, world.systemUser);
      for (const account of [cut, swapped, empty, nonsense]) {
        expect(await asked(system, '$SYS.REQ.CLAIMS.UPDATE', account.jwt())).toMatchObject({
          data: { code: 200 },
        });
        await (await connectAs(server, account.user())).close();
      }
      await system.close();
    });

    test('who is connected goes on when the folder is damaged or gone; a push makes it anew', async () => {
      const [one, two] = [await connectAs(server, good.user()), await connectAs(server, good.user())];
      const system = await connectAs(server, world.systemUser);
      writeFileSync(file(good), 'torn');
      const heard = two.subscribe('s', { max: 1 });
      await two.flush();
      rmSync(folder, { recursive: true, force: true });
      one.publish('s', 'still here');
      for await (const message of heard) expect(message.string()).toBe('still here');
      const added = world.account('ADDED');
      expect(await asked(system, '$SYS.REQ.CLAIMS.UPDATE', added.jwt())).toMatchObject({
        data: { code: 200 },
      });
      await (await connectAs(server, added.user())).close();
      expect(existsSync(file(added))).toBe(true);
      for (const connection of [one, two, system]) {
        await connection.flush();
        await connection.close();
      }
    });
  });
}
