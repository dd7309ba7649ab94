// `npm run bench:nsc`: builds, measures, prints the table and writes it into docs/performance.md.
//
//   --quick          one round with few accounts, to see that it works; writes nothing
//   --only=<words>   the cases of these names (start, push), with commas between them; writes nothing
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, install, root } from '../../scripts/setup.mjs';

install();
build();

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } });
if (process.platform !== 'linux') {
  console.error('The processor times come from /proc: this benchmark runs on Linux only.');
  process.exit(1);
}

// These import packages that the build above may only just have made.
const { circumstances } = await import('../reporting/circumstances.mjs');
const { asText, writeSection } = await import('./report.mjs');
const { pushAll } = await import('./cases/push.mjs');
const { start } = await import('./cases/start.mjs');

/**
 * @typedef {object} Bench
 * @property {string} cache folder for what the next run may use again
 * @property {string} work folder of this run, on the same disk
 * @property {number} rounds of every comparison
 * @property {number} count accounts of the large home
 */
const cache = join(root, '.cache', 'bench');
const work = join(cache, `nsc-run-${process.pid}`);
mkdirSync(work, { recursive: true });
/** @type {Bench} */
const bench = values.quick
  ? { cache, work, rounds: 1, count: 500 }
  : { cache, work, rounds: 5, count: 10_000 };
const cases = { start, push: pushAll };
const wanted = values.only?.split(',') ?? Object.keys(cases);

const rows = [];
try {
  for (const [name, measure] of Object.entries(cases)) {
    if (!wanted.includes(name)) continue;
    console.log(`measuring: ${name} …`);
    rows.push(...(await measure(bench)));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`\n${circumstances()}\n\n${asText(rows)}\n`);
if (!values.quick && values.only === undefined) {
  writeSection(join(root, 'docs', 'performance.md'), rows, bench.rounds);
  console.log('written into docs/performance.md');
}
