// The table, on the terminal and as the account server's section of docs/performance.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';

/**
 * @typedef {import('./rounds.mjs').Spread} Spread
 * @typedef {object} Row
 * @property {string} name
 * @property {string} unit of `ours` and of what it is compared with
 * @property {Spread} ours
 * @property {string} [otherName]
 * @property {Spread} [other]
 * @property {Spread} [ratio] ours / other, round by round
 * @property {number} [goal] the least ratio
 * @property {{ ours: Spread, other?: Spread, load?: Spread }} [cpu] µs of processor time for each answer
 */

const HEADINGS = ['case', 'account server', 'beside', '', 'ratio', 'goal', 'CPU per answer'];

/** The rows as cells. */
function cells(rows) {
  return rows.map((row) => [
    row.name,
    figure(row.ours, row.unit),
    row.otherName ?? '',
    row.other ? figure(row.other, row.unit) : '',
    row.ratio ? ratio(row.ratio) : '',
    row.goal === undefined ? '' : `${row.goal} ${row.ratio.median >= row.goal ? 'met' : 'MISSED'}`,
    row.cpu ? processorTime(row.cpu) : '',
  ]);
}

function number(value) {
  return Math.round(value).toLocaleString('en');
}

function figure({ median, low, high }, unit) {
  return `${number(median)}${unit} (${number(low)}–${number(high)})`;
}

function ratio({ median, low, high }) {
  return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

function processorTime({ ours, other, load }) {
  const parts = [`${number(ours.median)} µs`];
  if (other) parts.push(`beside ${number(other.median)} µs`);
  if (load) parts.push(`load ${number(load.median)} µs`);
  return parts.join(', ');
}

/** The table as aligned text. */
export function asText(rows) {
  const table = [HEADINGS, ...cells(rows)];
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((line) => line[column].length)));
  const lines = table.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}

function asMarkdown(rows) {
  const line = (values) => `| ${values.join(' | ')} |`;
  return [line(HEADINGS), line(HEADINGS.map(() => '---')), ...cells(rows).map(line)].join('\n');
}

/** One sentence about where and when. */
export function circumstances(date = new Date()) {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return (
    `Measured ${date.toISOString().slice(0, 10)} on ${model}, ${availableParallelism()} cores, ${memory} GiB, ` +
    `Linux ${release()}, Node ${process.versions.node}.`
  );
}

const BEGIN = '<!-- bench:account-server (written by npm run bench:account-server) -->';
const END = '<!-- end of bench:account-server -->';

/**
 * Puts the section into the page, in place of the one between the markers, else at the end.
 * @param {string} page file name
 * @param {Row[]} rows
 * @param {{ rounds: number, connections: number }} setting
 */
export function writeSection(page, rows, { rounds, connections }) {
  const before = existsSync(page) ? readFileSync(page, 'utf8') : '# Performance\n';
  const section = [
    BEGIN,
    '## Account server',
    '',
    `${circumstances()} Repeat it with \`npm run bench:account-server\`.`,
    '',
    `Median of ${rounds} rounds (lowest–highest); ours and what it is compared with take turns in the same run, ` +
      `each in its own process, under ${connections} keep-alive connections from a third process. A ratio is that of ` +
      'the two figures of the same round.',
    '',
    asMarkdown(rows),
    END,
  ].join('\n');
  const begin = before.indexOf(BEGIN);
  const end = before.indexOf(END);
  const after =
    begin >= 0 && end > begin
      ? before.slice(0, begin) + section + before.slice(end + END.length)
      : `${before.trimEnd()}\n\n${section}\n`;
  writeFileSync(page, after);
}
