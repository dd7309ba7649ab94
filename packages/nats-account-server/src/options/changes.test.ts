import { expect, test } from 'vitest';
import { changesBetween } from './changes.js';
import { defaultOptions } from './load.js';

test('reloadable options are taken over, the others wait, and unchanged ones are not mentioned', () => {
  const before = defaultOptions();
  const next = {
    ...before,
    http: { ...before.http, port: 1, readTimeout: 7 },
    nats: { ...before.nats, servers: ['nats://a'] },
    store: { ...before.store, dir: '/elsewhere' },
  };
  const { applied, needRestart, options } = changesBetween(before, next);
  expect(applied).toEqual(['http.readTimeout', 'nats.servers']);
  expect(needRestart).toEqual(['http.port', 'store.dir']);
  expect(options).toEqual({
    ...before,
    http: { ...before.http, readTimeout: 7 },
    nats: { ...before.nats, servers: ['nats://a'] },
  });
});

test('equal options are no change, equal lists too', () => {
  const options = defaultOptions();
  const nats = (servers: string[]) => ({ ...options, nats: { ...options.nats, servers } });
  expect(changesBetween(nats(['a', 'b']), nats(['a', 'b']))).toMatchObject({ applied: [], needRestart: [] });
  expect(changesBetween(nats(['a', 'b']), nats(['b', 'a'])).applied).toEqual(['nats.servers']);
});
