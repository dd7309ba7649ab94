import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { portsFilePath, removePortsFile, urlsOf, writePidFile, writePortsFile } from './process-files.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the pid file holds the process id and is the owner alone to read', () => {
  const path = join(folder, 'nats.pid');
  writePidFile(path);
  expect(readFileSync(path, 'utf8')).toBe(String(process.pid));
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('the ports file is named after the process, holds URLs, and goes away', () => {
  writePortsFile(folder, {
    nats: urlsOf('nats', '127.0.0.1', 4333),
    monitoring: urlsOf('http', '::1', 8222),
  });
  expect(portsFilePath(folder)).toBe(join(folder, `nats-server_${process.pid}.ports`));
  expect(readFileSync(portsFilePath(folder), 'utf8')).toBe(
    '{"nats":["nats://127.0.0.1:4333"],"monitoring":["http://[::1]:8222"]}',
  );
  removePortsFile(folder);
  removePortsFile(folder);
  expect(readdirSync(folder)).toEqual([]);
});

test('a server on every interface names the address of each', () => {
  expect(urlsOf('tls', '0.0.0.0', 1)).toContain('tls://127.0.0.1:1');
  expect(urlsOf('nats', '::1', 1)).toEqual(['nats://[::1]:1']);
});
