// `npm run test:newest`: the tests on a newer Node than the one installed, which npm brings as a package.
// NODE_VERSION chooses another one: `NODE_VERSION=24 npm run test:newest`.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { root, run } from './setup.mjs';

const version = process.env.NODE_VERSION ?? 'latest';
const found = spawnSync('npx', ['--yes', `node@${version}`, '-p', 'process.execPath'], {
  cwd: root,
  encoding: 'utf8',
});
const node = found.stdout?.trim().split('\n').at(-1);
if (found.status !== 0 || !node) {
  console.error(`npm could not bring node@${version}:\n${found.stderr}`);
  process.exit(1);
}
// The programs that the tests start find `node` on PATH.
run(node, ['scripts/test.mjs', ...process.argv.slice(2)], { PATH: `${dirname(node)}:${process.env.PATH}` });
