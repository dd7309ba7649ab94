// A folder of its own for each test, gone when the test file is done.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A new empty folder below the system's temporary folder; removed after the last test of the file. */
export function tempDir(name: string): string {
  const dir = mkdtempSync(join(tmpdir(), `nats-ts-${name}-`));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
