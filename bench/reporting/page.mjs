// A benchmark's section of docs/performance.md, between markers of its own.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Puts the section into the page, in place of the one between its markers, else at the end.
 * @param {string} page file name
 * @param {string} benchmark its npm script, such as `bench:nsc`
 * @param {readonly string[]} lines
 */
export function writeSection(page, benchmark, lines) {
  const beginning = `<!-- ${benchmark} (written by npm run ${benchmark}) -->`;
  const ending = `<!-- end of ${benchmark} -->`;
  const before = existsSync(page) ? readFileSync(page, 'utf8') : '# Performance\n';
  const section = [beginning, ...lines, ending].join('\n');
  const [begin, end] = [before.indexOf(beginning), before.indexOf(ending)];
  const after =
    begin >= 0 && end > begin
      ? before.slice(0, begin) + section + before.slice(end + ending.length)
      : `${before.trimEnd()}\n\n${section}\n`;
  writeFileSync(page, after);
}
