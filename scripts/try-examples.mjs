// `npm run examples`: each example as a user of npm has it. The packages are packed, installed in a folder of their own
// beside what the example needs from the registry, and the example's tests are run. Names choose some of them:
// `npm run examples -- jest nestjs`.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, install, root } from './setup.mjs';

const SCOPE = '@nats-ts/';

install();
build();
const folder = mkdtempSync(join(tmpdir(), 'nats-ts-examples-'));
try {
  const tarballs = Object.fromEntries(madeOf('nats-server').map((name) => [SCOPE + name, pack(name)]));
  const all = readdirSync(join(root, 'examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const asked = process.argv.slice(2);
  for (const name of asked.length === 0 ? all : asked) tryExample(name, tarballs);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A package of ours, and those of ours that it needs. */
function madeOf(name, found = new Set()) {
  if (found.has(name)) return [];
  found.add(name);
  const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
  for (const needed of Object.keys(manifest.dependencies ?? {})) {
    if (needed.startsWith(SCOPE)) madeOf(needed.slice(SCOPE.length), found);
  }
  return [...found];
}

/** Packs a package as `npm publish` would. @returns the tarball as a dependency names it */
function pack(name) {
  const args = ['pack', '--silent', '--pack-destination', folder];
  const file = execFileSync('npm', args, { cwd: join(root, 'packages', name), encoding: 'utf8' }).trim();
  return `file:${join(folder, file)}`;
}

function tryExample(name, tarballs) {
  console.log(`\n${name}`);
  const home = join(folder, name);
  cpSync(join(root, 'examples', name), home, { recursive: true });
  const path = join(home, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  manifest.devDependencies = { ...manifest.devDependencies, ...tarballs };
  writeFileSync(path, JSON.stringify(manifest, undefined, 2));
  const options = { cwd: home, stdio: 'inherit' };
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], options);
  execFileSync('npm', ['test', '--silent'], options);
}
