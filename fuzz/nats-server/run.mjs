// Runs one of the long commands of this folder, which are TypeScript: bundles it, then starts it.
//
//   npm run fuzz:nats-server -- --minutes 60 [--server ours|go] [--seed 1]
//   npm run soak:nats-server -- --minutes 60 [--server ours|go]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { goBroker } from '../../scripts/go-broker.mjs';
import { build as compile, install } from '../../scripts/setup.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [, , command] = process.argv;
install();
compile();
if (process.argv.includes('go')) process.env.NATS_SERVER_GO ??= goBroker()?.path;
const { build } = await import('esbuild');
// As deep as its sources, so that paths relative to them stay true.
const outfile = join(root, 'fuzz', '.built', `${command}.mjs`);
mkdirSync(join(root, 'fuzz', '.built'), { recursive: true });
await build({
  entryPoints: [join(root, 'fuzz', 'nats-server', `${command}.ts`)],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  conditions: ['@nats-ts/source'],
  packages: 'bundle',
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
process.argv.splice(2, 1);
await import(pathToFileURL(outfile).href);
