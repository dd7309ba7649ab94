import { expect, test } from 'vitest';
import { readServers } from './servers.js';

test('addresses pass as they are, commas and blanks aside', () => {
  expect(readServers(['nats://a:4222, b:4223 ', ' ', 'localhost'])).toEqual({
    addresses: ['nats://a:4222', 'b:4223', 'localhost'],
    shown: ['nats://a:4222', 'b:4223', 'localhost'],
    tls: false,
    login: undefined,
  });
});

test('user and password leave the address and are not shown', () => {
  const { addresses, shown, login } = readServers([
    'nats://me:se%40cret@host:4222',
    'nats://you:other@host2',
  ]);
  expect(addresses).toEqual(['nats://host:4222', 'nats://host2']);
  expect(shown).toEqual(['nats://xxxxx@host:4222', 'nats://xxxxx@host2']);
  expect(login).toEqual({ kind: 'user', user: 'me', password: 'se@cret' });
});

test('a lone word before the host is a token, even with a stray percent sign', () => {
  expect(readServers(['tok%en@host'])).toMatchObject({
    addresses: ['host'],
    shown: ['xxxxx@host'],
    login: { kind: 'token', token: 'tok%en' },
  });
});

test('an at sign in a badly written password does not leak the rest of it', () => {
  const { shown, addresses } = readServers(['nats://me:pass@word@host']);
  expect(shown).toEqual(['nats://xxxxx@host']);
  expect(addresses).toEqual(['nats://host']);
});

test('the scheme tls asks for TLS', () => {
  expect(readServers(['tls://host']).tls).toBe(true);
  expect(readServers(['TLS://host']).tls).toBe(true);
});

test('IPv6 addresses keep their brackets', () => {
  expect(readServers(['nats://u:p@[::1]:4222']).addresses).toEqual(['nats://[::1]:4222']);
});
