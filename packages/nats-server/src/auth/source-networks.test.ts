import { expect, test } from 'vitest';
import { SourceNetworks } from './source-networks.js';

test('addresses within a network are let in, IPv4 within IPv6 too', () => {
  const networks = new SourceNetworks(['10.0.0.0/8', '2001:db8::/32', '127.0.0.1/32']);
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::1', '127.0.0.1']) {
    expect(networks.includes(address), address).toBe(true);
  }
  for (const address of ['11.0.0.1', '2001:db9::1', '127.0.0.2', '', 'localhost']) {
    expect(networks.includes(address), address).toBe(false);
  }
});

test.each(['10.0.0.0', '10.0.0.0/33', 'a/8', '10.0.0.0/x', '::/129'])('%s is no network', (network) => {
  expect(() => new SourceNetworks([network])).toThrow('is not a network in CIDR notation');
});
