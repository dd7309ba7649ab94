// `npm test`: set-up, type-check, lint, then every test: unit, conformance and end-to-end.
// Arguments are handed to vitest: `npm test -- packages/conf`.
import { chromium } from './chromium.mjs';
import { globSync } from './glob.mjs';
import { goBroker } from './go-broker.mjs';
import { build, install, root, run, tool } from './setup.mjs';

install();
build({ tests: true });
run(tool('biome'), ['check', '--error-on-warnings', '.']);

const broker = goBroker();
const browser = chromium();
const args = ['run', ...process.argv.slice(2)];
const env = {};
let complete = true;

/** Says which tests are left out: those that need a program say so by their name. */
function leaveOut(missing, ending) {
  console.error(`${missing} These tests are left out:`);
  for (const path of globSync(root, (name) => name.endsWith(ending))) console.error(`  ${path}`);
  args.push('--exclude', `**/*${ending}`);
  complete = false;
}

if (broker) {
  console.log(`testing against the Go nats-server ${broker.version} (${broker.path})`);
  env.NATS_SERVER_GO = broker.path;
} else {
  leaveOut(
    'The Go nats-server is missing and could not be installed (it is a Debian package; NATS_SERVER_GO\nmay name one).',
    '.broker.test.ts',
  );
}
if (browser) {
  console.log(`testing pages in ${browser.version} (${browser.path})`);
  env.CHROMIUM = browser.path;
} else {
  leaveOut(
    'Chromium is missing and could not be installed (it is a Debian package; CHROMIUM may name one).',
    '.browser.test.ts',
  );
}
if (!complete && process.env.CI) {
  console.error('In CI nothing may be left out.');
  process.exit(1);
}
run(tool('vitest'), args, env);
