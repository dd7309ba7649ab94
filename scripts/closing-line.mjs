// A vitest reporter that closes a run with one plain line, for people and programs that read only the last one.

/** Counts every test of the run by its result. */
export class ClosingLine {
  onTestRunEnd(modules) {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    let broken = 0;
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state in counts) counts[state] += 1;
      }
      // A file that failed to load, or whose hooks failed, may hold no failed test of its own.
      if (module.state() === 'failed' && module.children.allTests('failed').next().done) broken += 1;
    }
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    console.log(`${counts.passed} passed, ${counts.failed + broken} failed${skipped}`);
  }
}

// vitest takes a reporter file's default export.
export default ClosingLine;
