// nsc validate against real brokers with resolvers of their own.
import { rmSync } from 'node:fs';
import { expect } from 'vitest';
import { type ResolverWorld, testInWorld } from '../../test/resolver-world.js';

async function findings(world: ResolverWorld, url: string): Promise<string[][]> {
  const out = await world.home.ok(`validate -A --json -u ${url}`);
  const found: { code: string; subject: string; text: string }[] = JSON.parse(out).result.findings;
  return found.map(({ code, subject, text }) => [code, subject, text]);
}

testInWorld('a broker that has every account as it is here', async (world) => {
  const broker = await world.start('--nats-resolver');
  await world.home.ok(`push -A -u ${broker.url}`);
  expect(await findings(world, broker.url)).toEqual([]);
});

testInWorld('accounts that are only here, only there, or older there', async (world) => {
  const { home } = world;
  const broker = await world.start('--nats-resolver');
  await home.ok('add account -n GONE');
  await home.ok(`push -A -u ${broker.url}`);
  const gone = world.key('GONE');
  rmSync(home.data('stores/OP/accounts/GONE'), { recursive: true });
  await home.ok('add account -n NEW');
  world.edit('A', (claims) => {
    claims.nats.limits.conn = 5;
  });
  expect((await findings(world, broker.url)).map(([code, subject]) => `${code} ${subject}`)).toEqual([
    'differs account A',
    'only-here account NEW',
    `only-there server ${broker.url}`,
  ]);
  expect((await findings(world, broker.url)).at(-1)?.[2]).toMatch(
    new RegExp(`^account ${gone} \\(GONE\\) is on nats-server "[^"]+" but not in this store$`),
  );
});

testInWorld('a broker that keeps its accounts in its configuration cannot be asked', async (world) => {
  const broker = await world.start('--mem-resolver');
  const { code, err } = await world.home.run(['validate', '-A', '-u', broker.url]);
  expect(code).toBe(1);
  expect(err).toContain('does not list accounts: no nats-server with an account resolver listens');
});
