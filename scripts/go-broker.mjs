// Finds or fetches the Go `nats-server`, which the tests hold our programs against.
//
// In this order: the program that NATS_SERVER_GO names; one fetched before into .cache; one on PATH that is
// recent enough; Debian's package of a later suite, unpacked into .cache without touching the system; Debian's
// package of this machine's own suite, installed by apt-get; an older one on PATH.
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './setup.mjs';

const CACHE = join(root, '.cache', 'nats-server-go');
const RECENT = [2, 12];
const LATER_SUITES = ['testing', 'unstable'];

function output(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', timeout: 120_000, ...options });
  return result.status === 0 ? result.stdout : undefined;
}

function versionOf(path) {
  return /v(\d+\.\d+\.\d+\S*)/.exec(output(path, ['-v']) ?? '')?.[1];
}

function isRecent(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > RECENT[0] || (major === RECENT[0] && minor >= RECENT[1]);
}

/** A `nats-server` on PATH that is a program and no script: ours has the same name, and npm puts it on PATH. */
function onPath() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, 'nats-server');
    if (folder === '' || !existsSync(path) || beginsAsScript(path)) continue;
    const version = versionOf(path);
    if (version) return { path, version };
  }
  return undefined;
}

function beginsAsScript(path) {
  const start = Buffer.alloc(2);
  const file = openSync(path, 'r');
  try {
    readSync(file, start, 0, 2, 0);
  } finally {
    closeSync(file);
  }
  return start.toString('latin1') === '#!';
}

function cached() {
  const path = join(CACHE, 'nats-server');
  const version = existsSync(path) && versionOf(path);
  return version && { path, version };
}

/** Debian's mirror as this machine knows it, with the keyring that signs it. */
function debianMirror() {
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  if (!existsSync(keyring)) return undefined;
  const targets = output('apt-get', [
    'indextargets',
    '--format',
    '$(REPO_URI)',
    'Created-By: Packages',
    'Origin: Debian',
  ]);
  const uri = targets?.split('\n').find((line) => /\/debian\/?$/.test(line));
  return uri && { uri, keyring };
}

function fetchFromLaterSuite() {
  const mirror = debianMirror();
  if (!mirror) return undefined;
  const work = join(CACHE, `fetch-${process.pid}`);
  try {
    for (const suite of LATER_SUITES) {
      rmSync(work, { recursive: true, force: true });
      for (const part of ['lists/partial', 'cache/archives/partial', 'unpacked']) {
        mkdirSync(join(work, part), { recursive: true });
      }
      const list = join(work, 'sources.list');
      writeFileSync(list, `deb [signed-by=${mirror.keyring}] ${mirror.uri} ${suite} main\n`);
      const options = [
        `Dir::Etc::sourcelist=${list}`,
        'Dir::Etc::sourceparts=-',
        `Dir::State::lists=${join(work, 'lists')}`,
        `Dir::Cache=${join(work, 'cache')}`,
        'APT::Sandbox::User=root',
      ].flatMap((option) => ['-o', option]);
      if (output('apt-get', [...options, 'update'], { cwd: work }) === undefined) continue;
      if (output('apt-get', [...options, 'download', 'nats-server'], { cwd: work }) === undefined) continue;
      const deb = readdirSync(work).find((name) => name.endsWith('.deb'));
      if (!deb || output('dpkg-deb', ['-x', join(work, deb), join(work, 'unpacked')]) === undefined) continue;
      for (const folder of ['usr/sbin', 'usr/bin']) {
        const program = join(work, 'unpacked', folder, 'nats-server');
        if (existsSync(program) && versionOf(program)) {
          renameSync(program, join(CACHE, 'nats-server'));
          return cached();
        }
      }
    }
    return undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function installFromThisSuite() {
  if (process.getuid?.() !== 0 || output('apt-get', ['--version']) === undefined) return undefined;
  output('apt-get', ['update']);
  output('apt-get', ['install', '-y', '--no-install-recommends', 'nats-server'], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return onPath();
}

/**
 * The Go broker's path and version, or undefined where there is none and none can be had.
 * Fetching needs apt-get and dpkg-deb; installing needs to be root.
 */
export function goBroker() {
  const named = process.env.NATS_SERVER_GO;
  if (named) {
    const version = versionOf(named);
    if (!version) throw new Error(`NATS_SERVER_GO names ${named}, which does not run`);
    return { path: named, version };
  }
  const before = cached();
  if (before) return before;
  const present = onPath();
  if (present && isRecent(present.version)) return present;
  return fetchFromLaterSuite() ?? present ?? installFromThisSuite();
}
