// Finds or installs Chromium, in which the tests look at the pages that our programs write.
//
// In this order: the program that CHROMIUM names; one on PATH; Debian's package, installed by apt-get as root.
import { spawnSync } from 'node:child_process';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

function output(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', timeout: 300_000, ...options });
  return result.status === 0 ? result.stdout : undefined;
}

function at(path) {
  const version = output(path, ['--version'])?.trim();
  return version && { path, version };
}

function onPath() {
  for (const name of NAMES) {
    const found = at(name);
    if (found) return found;
  }
  return undefined;
}

function install() {
  if (process.getuid?.() !== 0 || output('apt-get', ['--version']) === undefined) return undefined;
  output('apt-get', ['update']);
  output('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return onPath();
}

/** Chromium's path and version, or undefined where there is none and none can be had. */
export function chromium() {
  const named = process.env.CHROMIUM;
  if (named) {
    const found = at(named);
    if (!found) throw new Error(`CHROMIUM names ${named}, which does not run`);
    return found;
  }
  return onPath() ?? install();
}
