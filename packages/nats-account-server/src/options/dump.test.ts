import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../test/world.js';
import { dumpOptions, redactUrl } from './dump.js';
import { parseFlags } from './flags.js';
import { defaultOptions, loadOptions } from './load.js';

test('what is dumped can be read back as a configuration file', async () => {
  const defaults = defaultOptions();
  const options = {
    ...defaults,
    http: { ...defaults.http, port: 1234 },
    store: { ...defaults.store, dir: '/a "b"' },
  };
  const file = join(await tempDir(), 'dump.json');
  await writeFile(file, dumpOptions(options));
  expect(loadOptions(parseFlags(['-c', file])).options).toEqual(options);
});

test('passwords and tokens in URLs are left out', () => {
  const defaults = defaultOptions();
  const servers = ['nats://me:secret@host:4222', 'tls://t0ken@host', 'me:secret@host', 'nats://host:4222'];
  const options = { ...defaults, primary: 'http://u:secret@p:9090', nats: { ...defaults.nats, servers } };
  const dump = dumpOptions(options);
  expect(dump).not.toMatch(/secret|t0ken/);
  expect(redactUrl(servers[0] ?? '')).toBe('nats://me:***@host:4222');
  expect(redactUrl(servers[1] ?? '')).toBe('tls://***@host');
  expect(redactUrl(servers[3] ?? '')).toBe('nats://host:4222');
});
