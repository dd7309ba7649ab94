// What our server does not serve yet of that which nats.js's launcher asks every server for.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../packages/nats-server/bin/nats-server.js', import.meta.url));
const ALWAYS_ASKED = {
  http: '"127.0.0.1:-1"',
  leafnodes: '{ listen: "127.0.0.1:-1" }',
  websocket: '{ port: -1, no_tls: true }',
};

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
