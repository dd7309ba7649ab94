// Takes the blocks that our server does not serve yet out of the configuration that `-c` names, in place.
//
// nats.js's launcher asks every server for monitoring, leaf nodes and WebSocket, whether its test uses them or not;
// our server refuses keys that it does not serve. Which ones those are is asked of the server itself, with `-t`.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../packages/nats-server/bin/nats-server.js', import.meta.url));
const ALWAYS_ASKED = ['http', 'leafnodes', 'websocket', 'server_tags'];

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

const at = process.argv.indexOf('-c');
const file = at < 0 ? undefined : process.argv[at + 1];
if (file) {
  const served = (text) => {
    writeFileSync(file, text);
    return spawnSync(process.execPath, [PROGRAM, '-t', '-c', file]).status === 0;
  };
  let text = readFileSync(file, 'utf8');
  for (const key of served(text) ? [] : ALWAYS_ASKED) {
    const less = without(text, key);
    if (less !== text) text = less;
    if (served(text)) break;
  }
  writeFileSync(file, text);
}
