import { expect, test } from 'vitest';
import { newKey, tokenFor } from '../test/accounts.js';
import { storeSuite } from '../test/store.suite.js';
import { MemoryStore } from './memory-store.js';
import type { StoreChange } from './store.js';

storeSuite({
  name: 'a store in memory',
  writable: true,
  open: async (accounts) => {
    const store = new MemoryStore();
    for (const [key, token] of accounts) await store.save(key, token);
    return store;
  },
});

test('what has expired is removed by the clean-up', async () => {
  const [gone, here] = [newKey(), newKey()];
  const store = new MemoryStore({ cleanupInterval: 5 });
  const changes: StoreChange[] = [];
  store.on('change', (change) => changes.push(change));
  await store.save(gone, tokenFor(gone, { expires: 1_700_000_100 }));
  await store.save(here, tokenFor(here, { expires: 4_000_000_000 }));
  await expect.poll(() => changes).toContainEqual({ key: gone, kind: 'expired' });
  expect(store.peek(gone)).toBeUndefined();
  expect(store.peek(here)).toBeDefined();
  await store.close();
});
