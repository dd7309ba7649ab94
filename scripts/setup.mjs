// The set-up that `npm start` and `npm test` share: install what the lockfile names and build what changed.
// Both steps cost next to nothing when there is nothing to do.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { oneAtATime } from './one-at-a-time.mjs';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const OLDEST_NODE = [20, 19];
const TURNS = join(root, '.cache', 'setup.lock');

/** Runs a command in the repository's root with the terminal handed through; ends this process when it fails. */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  if (result.error) {
    console.error(`could not run ${command}: ${result.error.message}`);
    process.exit(1);
  }
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** The path of a program that a dependency brought, such as `tsc`. */
export function tool(name) {
  return join(root, 'node_modules', '.bin', name);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldMajor, oldMinor] = OLDEST_NODE;
  if (major < oldMajor || (major === oldMajor && minor < oldMinor)) {
    console.error(`Node ${oldMajor}.${oldMinor} or later is needed; this is ${process.version}.`);
    process.exit(1);
  }
}

/** Installs the dependencies unless the installed ones are those of the present lockfile. */
export function install() {
  checkNode();
  oneAtATime(TURNS, installNow);
}

function installNow() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  const stamp = join(root, 'node_modules', '.installed-from');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('installing dependencies …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  const now = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  writeFileSync(stamp, now);
}

/** Compiles every package whose sources changed, and bundles nsc; type-checks the tests too when asked. */
export function build({ tests = false } = {}) {
  oneAtATime(TURNS, () => {
    run(tool('tsc'), ['-b', tests ? 'tsconfig.json' : 'tsconfig.packages.json']);
    run(process.execPath, [join(root, 'scripts', 'bundle-nsc.mjs')]);
  });
}
