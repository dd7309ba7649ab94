// The brokers that the suites of nats.js run against, each as the `nats-server` of a folder of its own, and what their
// launcher must be told about them.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { goBroker } from '../../scripts/go-broker.mjs';
import { keysNotServed } from './served-keys.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where everything that was fetched, copied or written stays. */
export const cache = join(root, '.cache', 'nats-js');

/** How long the launcher waits for a server, in milliseconds; a busy machine needs more than its 5,000. */
const START_PATIENCE = 30_000;

/** What the launcher asks of every server, as it stands in its source. */
const ALWAYS_ASKED = {
  http: /conf\.http = conf\.http \|\| "127\.0\.0\.1:-1";/,
  leafnodes: /conf\.leafnodes = conf\.leafnodes \|\| \{\};\s*conf\.leafnodes\.listen = [^;]*;/,
  websocket: /conf\.websocket = Object\.assign\([\s\S]*?\n {4}\);/,
};

/** A folder whose only program is `nats-server`: a script that becomes the server, so that its pid is the server's. */
function pathOf(name, script) {
  const bin = join(cache, 'bin', name);
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'nats-server'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, 'nats-server'), 0o755);
  return bin;
}

/**
 * @param {'go' | 'ours' | 'both'} which
 * @returns {{ name: string, bin: string, left: string[] }[]} `left` are the keys that ours does not serve
 */
export function brokers(which) {
  const found = [];
  if (which !== 'ours') {
    const go = goBroker();
    if (!go) throw new Error('the Go nats-server is missing');
    found.push({ name: 'go', bin: pathOf('go', `exec "${go.path}" "$@"`), left: [] });
  }
  if (which !== 'go') {
    const program = join(root, 'packages', 'nats-server', 'bin', 'nats-server.js');
    mkdirSync(cache, { recursive: true });
    const left = keysNotServed(cache);
    if (left.length > 0) console.log(`not asked of ours, which does not serve them: ${left.join(', ')}`);
    found.push({ name: 'ours', bin: pathOf('ours', `exec "${process.execPath}" "${program}" "$@"`), left });
  }
  return found;
}

/** Makes a copy of the launcher wait longer for a server, and not ask every server for the keys that are `left`. */
export function fitLauncher(file, left) {
  let text = readFileSync(file, 'utf8').replaceAll(/\b5000\b/g, String(START_PATIENCE));
  for (const key of left) {
    const without = ALWAYS_ASKED[key] ? text.replace(ALWAYS_ASKED[key], '') : text;
    if (without === text)
      throw new Error(`the launcher of this nats.js asks for ${key} in a way that is not known here`);
    // A reload copies what was asked for: a key that was not would be written as undefined.
    text = without.replace(new RegExp(`^ *conf\\.${key} = this\\.config\\.${key};\\n`, 'm'), '');
  }
  chmodSync(file, 0o644);
  writeFileSync(file, text);
}
