// `npm run bench:account-server`: builds, measures, prints the table and writes it into docs/performance.md.
//
//   --quick          one short round of everything, to see that it works; writes nothing
//   --only=<words>   the cases whose name holds one of these words (warm, cold, post, open, memory); writes nothing
//   --million        opens a store of 1,000,000 accounts as well (signing and writing them takes minutes)
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, install, root } from '../../scripts/setup.mjs';

install();
build();

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, only: { type: 'string' }, million: { type: 'boolean' } },
});
if (process.platform !== 'linux') {
  console.error('The processor times come from /proc: this benchmark runs on Linux only.');
  process.exit(1);
}

// These import packages that the build above may only just have made.
const { prepare } = await import('./bench.mjs');
const { CONNECTIONS } = await import('./contest.mjs');
const { asText, writeSection } = await import('./report.mjs');
const { circumstances } = await import('../reporting/circumstances.mjs');
const { warmRequests } = await import('./cases/warm.mjs');
const { coldGet } = await import('./cases/cold-get.mjs');
const { postNew } = await import('./cases/post-new.mjs');
const { openStore } = await import('./cases/open-store.mjs');
const { memory } = await import('./cases/memory.mjs');

const cache = join(root, '.cache', 'bench');
const rounds = values.quick ? 1 : 5;
const seconds = values.quick ? 0.5 : 3;
const cases = { warm: warmRequests, cold: coldGet, post: postNew, open: openStore, memory };
const wanted = values.only?.split(',') ?? Object.keys(cases);

console.log('preparing 100,000 signed accounts (kept in .cache/bench) …');
const bench = await prepare({ cache, count: 100_000, rounds, seconds });
const rows = [];
try {
  for (const [name, measure] of Object.entries(cases)) {
    if (!wanted.includes(name)) continue;
    console.log(`measuring: ${name} …`);
    rows.push(...(await measure(bench)));
  }
} finally {
  await bench.close();
}
if (values.million) {
  console.log('preparing 1,000,000 signed accounts …');
  const large = await prepare({ cache, count: 1_000_000, rounds, seconds });
  try {
    rows.push(...(await openStore(large)));
  } finally {
    await large.close();
  }
}
console.log(`\n${circumstances()}\n\n${asText(rows)}\n`);
if (!values.quick && values.only === undefined) {
  writeSection(join(root, 'docs', 'performance.md'), rows, { rounds, connections: CONNECTIONS });
  console.log('written into docs/performance.md');
}
