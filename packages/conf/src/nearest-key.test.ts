import { expect, test } from 'vitest';
import { nearestKey, sectionOf } from './nearest-key.js';
import type { OptionSpec } from './option-spec.js';

const tls: readonly OptionSpec[] = [{ key: 'cert', aliases: ['cert_file'], type: 'string', doc: '' }];
const table: readonly OptionSpec[] = [
  { key: 'port', type: 'integer', doc: '' },
  { key: 'host', type: 'string', doc: '' },
  { key: 'readtimeout', aliases: ['read_timeout'], type: 'duration', doc: '' },
  {
    key: 'http',
    type: 'section',
    options: [{ key: 'tls', type: 'section', options: tls, doc: '' }],
    doc: '',
  },
  {
    key: 'accounts',
    type: 'map',
    entry: { key: 'account', type: 'section', options: tls, doc: '' },
    doc: '',
  },
];

test.each([
  ['prot', 'port'],
  ['ports', 'port'],
  ['pot', 'port'],
  ['Hsot', 'host'],
  ['readtimout', 'readtimeout'],
  ['ReadTimeOuts', 'readtimeout'],
  ['read-timeout', 'readtimeout'],
  ['acounts', 'accounts'],
])('%s is most likely %s', (wrong, right) => {
  expect(nearestKey(wrong, table)).toBe(right);
});

test.each(['x', 'monitor', 'readonly', 'p', '', 'x'.repeat(100_000)])('"%s" is like no key', (key) => {
  expect(nearestKey(key.slice(0, 100_000), table)).toBeUndefined();
});

test('a key that is right in a section is found there, nearest to the top', () => {
  expect(sectionOf('CERT_FILE', table)).toBe('accounts');
  expect(sectionOf('tls', table)).toBe('http');
  expect(sectionOf('port', table)).toBeUndefined();
});
