// The programs by their names, from the repository's root, as the README has a newcomer type them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, run } from './support/program.js';
import { tempDir } from './support/temp-dir.js';

const env = { HOME: tempDir('executables') };

function version(name: string): string {
  return JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')).version as string;
}

describe.each(['nats-account-server', 'nsc', 'nk'] as const)('npx %s', (name) => {
  test('says its version', async () => {
    const { code, stdout } = await run('npx', ['--no-install', name, name === 'nsc' ? '--version' : '-v'], {
      env,
    });
    expect(code).toBe(0);
    expect(stdout).toContain(version(name));
  });

  test('says how it is used', async () => {
    const { code, stdout } = await run('npx', ['--no-install', name, '-h'], { env });
    expect(code).toBe(0);
    expect(stdout).toMatch(/usage/i);
  });

  test('names a wrong flag on stderr and fails', async () => {
    const { code, stdout, stderr } = await run('npx', ['--no-install', name, '--nonsense'], { env });
    expect(code).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('nonsense');
  });
});
