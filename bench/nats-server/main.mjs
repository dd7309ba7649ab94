// `npm run bench:nats-server`: builds, measures both brokers in turn, prints the table and writes it into
// docs/performance.md. NATS_SERVER_GO names the Go broker; without it the one of the tests is taken.
//
//   --part=<name>    one of the two tables: core, or operator for what has to do with JWTs
//   --quick          one short round of everything, to see that it works; writes nothing
//   --only=<words>   the cases whose name holds one of these words; writes nothing
//   --rounds=<n>     rounds of each case, 5 without it
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, install, root } from '../../scripts/setup.mjs';

const { values } = parseArgs({
  options: {
    part: { type: 'string' },
    quick: { type: 'boolean' },
    only: { type: 'string' },
    rounds: { type: 'string' },
  },
});
if (process.platform !== 'linux') {
  console.error('The processor times come from /proc: this benchmark runs on Linux only.');
  process.exit(1);
}
install();
build();
process.env.NATS_SERVER_GO ||= join(root, '.cache', 'nats-server-go', 'nats-server');

// These import packages that the build above may only just have made.
const { parts } = await import('./cases.mjs');
const { measure } = await import('./measure.mjs');
const { asLine, asText, writeSection } = await import('./report.mjs');
const { circumstances } = await import('../reporting/circumstances.mjs');

const goVersion = execFileSync(process.env.NATS_SERVER_GO, ['-v'], { encoding: 'utf8' }).trim();
const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
const seconds = values.quick ? 0.7 : 2;
const wanted = values.only?.split(',');

for (const part of parts()) {
  if (values.part !== undefined && values.part !== part.key) continue;
  const rows = [];
  let failed = false;
  for (const one of part.cases) {
    if (wanted !== undefined && !wanted.some((word) => one.name.includes(word))) continue;
    try {
      const measured = await measure(one, { rounds, seconds, warmUp: values.quick ? 0.4 : 2 });
      rows.push(...measured);
      for (const row of measured) console.log(asLine(row));
    } catch (error) {
      console.error(`${one.name}: ${error instanceof Error ? error.message : error}`);
      failed = true;
    }
  }
  if (failed) process.exitCode = 1;
  if (rows.length === 0) continue;
  console.log(`\n${circumstances()} Go: ${goVersion}.\n\n${asText(rows)}\n`);
  if (values.quick || wanted !== undefined || failed) continue;
  writeSection(join(root, 'docs', 'performance.md'), part, rows, { rounds, seconds, goVersion });
  console.log('written into docs/performance.md');
}
