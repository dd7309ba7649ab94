// Runs the core suites of nats.js against the Go server and against ours, and prints where they differ.
//
//   node conformance/nats-js/run.mjs --suites <a checkout of nats.js> [--server go|ours|both] [--only <part of a file name>]
//                                    [--jobs 2] [--out <folder>]
//
// The suites find the server as `nats-server` on PATH. They import from jsr.io, which we map to npm and to ./shims.
// Needs the network once: for Deno (npm package `deno`) and three packages of nats.js, kept in .cache/nats-js.
// The launcher of the suites asks every server for monitoring, leaf nodes and WebSocket. Where ours does not serve one
// of them yet, a copy of the launcher does not ask, and the tests that use it fail and are counted as such.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { brokers, cache, fitLauncher } from './brokers.mjs';
import { reportOf } from './report-of.mjs';
import { summary, testsOf, withoutCancelled } from './summary.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const DENO_VERSION = '^2.9.0';

const { values } = parseArgs({
  options: {
    suites: { type: 'string' },
    server: { type: 'string', default: 'both' },
    only: { type: 'string', default: '' },
    jobs: { type: 'string', default: String(Math.max(1, cpus().length)) },
    out: { type: 'string', default: join(cache, 'results') },
  },
});
if (!values.suites || !existsSync(join(values.suites, 'core', 'tests'))) {
  console.error('run.mjs: --suites must name a checkout of nats.js (it has core/tests)');
  process.exit(2);
}
const suites = resolve(values.suites);

/** Deno's executable, installed from npm on first use. */
function deno() {
  const tool = join(cache, 'deno', 'node_modules', '.bin', 'deno');
  if (!existsSync(tool)) {
    mkdirSync(join(cache, 'deno'), { recursive: true });
    writeFileSync(join(cache, 'deno', 'package.json'), '{"private":true}\n');
    const args = ['install', '--no-audit', '--no-fund', '--loglevel=error', `deno@${DENO_VERSION}`];
    if (spawnSync('npm', args, { cwd: join(cache, 'deno'), stdio: 'inherit' }).status !== 0) {
      throw new Error('Deno could not be installed from npm');
    }
  }
  return tool;
}

/** A copy of the suites whose launcher fits the broker. */
function copySuites(name, left) {
  const copy = join(cache, `suites-${name}`);
  rmSync(copy, { recursive: true, force: true });
  for (const folder of ['core', 'nst', 'transport-deno']) {
    cpSync(join(suites, folder), join(copy, folder), { recursive: true });
  }
  fitLauncher(join(copy, 'nst', 'src', 'launcher.ts'), left);
  return copy;
}

/** Where each import of the suites is found; written for this copy. */
function importMap(copy) {
  const inSuites = (path) => pathToFileURL(join(copy, path)).href;
  const versions = JSON.parse(readFileSync(join(suites, 'core', 'package.json'), 'utf8')).dependencies;
  const imports = {
    '@std/assert': pathToFileURL(here('shims/assert.js')).href,
    '@std/io': pathToFileURL(here('shims/io.js')).href,
    '@std/path': 'node:path',
    '@nats-io/nkeys': `npm:@nats-io/nkeys@${versions['@nats-io/nkeys']}`,
    '@nats-io/nuid': `npm:@nats-io/nuid@${versions['@nats-io/nuid']}`,
    '@nats-io/jwt': 'npm:@nats-io/jwt@0.0.11',
    nst: inSuites('core/tests/nst.ts'),
    '@nats-io/nst': inSuites('nst/src/mod.ts'),
    '@nats-io/nats-core': inSuites('core/src/mod.ts'),
    '@nats-io/nats-core/internal': inSuites('core/src/internal_mod.ts'),
    '@nats-io/transport-deno': inSuites('transport-deno/src/mod.ts'),
  };
  const path = `${copy}.import-map.json`;
  writeFileSync(path, `${JSON.stringify({ imports }, null, 2)}\n`);
  return path;
}

/** Runs one file of tests; resolves with its JUnit report, or with what it printed when there is none. */
function runOnce(tool, map, file, bin, filter) {
  const args = [
    'test',
    '-A',
    '--no-config',
    '--no-check',
    '--no-lock',
    `--import-map=${map}`,
    '--reporter=junit',
  ];
  if (file.includes('unsafe_tests')) args.push('--unsafely-ignore-certificate-errors');
  if (filter) args.push(`--filter=${filter}`);
  args.push(file);
  const env = {
    ...process.env,
    PATH: `${bin}:${process.env.PATH}`,
    DENO_DIR: join(cache, 'deno-dir'),
    DENO_TLS_CA_STORE: 'system',
    DENO_NO_UPDATE_CHECK: '1',
    NO_COLOR: '1',
  };
  return reportOf(tool, args, { cwd: cache, env });
}

/**
 * Runs one file to its end. An error that nobody catches (such as a name that does not resolve, where there is no
 * internet) makes Deno cancel what is left of a file; that is run again, without what went before.
 */
async function runFile(tool, map, file, bin) {
  let { report, output } = await runOnce(tool, map, file, bin);
  for (;;) {
    const cancelled = [...testsOf(report)]
      .filter(([, state]) => state === 'failed: Cancelled')
      .map(([name]) => name);
    if (cancelled.length === 0) return { report, output };
    const filter = `/^(?:${cancelled.map((name) => name.replace(/[^\w ]/g, '\\$&')).join('|')})$/`;
    const again = await runOnce(tool, map, file, bin, filter);
    const left = [...testsOf(again.report)].filter(([, state]) => state === 'failed: Cancelled');
    report = withoutCancelled(report) + again.report;
    output += again.output;
    if (left.length >= cancelled.length) return { report, output };
  }
}

const tool = deno();
const files = ['core/tests', 'core/unsafe_tests']
  .flatMap((folder) => readdirSync(join(suites, folder)).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('_test.ts') && path.includes(values.only))
  .sort();
const results = new Map();
for (const server of brokers(values.server)) {
  const copy = copySuites(server.name, server.left);
  const reports = new Map();
  const queue = [...files];
  const map = importMap(copy);
  await Promise.all(
    Array.from({ length: Number(values.jobs) }, async () => {
      for (let file = queue.shift(); file; file = queue.shift()) {
        const { report, output } = await runFile(tool, map, join(copy, file), server.bin);
        reports.set(file, { report, output });
        mkdirSync(join(values.out, server.name), { recursive: true });
        writeFileSync(join(values.out, server.name, `${file.split('/').pop()}.xml`), report || output);
        process.stderr.write('.');
      }
    }),
  );
  process.stderr.write('\n');
  results.set(server.name, reports);
}
const { text, differs } = summary(results);
console.log(text);
writeFileSync(join(values.out, 'summary.txt'), `${text}\n`);
process.exit(differs ? 1 : 0);
