/** The two versions of this program: the one NATS clients decide by, and our own. */
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/**
 * The level of the NATS protocol and feature set this server keeps, such as `2.15.0`. Clients and their test suites
 * decide by it: it goes into INFO, `-v` and the monitoring pages, and is raised only as features arrive.
 */
export const natsVersion = '2.15.0';

/** Our own version, such as `0.1.0`. */
export const version = manifest.version;
