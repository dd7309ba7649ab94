// The sample of the README is read as the README says.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseConf } from './parser.js';
import { toPlain } from './plain.js';

test('the sample of the README parses', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const sample = /## The language\n\n```\n(.*?)```/s.exec(readme)?.[1];
  if (sample === undefined) throw new Error('the README has no sample');
  const users = [{ user: 'a', password: '$2a$11$…' }];
  expect(toPlain(parseConf(sample, { env: {}, readFile: (path) => `included: ${path}` }))).toEqual({
    port: 4222,
    http_port: 8222,
    server_name: 'one',
    max_payload: 8 * 1024 * 1024,
    cluster: { name: 'a b', routes: ['nats://a:6222', 'nats://b:6222'] },
    USERS: users,
    authorization: { users },
    included: 'tls.conf',
    debug: true,
    text: '\na block string, up to a closing parenthesis alone on its line\n',
    since: new Date('2016-05-04T18:53:41Z'),
  });
});
