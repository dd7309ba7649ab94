// The digest of a configuration against the Go server's `-t`, over texts of every kind of value it takes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseFlags } from './flags.js';
import { loadOptions } from './load.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'digest-'));
  writeFileSync(join(folder, 'more.conf'), 'ping_max: 3\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  'port: -1',
  'PORT = 4222 ; debug true, trace=no',
  'max_payload: 5MB\nwrite_deadline: "2s"\nauthorization { timeout: 1.50 }',
  'server_metadata { z: "é&<b>\\"\\t\\\\", a: "\\x01 x", "ä": \'single\' }',
  'accounts { A: { users: [ {user: a, password: "$2a$11$abc"} ] }, B {} }\n# a comment',
  'USER = jane\nauthorization { user: $USER, password: pw, timeout: 0.0001 }',
  'include "more.conf"\nserver_tags: [a, "b", 3d]\nfeature_flags {}',
  'ping_interval: 30s, max_subs: 10k, max_control_line: 1KiB',
])('%j', (text) => {
  const file = join(folder, 'server.conf');
  writeFileSync(file, text);
  const go = process.env.NATS_SERVER_GO ?? '';
  // The Go server says it on stderr.
  const said = execFileSync('/bin/sh', ['-c', '"$0" -t -c "$1" 2>&1', go, file], { encoding: 'utf8' });
  const { configDigest } = loadOptions(parseFlags(['-c', file]), {});
  expect(said).toContain(`is valid (${configDigest})`);
});
