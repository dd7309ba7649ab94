// `npm test`: set-up, type-check, lint, then every test: unit, conformance and end-to-end.
// Arguments are handed to vitest: `npm test -- packages/conf`.
import { globSync } from './glob.mjs';
import { goBroker } from './go-broker.mjs';
import { build, install, root, run, tool } from './setup.mjs';

install();
build({ tests: true });
run(tool('biome'), ['check', '--error-on-warnings', '.']);

const broker = goBroker();
const args = ['run', ...process.argv.slice(2)];
const env = {};
if (broker) {
  console.log(`testing against the Go nats-server ${broker.version} (${broker.path})`);
  env.NATS_SERVER_GO = broker.path;
} else {
  // Tests that need the Go broker say so by their name.
  const left = globSync(root, (path) => path.endsWith('.broker.test.ts'));
  console.error(
    'The Go nats-server is missing and could not be installed (it is a Debian package; NATS_SERVER_GO',
  );
  console.error('may name one). These tests are left out:');
  for (const path of left) console.error(`  ${path}`);
  if (process.env.CI) {
    console.error('In CI nothing may be left out.');
    process.exit(1);
  }
  args.push('--exclude', '**/*.broker.test.ts');
}
run(tool('vitest'), args, env);
