import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseHostPort } from './host-port.js';

test.each([
  ['localhost:9090', { host: 'localhost', port: 9090 }],
  [':80', { host: '', port: 80 }],
  ['[::1]:80', { host: '::1', port: 80 }],
  ['[::]:0', { host: '::', port: 0 }],
  ['8080', { host: '', port: 8080 }],
])('%s', (text, parts) => {
  expect(parseHostPort(text)).toEqual(parts);
});

test.each([
  ['localhost', 'missing port'],
  ['::1:80', 'too many colons'],
  ['a:70000', '0 to 65535'],
  ['a:http', '0 to 65535'],
  ['', 'missing port'],
])('%s is refused', (text, reason) => {
  expect(parseHostPort(text)).toContain(reason);
});

test('any text is either taken apart or refused with a text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const found = parseHostPort(text);
      if (typeof found === 'string') expect(found).toMatch(/^error parsing hostport: /);
      else expect(found.port).toBeLessThanOrEqual(65_535);
    }),
  );
});
