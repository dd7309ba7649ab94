// Takes what our server does not serve yet out of the configuration that `-c` names, in place.
//
// nats.js's launcher asks every server for monitoring, leaf nodes and WebSocket, whether its test uses them or not;
// our server refuses keys that it does not serve. Which ones those are is asked of the server itself, with `-t`.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../packages/nats-server/bin/nats-server.js', import.meta.url));
const ALWAYS_ASKED = {
  http: '"127.0.0.1:-1"',
  leafnodes: '{ listen: "127.0.0.1:-1" }',
  websocket: '{ port: -1, no_tls: true }',
  server_tags: '["id:a"]',
};

/** The text without the top-level entry `key`, be it a line or a block in braces or brackets. */
export function without(text, key) {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => new RegExp(`^\\s{0,1}${key}\\s*[:={\\s]`).test(line));
  if (start < 0) return text;
  let depth = 0;
  let end = start;
  for (; end < lines.length; end++) {
    const bare = lines[end].replace(/"[^"]*"/g, '');
    depth += (bare.match(/[{[]/g) ?? []).length - (bare.match(/[}\]]/g) ?? []).length;
    if (depth <= 0) break;
  }
  lines.splice(start, end - start + 1);
  return lines.join('\n');
}

/** Of the keys that the launcher always writes, those that our server refuses or has no use for. */
export function keysNotServed(folder) {
  const file = join(folder, 'asked.conf');
  return Object.entries(ALWAYS_ASKED)
    .filter(([key, value]) => {
      writeFileSync(file, `port: -1\n${key} ${value}\n`);
      return spawnSync(process.execPath, [PROGRAM, '-t', '-c', file]).status !== 0;
    })
    .map(([key]) => key);
}

/** What the wrapper on PATH does: `NOT_SERVED` names the keys. */
function rewrite(argv) {
  const at = argv.indexOf('-c');
  const file = at < 0 ? undefined : argv[at + 1];
  if (file === undefined) return;
  let text = readFileSync(file, 'utf8');
  for (const key of (process.env.NOT_SERVED ?? '').split(',').filter(Boolean)) text = without(text, key);
  writeFileSync(file, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) rewrite(process.argv);
