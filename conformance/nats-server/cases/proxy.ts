// The PROXY protocol, versions 1 and 2, in front of a client's own bytes.
import { isIP } from 'node:net';
import { expect } from 'vitest';
import { type Case, type Group, it, type Stage, type Step } from '../transcript.js';

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');

function v2(command: number, family: number, address: Buffer): Buffer {
  const head = Buffer.from([0x20 | command, family, address.length >> 8, address.length & 255]);
  return Buffer.concat([SIGNATURE, head, address]);
}

const IPV4 = Buffer.from([192, 0, 2, 7, 192, 0, 2, 1, 0x9c, 0x40, 0x10, 0x7e]);
const IPV6 = Buffer.concat([
  Buffer.from('20010db8000000000000000000000007', 'hex'),
  Buffer.from('20010db8000000000000000000000001', 'hex'),
  Buffer.from([0x9c, 0x40, 0x10, 0x7e]),
]);

const CONNECT = 'CONNECT {"verbose":false,"protocol":1}\r\nPING\r\n';

/** The address in the INFO behind the first PONG. */
function comesFrom(address: string): Step {
  return async ({ wire }: Stage) => {
    await wire('a').expect('PONG\r\n');
    await wire('a').takeInfo();
    expect(wire('a').info.client_ip).toBe(address);
    expect(isIP(address)).toBeGreaterThan(0);
  };
}

function taken(name: string, header: string | Buffer, address: string): Case[] {
  const all = Buffer.concat([Buffer.from(header as string), Buffer.from(CONNECT)]);
  return [
    it(name, 'a open', ({ wire }) => wire('a').send(all), comesFrom(address)),
    it(
      `${name}, the header in pieces`,
      'a open',
      ({ wire }) => wire('a').trickle(all, 5),
      comesFrom(address),
    ),
  ];
}

const UNSUPPORTED = /unsupported PROXY protocol feature: /;

function refused(name: string, header: string | Buffer, why = /invalid PROXY protocol header: /): Case {
  let from = 0;
  return it(
    name,
    'a open',
    ({ wire, server }) => {
      from = server.log().length;
      wire('a').send(Buffer.concat([Buffer.from(header as string), Buffer.from(CONNECT)]));
    },
    ({ wire }) => wire('a').drained(),
    ({ server }) =>
      server.logged(
        new RegExp(`\\[WRN\\] Error reading PROXY protocol header from 127\\.0\\.0\\.1:\\d+: ${why.source}`),
        from,
      ),
  );
}

export const PROXY: Group = {
  name: 'PROXY protocol',
  setup: { conf: 'proxy_protocol: true' },
  cases: [
    it('the log says that it is on', ({ server }) =>
      server.logged(/\[INF\] PROXY protocol enabled for client connections\n/)),
    it('INFO keeps the address to itself', 'a open', ({ wire }) =>
      expect(wire('a').info).not.toHaveProperty('client_ip'),
    ),
    ...taken('version 1, TCP4', 'PROXY TCP4 192.0.2.7 192.0.2.1 40000 4222\r\n', '192.0.2.7'),
    ...taken('version 1, TCP6', 'PROXY TCP6 2001:db8::7 2001:db8::1 40000 4222\r\n', '2001:db8::7'),
    ...taken('version 1, UNKNOWN', 'PROXY UNKNOWN\r\n', '127.0.0.1'),
    ...taken(
      'version 1, UNKNOWN with addresses',
      'PROXY UNKNOWN 192.0.2.7 192.0.2.1 40000 4222\r\n',
      '127.0.0.1',
    ),
    ...taken('version 2, IPv4', v2(1, 0x11, IPV4), '192.0.2.7'),
    ...taken('version 2, IPv6', v2(1, 0x21, IPV6), '2001:db8::7'),
    ...taken(
      'version 2, with further fields',
      v2(1, 0x11, Buffer.concat([IPV4, Buffer.from([4, 0, 2, 1, 2])])),
      '192.0.2.7',
    ),
    ...taken('version 2, LOCAL', v2(0, 0, Buffer.alloc(0)), '127.0.0.1'),
    ...taken('version 2, LOCAL with addresses', v2(0, 0x11, IPV4), '127.0.0.1'),
    ...taken('version 2, unspecified family', v2(1, 0x01, Buffer.from([1, 2, 3])), '127.0.0.1'),
    ...taken('no header at all', '', '127.0.0.1'),
    refused('version 1, no line end within 107 bytes', `PROXY TCP4 ${'1'.repeat(120)}`),
    refused('version 1, TCP4 with an IPv6 address', 'PROXY TCP4 2001:db8::7 192.0.2.1 40000 4222\r\n'),
    refused('version 1, TCP6 with an IPv4 address', 'PROXY TCP6 192.0.2.7 192.0.2.1 40000 4222\r\n'),
    refused('version 1, no address', 'PROXY TCP4\r\n'),
    refused('version 1, an address that is none', 'PROXY TCP4 192.0.2.700 192.0.2.1 40000 4222\r\n'),
    refused(
      'version 1, a port that is none',
      'PROXY TCP4 192.0.2.7 192.0.2.1 70000 4222\r\n',
      /.*invalid source port/,
    ),
    refused('version 1, another protocol', 'PROXY UDP4 192.0.2.7 192.0.2.1 40000 4222\r\n'),
    refused(
      'version 2, a broken signature',
      Buffer.concat([SIGNATURE.subarray(0, 8), Buffer.from('xxxxxxxx')]),
    ),
    refused('version 2, another version', Buffer.concat([SIGNATURE, Buffer.from([0x31, 0x11, 0, 12]), IPV4])),
    refused('version 2, an unknown command', v2(2, 0x11, IPV4), /.*unknown .*command.*2/),
    refused('version 2, datagrams', v2(1, 0x12, IPV4), UNSUPPORTED),
    refused('version 2, UNIX addresses', v2(1, 0x31, Buffer.alloc(216)), UNSUPPORTED),
    refused(
      'version 2, an address too short',
      v2(1, 0x11, IPV4.subarray(0, 8)),
      /.*address data too short: 8 bytes/,
    ),
  ],
};
