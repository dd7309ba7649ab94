// Programs that some tests need besides Node: shells, tmux. Where one is missing it is installed from Debian's
// packages when that is allowed; where it cannot be, its tests are left out, which in CI is a failure.
import { spawnSync } from 'node:child_process';

/** Whether a program is there, after installing it if need be. */
export function debianTool(name: string): boolean {
  if (isThere(name)) return true;
  if (process.getuid?.() === 0 && isThere('apt-get')) {
    const install = ['install', '-y', '-qq', '--no-install-recommends', name];
    if (spawnSync('apt-get', install).status !== 0) {
      spawnSync('apt-get', ['update', '-qq']);
      spawnSync('apt-get', install);
    }
  }
  if (isThere(name)) return true;
  if (process.env.CI)
    throw new Error(`${name} is needed for this test; install Debian's package of that name`);
  console.warn(`${name} is not installed: its tests are left out`);
  return false;
}

function isThere(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}
