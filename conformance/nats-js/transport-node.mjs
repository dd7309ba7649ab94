// Runs nats.js's own suite for Node (its package transport-node) against the Go server and against ours, and prints
// where they differ.
//
//   node conformance/nats-js/transport-node.mjs --suites <a checkout of nats.js> [--server go|ours|both] [--only <part>]
//
// The tests come from the checkout, the library that they test is the release of the same version on npm. Their
// launcher is not on npm: it is compiled here. Everything stays in .cache/nats-js.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brokers, cache, fitLauncher } from './brokers.mjs';
import { FILE_PATIENCE, reportOf } from './report-of.mjs';
import { summary } from './summary.mjs';

const { values } = parseArgs({
  options: {
    suites: { type: 'string' },
    server: { type: 'string', default: 'both' },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: join(cache, 'results') },
  },
});
if (!values.suites || !existsSync(join(values.suites, 'transport-node', 'tests'))) {
  console.error('transport-node.mjs: --suites must name a checkout of nats.js (it has transport-node/tests)');
  process.exit(2);
}
const source = join(resolve(values.suites), 'transport-node');
const home = join(cache, 'node');
const REPORTER = fileURLToPath(new URL('node-reporter.mjs', import.meta.url));
const TSC = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

function must(command, args, options) {
  if (spawnSync(command, args, { stdio: 'inherit', ...options }).status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed`);
}

/** The library and its neighbours, from npm, in the version of the checkout. */
function install() {
  const { version, devDependencies } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const dependencies = { '@nats-io/transport-node': version };
  for (const name of ['@nats-io/jetstream', '@nats-io/kv', '@nats-io/obj', 'minimist', '@types/node']) {
    dependencies[name] = devDependencies[name];
  }
  const wanted = `${JSON.stringify({ private: true, dependencies }, null, 2)}\n`;
  const file = join(home, 'package.json');
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted && existsSync(join(home, 'node_modules')))
    return;
  mkdirSync(home, { recursive: true });
  writeFileSync(file, wanted);
  must('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: home });
}

/**
 * A copy of the tests beside the built library, with a launcher that fits the broker. A busy machine needs more than
 * the 20 s of a whole file, and one test at a time: each starts servers of its own.
 */
function copySuite({ name, left }) {
  const copy = join(home, `suite-${name}`);
  rmSync(copy, { recursive: true, force: true });
  const suite = join(copy, 'transport-node');
  for (const part of ['tests', 'index.js', 'package.json']) {
    cpSync(join(source, part), join(suite, part), { recursive: true });
  }
  for (const file of readdirSync(join(suite, 'tests')).filter((name) => name.endsWith('.js'))) {
    const path = join(suite, 'tests', file);
    const patient = readFileSync(path, 'utf8')
      .replaceAll('timeout: 20_000', `timeout: ${FILE_PATIENCE}`)
      .replaceAll('concurrency: true', 'concurrency: 1');
    chmodSync(path, 0o644);
    writeFileSync(path, patient);
  }
  cpSync(join(home, 'node_modules', '@nats-io', 'transport-node', 'lib'), join(suite, 'lib'), {
    recursive: true,
  });
  // Compiled outside of node_modules, where the compiler would take it for somebody else's and emit nothing.
  const launcher = join(copy, 'nst');
  const built = join(copy, 'node_modules', '@nats-io', 'nst');
  cpSync(join(source, '..', 'nst'), launcher, { recursive: true });
  fitLauncher(join(launcher, 'src', 'launcher.ts'), left);
  cpSync(join(launcher, 'package.json'), join(built, 'package.json'));
  const options = ['--ignoreConfig', '--rewriteRelativeImportExtensions', '--resolveJsonModule', '--noCheck'];
  const target = ['--target', 'esnext', '--module', 'nodenext', '--rootDir', 'src', '--types', 'node'];
  const outDir = join(built, 'lib');
  must(process.execPath, [TSC, ...options, ...target, '--outDir', outDir, join('src', 'mod.ts')], {
    cwd: launcher,
  });
  return suite;
}

/** Runs one file of tests; resolves with its JUnit report, and with what it printed besides. */
function runFile(suite, file, bin) {
  const args = ['--test', '--test-force-exit', `--test-reporter=${REPORTER}`, join('tests', file)];
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, NO_COLOR: '1' };
  return reportOf(process.execPath, args, { cwd: suite, env });
}

install();
const files = readdirSync(join(source, 'tests')).filter(
  (name) => name.endsWith('_test.js') && name.includes(values.only),
);
const results = new Map();
for (const broker of brokers(values.server)) {
  const suite = copySuite(broker);
  const reports = new Map();
  // One at a time: some ask for the default port.
  for (const file of files.sort()) {
    const { report, output } = await runFile(suite, file, broker.bin);
    reports.set(file, { report, output });
    mkdirSync(join(values.out, broker.name), { recursive: true });
    writeFileSync(join(values.out, broker.name, `transport-node-${file}.xml`), report || output);
    process.stderr.write('.');
  }
  process.stderr.write('\n');
  results.set(broker.name, reports);
}
const { text, differs } = summary(results);
console.log(text);
writeFileSync(join(values.out, 'transport-node-summary.txt'), `${text}\n`);
process.exit(differs ? 1 : 0);
