#!/usr/bin/env node
// Starts nsc from its bundle, which loads fastest. In a working copy the bundle may be older than what was compiled
// last; then the compiled modules are started.
const { statSync } = require('node:fs');
const { enableCompileCache } = require('node:module');
const { join } = require('node:path');

const packages = join(__dirname, '..', '..');

/** When a file was written; `missing` when it is not there. */
function writtenAt(missing, ...path) {
  return statSync(join(packages, ...path), { throwIfNoEntry: false })?.mtimeMs ?? missing;
}

const made = writtenAt(-1, 'nsc', 'bundle', 'main.js');
const fresh = ['nsc', 'jwt', 'flags'].every((name) => writtenAt(-2, name, 'tsconfig.tsbuildinfo') < made);

// Node 22 and later keep what they compiled.
enableCompileCache?.();
if (fresh) require('../bundle/main.js');
else import('../dist/main.js');
