import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACCOUNTS_PATH, PlainGets } from './plain-get.js';

const key = `A${'B'.repeat(55)}`;

function request(
  headers: string,
  { method = 'GET', target = `${ACCOUNTS_PATH}${key}`, version = '1.1' } = {},
) {
  return `${method} ${target} HTTP/${version}\r\n${headers}\r\n`;
}

test('the request of a Go broker is plain', () => {
  const gets = new PlainGets();
  const text = request('Host: x:9090\r\nUser-Agent: Go-http-client/1.1\r\nAccept-Encoding: gzip\r\n');
  expect(gets.read(text, 0)).toBe(text.length);
  expect(gets.key).toBe(key);
  expect(gets.condition).toBe('');
});

test('several requests in one piece are read one after the other', () => {
  const gets = new PlainGets();
  const one = request('Host: x\r\n');
  const two = request('Host: x\r\nIf-None-Match:  "tag" \r\nConnection: Keep-Alive\r\n');
  const text = one + two + one;
  expect(gets.read(text, 0)).toBe(one.length);
  expect(gets.read(text, one.length)).toBe(one.length + two.length);
  expect(gets.condition).toBe('"tag"');
  expect(gets.read(text, one.length + two.length)).toBe(text.length);
  expect(gets.condition).toBe('');
});

test.each([
  ['another method', request('Host: x\r\n', { method: 'PUT' })],
  ['a query', request('Host: x\r\n', { target: `${ACCOUNTS_PATH}${key}?text=true` })],
  ['a short key', request('Host: x\r\n', { target: `${ACCOUNTS_PATH}ABC` })],
  ['HTTP 1.0', request('Host: x\r\n', { version: '1.0' })],
  ['no host', request('Accept: */*\r\n')],
  ['no headers', request('')],
  ['two hosts', request('Host: x\r\nHost: y\r\n')],
  ['two conditions', request('Host: x\r\nIf-None-Match: "a"\r\nIf-None-Match: "b"\r\n')],
  ['an origin', request('Host: x\r\nORIGIN: http://x\r\n')],
  ['a body', request('Host: x\r\nContent-Length: 3\r\n')],
  ['an empty body', request('Host: x\r\nContent-Length: 0\r\n')],
  ['a chunked body', request('Host: x\r\nTransfer-Encoding: chunked\r\n')],
  ['an upgrade', request('Host: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n')],
  ['a wish to close', request('Host: x\r\nConnection: close\r\n')],
  ['two wishes for the connection', request('Host: x\r\nConnection: keep-alive, close\r\n')],
  ['a wait for leave', request('Host: x\r\nExpect: 100-continue\r\n')],
  ['a folded header', request('Host: x\r\nA: b\r\n  c\r\n')],
  ['a space before the colon', request('Host: x\r\nContent-Length : 3\r\n')],
  ['a bare line feed', request('Host: x\r\nA: b\nContent-Length: 3\r\n')],
  ['a bare carriage return', request('Host: x\r\nA: b\rContent-Length: 3\r\n')],
  ['a zero byte', request('Host: x\r\nA: b\0\r\n')],
  ['a letter beyond ASCII', request('Host: x\r\nA: \xe9\r\n')],
  ['a line break before it', `\r\n${request('Host: x\r\n')}`],
])('%s is not plain', (_, text) => {
  expect(new PlainGets().read(text, 0)).toBe(-1);
  const gets = new PlainGets();
  gets.read(request('Host: x\r\n'), 0);
  expect(gets.read(text, 0)).toBe(-1);
});

test('a request that is not all there is not plain, wherever it breaks off', () => {
  const text = request('Host: x\r\nAccept: */*\r\n');
  for (let length = 0; length < text.length; length += 1) {
    expect(new PlainGets().read(text.slice(0, length), 0)).toBe(-1);
  }
});

test('what one connection has seen changes nothing in how its next request is read', () => {
  const header = fc.constantFrom(
    'Host: x',
    'host: y',
    'Accept: */*',
    'If-None-Match: "a"',
    'If-None-Match: *',
    'Origin: z',
    'Content-Length: 1',
    'Connection: close',
    'Connection: keep-alive',
    'X',
    'A: \n',
  );
  const headers = fc
    .array(header, { maxLength: 4 })
    .map((lines) => lines.map((line) => `${line}\r\n`).join(''));
  fc.assert(
    fc.property(fc.array(headers, { minLength: 1, maxLength: 6 }), (blocks) => {
      const used = new PlainGets();
      for (const block of blocks) {
        const fresh = new PlainGets();
        const end = fresh.read(request(block), 0);
        expect(used.read(request(block), 0)).toBe(end);
        if (end >= 0) expect(used.condition).toBe(fresh.condition);
      }
    }),
  );
});
