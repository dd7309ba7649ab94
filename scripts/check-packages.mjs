// `npm run check:packages`: what npm users would get, looked at before a release by publint and arethetypeswrong.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, install, root, run, tool } from './setup.mjs';

install();
build();
for (const name of readdirSync(join(root, 'packages')).sort()) {
  const folder = join(root, 'packages', name);
  console.log(`\n${name}`);
  run(tool('publint'), ['run', folder, '--strict']);
  // The packages are ESM only, which Node 20.19 and later can also require().
  run(tool('attw'), ['--pack', folder, '--profile', 'esm-only']);
}
