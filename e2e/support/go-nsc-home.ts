// The home that the Go nsc 2.14 made, and the store that the Go account server kept of it: see fixtures/go-nsc.
import { chmodSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FIXTURE = fileURLToPath(new URL('../../fixtures/go-nsc/', import.meta.url));

/** Copies the home into a folder, with the paths in it put right. */
export function copyGoNscHome(folder: string): void {
  cpSync(join(FIXTURE, 'home'), folder, { recursive: true });
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) chmodSync(join(entry.parentPath, entry.name), 0o600);
  const config = join(folder, '.config/nats/nsc/nsc.json');
  writeFileSync(config, readFileSync(config, 'utf8').replace('@HOME@', folder));
}

/** Copies the sharded store of the Go account server into a folder. */
export function copyGoAccountStore(folder: string): void {
  cpSync(join(FIXTURE, 'account-server-store'), folder, { recursive: true });
}
