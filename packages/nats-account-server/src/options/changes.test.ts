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

test('from HTTP to HTTPS and back needs a restart, another certificate does not', () => {
  const plain = defaultOptions();
  const withTls = (cert: string) => ({
    ...plain,
    http: { ...plain.http, tls: { ...plain.http.tls, cert, key: 'k' } },
  });
  expect(changesBetween(plain, withTls('a'))).toEqual({
    applied: [],
    needRestart: ['http.tls'],
    options: plain,
  });
  expect(changesBetween(withTls('a'), plain).needRestart).toEqual(['http.tls']);
  expect(changesBetween(withTls('a'), withTls('b')).applied).toEqual(['http.tls.cert']);
});
