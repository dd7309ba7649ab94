// push and pull against real brokers with resolvers of their own.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { reaches } from '../../test/broker-client.js';
import { testInWorld } from '../../test/resolver-world.js';

const deletable = (text: string) => text.replace('allow_delete: false', 'allow_delete: true');

describe('a broker with a full resolver', () => {
  testInWorld('takes every account, and lets their users in', async (world) => {
    const { home } = world;
    const broker = await world.start('--nats-resolver');
    const out = await home.ok(`push -A -u ${broker.url}`);
    expect(out).toBe(
      `[ OK ] push to nats-server "${broker.url}" using system account "SYS":
       [ OK ] push A to nats-server with nats account resolver:
              [ OK ] pushed "A" to nats-server alone: jwt updated
              [ OK ] pushed to a total of 1 nats-server
       [ OK ] push B to nats-server with nats account resolver:
              [ OK ] pushed "B" to nats-server alone: jwt updated
              [ OK ] pushed to a total of 1 nats-server
       [ OK ] push SYS to nats-server with nats account resolver:
              [ OK ] pushed "SYS" to nats-server alone: jwt updated
              [ OK ] pushed to a total of 1 nats-server
`,
    );
    expect(await reaches(await world.client(broker, 'A', 'u1'), await world.client(broker, 'A', 'u2'))).toBe(
      'hello',
    );
  });

  testInWorld('holds a pushed account to its edited limits at once', async (world) => {
    const { home } = world;
    const broker = await world.start('--nats-resolver');
    await home.ok(`push -a A -u ${broker.url}`);
    await world.client(broker, 'A', 'u1');
    world.edit('A', (claims) => {
      claims.nats.limits.conn = 1;
    });
    await home.ok(`push -a A -u ${broker.url}`);
    await expect(world.client(broker, 'A', 'u2')).rejects.toThrow();
    world.edit('A', (claims) => {
      claims.nats.limits.conn = -1;
    });
    await home.ok(`push -a A -u ${broker.url}`);
    await world.client(broker, 'A', 'u2');
  });

  testInWorld('is told the operator’s server by its JWT', async (world) => {
    const { home } = world;
    const broker = await world.start('--nats-resolver');
    await home.ok(`edit operator --account-jwt-server-url ${broker.url}`);
    expect(await home.ok('push -a A')).toContain('pushed "A" to nats-server alone: jwt updated');
  });

  testInWorld('says what it lacks and what it alone has, for --diff', async (world) => {
    const { home } = world;
    const broker = await world.start('--nats-resolver');
    await home.ok('add account -n GONE');
    await home.ok(`push -a GONE -u ${broker.url}`);
    const gone = world.key('GONE');
    rmSync(home.data('stores', 'OP', 'accounts', 'GONE'), { recursive: true });
    await home.ok(`push -a A -u ${broker.url}`);
    const out = await home.ok(`push --diff -u ${broker.url}`);
    expect(out).toContain('list 3 accounts from nats-server alone');
    expect(out).toContain(`[ OK ] account ${world.key('A')} named A exists`);
    expect(out).toContain(`[ OK ] account ${gone} only exists in server`);
    expect(out).toContain(`[WARN] account ${world.key('B')} named B is not in server`);
    expect(out).toContain('listed accounts from a total of 1 nats-server');
  });

  testInWorld('refuses to delete unless its configuration allows it', async (world) => {
    const { home } = world;
    const broker = await world.start('--nats-resolver');
    await home.ok(`push -A -u ${broker.url}`);
    const { code, err } = await home.run(['push', '-R', 'B', '-u', broker.url]);
    expect(code).toBe(1);
    expect(err).toContain('delete must be enabled in server config');
    expect(await home.ok(`push --diff -u ${broker.url}`)).toContain(`${world.key('B')} named B exists`);
  });

  testInWorld(
    'deletes one account, by name or key, where that is allowed; its users are thrown out',
    async (world) => {
      const { home } = world;
      const broker = await world.start('--nats-resolver', deletable);
      await home.ok(`push -A -u ${broker.url}`);
      const user = await world.client(broker, 'A', 'u1');
      const out = await home.ok(`push --account-removal A -u ${broker.url}`);
      expect(out).toContain('[ OK ] pruned nats-server alone: deleted 1 accounts');
      await user.closed();
      await home.ok(`push -R ${world.key('B')} -u ${broker.url}`);
      const diff = await home.ok(`push -D -u ${broker.url}`);
      for (const name of ['A', 'B'])
        expect(diff).toContain(`${world.key(name)} named ${name} is not in server`);
    },
  );

  testInWorld('prunes what the store does not have', async (world) => {
    const { home } = world;
    const broker = await world.start('--nats-resolver', deletable);
    await home.ok('add account -n GONE');
    await home.ok(`push -A -u ${broker.url}`);
    const gone = world.key('GONE');
    rmSync(home.data('stores', 'OP', 'accounts', 'GONE'), { recursive: true });
    const out = await home.ok(`push -P -u ${broker.url}`);
    expect(out).toContain(`account ${gone} only exists in server`);
    expect(out).toContain('pruned nats-server alone: deleted 1 accounts');
    const jwts = readdirSync(home.path('jwt'));
    expect(jwts).toContain(`${gone}.jwt.deleted`);
    expect(jwts).toContain(`${world.key('A')}.jwt`);
    expect(await home.ok(`push --prune -u ${broker.url}`)).toContain('nothing to prune');
  });

  testInWorld(
    'is not pruned while a JWT here cannot be read: its account would be taken for unknown',
    async (world) => {
      const { home } = world;
      const broker = await world.start('--nats-resolver', deletable);
      await home.ok(`push -A -u ${broker.url}`);
      const before = readdirSync(home.path('jwt')).sort();
      writeFileSync(world.jwtPath('B'), '');
      const { code, err } = await home.run(['push', '-P', '-u', broker.url]);
      expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('for B') });
      expect(readdirSync(home.path('jwt')).sort()).toEqual(before);
    },
  );

  testInWorld(
    'is spared what is invalid or of another operator, and with -F refuses it in its own words',
    async (world) => {
      const { home } = world;
      const broker = await world.start('--nats-resolver');
      world.edit('A', (claims) => {
        claims.nats.imports = [{ name: 'x', subject: 'x', type: 'stream' }];
      });
      const invalid = await home.run(['push', '-a', 'A', '-u', broker.url]);
      expect(invalid.err).toContain('unable to push account "A" as it has validation issues');
      const { code, err } = await home.run(['push', '-a', 'A', '-u', broker.url, '-F']);
      expect(code).toBe(1);
      expect(err).toContain('server alone responded with error: jwt validation failed');
      await home.ok('add operator -n OTHER');
      await home.ok('add account -n X');
      const foreign = home.read('.local/share/nats/nsc/stores/OTHER/accounts/X/X.jwt');
      await home.ok('env -o OP');
      writeFileSync(world.jwtPath('B'), foreign);
      const refused = await home.run(['push', '-a', 'B', '-u', broker.url]);
      expect(refused.err).toContain('not signed by the operator "OP"');
    },
  );

  testInWorld('gives back every account it keeps', async (world) => {
    const { home } = world;
    const broker = await world.start('--nats-resolver');
    await home.ok(`push -A -u ${broker.url}`);
    await home.ok(`edit operator --account-jwt-server-url ${broker.url}`);
    const token = world.jwt('A');
    rmSync(home.data('stores', 'OP', 'accounts', 'A', 'A.jwt'));
    world.edit('B', () => {}, -100);
    const out = await home.ok('pull -A');
    expect(out).toContain('pull from cluster using system account');
    for (const name of ['A', 'B', 'SYS']) expect(out).toContain(`stored account "${name}"`);
    expect(world.jwt('A')).toBe(token);
  });

  testInWorld('does not overwrite what is newer here unless asked to', async (world) => {
    const { home } = world;
    const broker = await world.start('--nats-resolver');
    await home.ok(`push -A -u ${broker.url}`);
    await home.ok(`edit operator --account-jwt-server-url ${broker.url}`);
    const pushed = world.jwt('A');
    world.edit('A', (claims) => {
      claims.nats.tags = ['newer'];
    });
    const { code, err } = await home.run(['pull', '-A']);
    expect(code).toBe(1);
    expect(err).toContain('local jwt for "A" is newer than remote version');
    expect(world.claims('A').nats.tags).toEqual(['newer']);
    await home.ok('pull -A --overwrite-newer');
    expect(world.jwt('A')).toBe(pushed);
  });

  testInWorld('is pulled from as a whole only', async (world) => {
    const { home } = world;
    const broker = await world.start('--nats-resolver');
    await home.ok(`edit operator --account-jwt-server-url ${broker.url}`);
    expect((await home.run(['pull', '-a', 'A'])).err).toContain('can only pull all jwt');
  });
});

