// The usage texts, held against what the Go programs print.
import { expect, test } from 'vitest';
import { goFlagUsage } from './go-usage.js';
import { pflagUsage } from './pflag-usage.js';
import type { FlagSpec } from './spec.js';

test('the Go manner is that of flag.PrintDefaults', () => {
  const specs: FlagSpec[] = [
    { name: 'hp', type: 'string', doc: 'http hostport', default: 'localhost:9090' },
    { name: 'c', aliases: ['config'], type: 'string', doc: 'read the `file`' },
    { name: 'D', type: 'boolean', doc: 'turn on debug logging' },
    { name: 'DV', type: 'boolean', doc: 'turn on\nboth' },
    { name: 'T', type: 'boolean', doc: 'time', default: true },
    { name: 'wait', type: 'duration', doc: 'how long', default: 60_000 },
    { name: 'hide', type: 'boolean', doc: 'no', hidden: true },
    { name: 'gone', type: 'boolean', doc: 'no', deprecated: 'use -c' },
  ];
  expect(goFlagUsage(specs)).toBe(
    [
      '  -D\tturn on debug logging',
      '  -DV',
      '    \tturn on',
      '    \tboth',
      '  -T\ttime (default true)',
      '  -c, -config file',
      '    \tread the file',
      '  -hp string',
      '    \thttp hostport (default "localhost:9090")',
      '  -wait duration',
      '    \thow long (default 1m0s)',
      '',
    ].join('\n'),
  );
});

test('with groups the Go manner is that of nats-server', () => {
  const specs: FlagSpec[] = [
    {
      name: 'addr',
      short: 'a',
      aliases: ['net'],
      type: 'string',
      doc: 'Bind to host address',
      valueName: 'host',
      default: '0.0.0.0',
      group: 'Server Options',
    },
    {
      name: 'http_port',
      short: 'm',
      type: 'integer',
      doc: 'Use port',
      valueName: 'port',
      group: 'Server Options',
    },
    { name: 'DV', type: 'boolean', doc: 'Debug and trace', group: 'Logging Options' },
    {
      name: 'log_size_limit',
      type: 'number',
      doc: 'Size limit',
      valueName: 'limit',
      default: 10_000,
      group: 'Logging Options',
    },
  ];
  expect(goFlagUsage(specs)).toBe(
    [
      'Server Options:',
      '    -a, --addr, --net <host>      Bind to host address (default: 0.0.0.0)',
      '    -m, --http_port <port>        Use port',
      '',
      'Logging Options:',
      '    -DV                           Debug and trace',
      '        --log_size_limit <limit>  Size limit (default: 10,000)',
      '',
    ].join('\n'),
  );
});

test('the pflag manner is what nsc prints', () => {
  const specs: FlagSpec[] = [
    { name: 'private-key', short: 'K', type: 'string', doc: 'Key used to sign.\nSecond line' },
    { name: 'allow-pub', type: 'strings', doc: 'add publish default permissions' },
    { name: 'allow-pub-response', type: 'integer', doc: 'limit', optionalValue: '1' },
    { name: 'conns', type: 'number', doc: 'set maximum', default: -1 },
    { name: 'revoke', short: 'R', type: 'boolean', doc: 'revoke users', default: true },
    { name: 'output-file', short: 'o', type: 'string', doc: "output file, '--' is stdout", default: '--' },
    { name: 'sampling', type: 'string', doc: 'percentage [1-100] or `header`' },
    { name: 'weight', type: 'uint', valueName: 'uint8', doc: 'weight', max: 255 },
    { name: 'data', type: 'number', doc: 'bytes', default: 1_048_576 },
    { name: 'times', type: 'strings', doc: 'times', default: ['a,b', 'c'] },
    { name: 'wait', type: 'duration', doc: 'wait', default: 90_000 },
    { name: 'streams', type: 'number', doc: 'old', deprecated: 'it got renamed' },
  ];
  expect(pflagUsage(specs)).toBe(
    [
      '      --allow-pub strings            add publish default permissions',
      '      --allow-pub-response int[=1]   limit',
      '      --conns number                 set maximum (default -1)',
      '      --data number                  bytes (default 1,048,576)',
      '  -o, --output-file string           output file, \'--\' is stdout (default "--")',
      '  -K, --private-key string           Key used to sign.',
      '                                     Second line',
      '  -R, --revoke                       revoke users (default true)',
      '      --sampling header              percentage [1-100] or header',
      '      --times strings                times (default ["a,b",c])',
      '      --wait duration                wait (default 1m30s)',
      '      --weight uint8                 weight',
      '',
    ].join('\n'),
  );
});

test('the order of the specs is kept when asked', () => {
  const specs: FlagSpec[] = [
    { name: 'b', type: 'boolean', doc: 'B' },
    { name: 'a', type: 'boolean', doc: 'A' },
  ];
  expect(pflagUsage(specs, { sort: false })).toBe('      --b   B\n      --a   A\n');
  expect(pflagUsage([])).toBe('');
  expect(goFlagUsage([])).toBe('');
});
