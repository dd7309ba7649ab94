import { decodeOperator } from '@nats-ts/jwt';
import { MemoryStore } from '@nats-ts/jwt-store';
import { expect, test } from 'vitest';
import { World } from '../test/world.js';
import { Trust, TrustHolder } from './trust.js';
import { TrustedStore } from './trusted-store.js';

const world = new World();
const before = new Trust({ operator: decodeOperator(world.operatorJwt) });
const after = new Trust({ operator: decodeOperator(world.operatorWith({ signing_keys: [] })) });

async function open() {
  const inner = new MemoryStore();
  const trust = new TrustHolder(before);
  const kept = world.account();
  const dropped = world.account({ signer: world.signingKey });
  for (const { key, token } of [kept, dropped]) await inner.save(key, token);
  return { inner, trust, store: new TrustedStore(inner, trust), kept, dropped };
}

test('a signing key that is dropped takes its accounts out of service at once, and back', async () => {
  const { trust, store, kept, dropped } = await open();
  expect(store.peek(dropped.key)?.token).toBe(dropped.token);
  trust.replace(after);
  expect(store.peek(dropped.key)).toBeUndefined();
  expect(await store.load(dropped.key)).toBeUndefined();
  expect(store.peek(kept.key)?.token).toBe(kept.token);
  trust.replace(before);
  expect((await store.load(dropped.key))?.token).toBe(dropped.token);
});

test('packs hold only what is recognised, up to the number asked for', async () => {
  const { trust, store, kept, dropped } = await open();
  expect((await store.pack()).split('\n').sort()).toEqual(
    [kept, dropped].map(({ key, token }) => `${key}|${token}`).sort(),
  );
  expect((await store.pack(1)).split('\n')).toHaveLength(1);
  expect(await store.pack(0)).toBe('');
  trust.replace(after);
  expect(await store.pack(2)).toBe(`${kept.key}|${kept.token}`);
});

test('the configured system account stands in until the store has it', async () => {
  const { inner, store, trust } = await open();
  const system = world.account({ name: 'SYS', issuedAt: 1000 });
  const systemAccount = {
    key: system.key,
    token: system.token,
    jti: '',
    name: 'SYS',
    issuer: world.operator.publicKey,
    issuedAt: 1000,
    expires: 0,
  };
  trust.replace(new Trust({ operator: decodeOperator(world.operatorJwt), systemAccount }));
  expect(await store.load(system.key)).toBe(systemAccount);
  const newer = world.account({ keys: system.keys, name: 'SYS' });
  await inner.save(newer.key, newer.token);
  expect((await store.load(system.key))?.token).toBe(newer.token);
});
