// As whom nsc asks brokers where the operator requires signing keys, and with which keys it still can.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GoBroker } from '../../../../e2e/support/go-broker.js';
import { Enforcement } from '../../test/enforcement.js';

let world: Enforcement;
let broker: GoBroker;

beforeAll(async () => {
  world = new Enforcement();
  await world.prepare('add operator -n OP --sys --generate-signing-key');
  const [key] = await world.field('operator -F nats.signing_keys');
  await world.prepare(`add account A -K ${key}`, 'edit operator --require-signing-keys');
  broker = await world.start('', { resolver: 'nats-resolver' });
}, 60_000);

afterAll(() => world.end());

const push = (...flags: string[]) => world.home.run(['push', '-a', 'A', '-u', broker.url, ...flags]);

function forget(key: string): void {
  rmSync(world.home.data('keys/keys', key.slice(0, 1), key.slice(1, 3), `${key}.nk`));
}

test('a user made for the moment is signed by a signing key; failing that, one must be named', async () => {
  const [signing] = await world.field('account SYS -F nats.signing_keys');
  expect(await push()).toMatchObject({ code: 0, out: expect.stringContaining('pushed "A" to nats-server') });
  forget(await world.field('account SYS -F sub'));
  expect(await push(), 'without the identity key').toMatchObject({ code: 0 });

  await world.prepare(`edit signing-key -a SYS --sk ${signing} --role monitor`);
  expect((await push()).err).toContain(
    'system account "SYS" only has scoped signing keys, specify --system-user',
  );
  expect(await push('--system-user', 'sys'), 'as a user of the store').toMatchObject({ code: 0 });
  expect((await push('--system-user', 'nobody')).err).toContain('user "nobody" not found in "SYS"');
  forget(await world.field('user -a SYS sys -F sub'));
  expect((await push('--system-user', 'sys')).err).toContain(
    'the private key of user "sys" is not in the keystore',
  );
  await world.prepare(`edit account SYS --rm-sk ${signing}`);
  expect((await push()).err).toContain(
    'operator requires signing keys, system account "SYS" doesn\'t have signing keys',
  );
  expect((await push('--system-account', 'NONE')).err).toContain('system account "NONE" not found');
});
