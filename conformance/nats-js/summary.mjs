// From JUnit reports to one line per test, the counts of each server, and the difference.

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };
const plain = (text) => text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity]);

/** The tests of a report, by name: `passed`, `failed: first line of why`, `skipped`. */
export function testsOf(report) {
  const tests = new Map();
  const cases = /<testcase name="([^"]*)"([^>]*?)(?:\/>|(?<!\/)>([\s\S]*?)<\/testcase>)/g;
  for (const [, name, , body = ''] of report.matchAll(cases)) {
    const failure =
      /<(?:failure|error)[^>]*message="([^"]*)"/.exec(body) ??
      (/<(?:failure|error)/.test(body) ? ['', ''] : null);
    const why = failure && plain(failure[1] ?? '').split('\n')[0];
    const state = failure ? `failed: ${why}` : /<skipped/.test(body) ? 'skipped' : 'passed';
    // A failed step names its test again, and so does a second run that left it out; the worst that ran counts.
    const known = tests.get(plain(name));
    if (!known || known === 'skipped' || (known === 'passed' && failure)) tests.set(plain(name), state);
  }
  return tests;
}

/** The report without the tests that were cancelled. */
export function withoutCancelled(report) {
  return report.replace(
    /<testcase name="[^"]*"[^>]*>(?:(?!<\/testcase>)[\s\S])*Cancelled(?:(?!<\/testcase>)[\s\S])*<\/testcase>/g,
    '',
  );
}

function stateOf(reports, file, test) {
  const entry = reports.get(file);
  if (!entry) return 'missing';
  return entry.tests.get(test) ?? 'failed: the file ended or hung before it';
}

/** The text to print and whether a test passes on the first server and not on the second. */
export function summary(results) {
  for (const reports of results.values()) {
    for (const entry of reports.values()) entry.tests = testsOf(entry.report);
  }
  const names = [...results.keys()];
  const all = new Map();
  for (const reports of results.values()) {
    for (const [file, { tests }] of reports) {
      const known = all.get(file) ?? new Set();
      for (const test of tests.keys()) known.add(test);
      all.set(file, known);
    }
  }
  const lines = [];
  const counts = new Map(names.map((name) => [name, { passed: 0, failed: 0, skipped: 0 }]));
  const differences = [];
  for (const file of [...all.keys()].sort()) {
    lines.push(file);
    for (const [name, reports] of results) {
      const entry = reports.get(file);
      if (entry && !entry.report)
        lines.push(`  ${name}: no report: ${entry.output.trim().split('\n').slice(-3).join(' | ')}`);
    }
    for (const test of all.get(file)) {
      const states = names.map((name) => stateOf(results.get(name), file, test));
      for (const [index, state] of states.entries()) counts.get(names[index])[state.split(':')[0]]++;
      lines.push(`  ${states.map((state) => state.split(':')[0].padEnd(7)).join(' ')} ${test}`);
      if (names.length > 1 && states[0].split(':')[0] !== states[1].split(':')[0]) {
        differences.push(
          `  ${file}: ${test}\n${names.map((name, index) => `    ${name}: ${states[index]}`).join('\n')}`,
        );
      } else {
        for (const state of new Set(states)) if (state.startsWith('failed')) lines.push(`          ${state}`);
      }
    }
  }
  lines.push('');
  for (const [name, { passed, failed, skipped }] of counts) {
    lines.push(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  }
  if (names.length > 1)
    lines.push('', differences.length ? 'they differ in:' : 'no difference', ...differences);
  return { text: lines.join('\n'), differs: differences.length > 0 };
}