describe('as whom nsc asks', () => {
  testInWorld(
    'a stored user of the system account is used when named, or when no key of the account is here',
    async (world) => {
      const { home } = world;
      const broker = await world.start('--nats-resolver');
      expect(await home.ok(`push -a A -u ${broker.url} --system-account SYS --system-user sys`)).toContain(
        'jwt updated',
      );
      const claims = world.claims('SYS');
      for (const k of [claims.sub, ...(claims.nats.signing_keys ?? [])].map(String)) {
        rmSync(home.data('keys', 'keys', 'A', k.slice(1, 3), `${k}.nk`));
      }
      expect(await home.ok(`push -a A -u ${broker.url}`)).toContain('jwt updated');
      rmSync(home.data('keys', 'keys', 'U'), { recursive: true });
      const { code, err } = await home.run(['push', '-a', 'A', '-u', broker.url]);
      expect({ code, err }).toEqual({
        code: 1,
        err: expect.stringContaining('no system account user with corresponding nkey found'),
      });
    },
  );

  testInWorld('an ordinary account is refused, and nsc says why', async (world) => {
    const { home } = world;
    const broker = await world.start('--nats-resolver');
    await home.ok(`push -A -u ${broker.url}`);
    const { code, err } = await home.run(['push', '-a', 'A', '-u', broker.url, '--system-account', 'A']);
    expect(code).toBe(1);
    expect(err).toContain('failed to get response to push account');
  });

  testInWorld('a broker that is not there is named', async (world) => {
    const { home } = world;
    const { code, err } = await home.run(['push', '-a', 'A', '-u', 'nats://127.0.0.1:1']);
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining('failed to connect to "nats://127.0.0.1:1": connection refused'),
    });
  });
});

describe('a broker with a cache resolver', () => {
  testInWorld('skips what it does not use, and takes what it does', async (world) => {
    const { home } = world;
    const broker = await world.start('--nats-resolver-cache');
    const out = await home.ok(`push -A -u ${broker.url}`);
    expect(out).toContain('pushed "A" to nats-server alone: jwt update cache skipped');
    expect(out).toContain('pushed "SYS" to nats-server alone: jwt updated cache');
  });

  testInWorld('cannot be pulled from, and nsc says so', async (world) => {
    const { home } = world;
    const broker = await world.start('--nats-resolver-cache');
    await home.ok(`edit operator --account-jwt-server-url ${broker.url}`);
    const { code, err } = await home.run(['pull', '-A']);
    expect(code).toBe(1);
    expect(err).toMatch(/failed to get response to pull|cache resolver cannot be pulled from/);
  });
});

testInWorld('brokers with memory resolvers do not answer, and nsc says so', async (world) => {
  const { home } = world;
  const broker = await world.start('--mem-resolver');
  const { code, err } = await home.run(['push', '-a', 'A', '-u', broker.url]);
  expect(code).toBe(1);
  expect(err).toContain(
    'failed to get response to push account: no nats-server with an account resolver listens',
  );
});
