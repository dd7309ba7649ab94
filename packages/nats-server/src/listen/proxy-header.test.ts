import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readProxyHeader } from './proxy-header.js';

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const v1 = (line: string): Buffer => Buffer.from(`PROXY ${line}\r\n`);

function v2(command: number, family: number, addresses: Buffer): Buffer {
  const head = Buffer.from([0x20 | command, family, addresses.length >> 8, addresses.length & 255]);
  return Buffer.concat([SIGNATURE, head, addresses]);
}

const ipv4 = Buffer.from([192, 0, 2, 7, 192, 0, 2, 1, 0x9c, 0x40, 0x10, 0x7e]);
const ipv6 = Buffer.concat([
  Buffer.from('20010db8000000000000000000000007', 'hex'),
  Buffer.from('20010db8000000000000000000000001', 'hex'),
  Buffer.from([0x9c, 0x40, 0x10, 0x7e]),
]);

describe('PROXY header', () => {
  it.each([
    ['version 1, IPv4', v1('TCP4 192.0.2.7 192.0.2.1 40000 4222'), '192.0.2.7'],
    ['version 1, IPv6', v1('TCP6 2001:db8::7 2001:db8::1 40000 4222'), '2001:db8::7'],
    ['version 2, IPv4', v2(1, 0x11, ipv4), '192.0.2.7'],
    ['version 2, IPv6', v2(1, 0x21, ipv6), '2001:db8::7'],
    [
      'version 2, with more behind the addresses',
      v2(1, 0x11, Buffer.concat([ipv4, Buffer.alloc(20)])),
      '192.0.2.7',
    ],
  ])('names the client: %s', (_name, header, address) => {
    const data = Buffer.concat([header, Buffer.from('CONNECT {}\r\n')]);
    expect(readProxyHeader(data)).toEqual({ kind: 'proxied', length: header.length, address, port: 40000 });
  });

  it.each([
    ['version 1', v1('UNKNOWN')],
    ['version 2, a health check', v2(0, 0x00, Buffer.alloc(4))],
    ['version 2, no family', v2(1, 0x01, Buffer.alloc(0))],
  ])('may name nobody: %s', (_name, header) => {
    expect(readProxyHeader(header)).toEqual({ kind: 'local', length: header.length });
  });

  it('waits for the rest, wherever it is cut', () => {
    for (const header of [v1('TCP4 192.0.2.7 192.0.2.1 40000 4222'), v2(1, 0x11, ipv4), v2(1, 0x21, ipv6)]) {
      for (let i = 1; i < header.length; i++) {
        expect(readProxyHeader(header.subarray(0, i))).toEqual({ kind: 'incomplete' });
      }
    }
  });

  it('is absent where a client begins at once', () => {
    for (const text of ['CONNECT {}\r\n', 'PING\r\n', 'PUB a 1\r\n']) {
      expect(readProxyHeader(Buffer.from(text))).toEqual({ kind: 'absent' });
    }
  });

  it('answers any bytes without throwing', () => {
    const begun = fc.tuple(
      fc.constantFrom(SIGNATURE, Buffer.from('PROXY '), Buffer.alloc(0)),
      fc.uint8Array(),
    );
    fc.assert(
      fc.property(begun, ([beginning, rest]) => {
        const header = readProxyHeader(Buffer.concat([beginning, rest]));
        if (header.kind === 'proxied') expect(header.address).not.toBe('');
      }),
    );
  });
});
