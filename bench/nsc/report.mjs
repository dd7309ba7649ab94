// The table, on the terminal and as the section of nsc in docs/performance.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { circumstances } from '../account-server/report.mjs';

/**
 * @typedef {import('../account-server/rounds.mjs').Spread} Spread
 * @typedef {object} Row
 * @property {string} name
 * @property {string} unit of `ours` and of what it is compared with
 * @property {Spread} ours
 * @property {string} [otherName]
 * @property {Spread} [other]
 * @property {Spread} [ratio] ours / other, round by round
 * @property {number} [goal] the least ratio
 * @property {number} [limit] the greatest ratio
 * @property {Record<string, Spread>} [cpu] µs of processor time for each thing done, by process
 */

const HEADINGS = ['case', 'nsc', 'beside', '', 'ratio', 'goal', 'CPU for each'];

function cells(rows) {
  return rows.map((row) => [
    row.name,
    figure(row.ours, row.unit),
    row.otherName ?? '',
    row.other ? figure(row.other, row.unit) : '',
    row.ratio ? ratio(row.ratio) : '',
    verdict(row),
    Object.entries(row.cpu ?? {})
      .map(([name, { median }]) => `${name} ${number(median)} µs`)
      .join(', '),
  ]);
}

function verdict({ goal, limit, ratio }) {
  if (goal !== undefined) return `${goal} ${ratio.median >= goal ? 'met' : 'MISSED'}`;
  if (limit !== undefined) return `at most ${limit} ${ratio.median <= limit ? 'met' : 'MISSED'}`;
  return '';
}

function number(value) {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

function figure({ median, low, high }, unit) {
  return `${number(median)}${unit} (${number(low)}–${number(high)})`;
}

function ratio({ median, low, high }) {
  return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

/** The table as aligned text. */
export function asText(rows) {
  const table = [HEADINGS, ...cells(rows)];
  const widths = HEADINGS.map((_, column) => Math.max(...table.map((line) => line[column].length)));
  return table
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const BEGIN = '<!-- bench:nsc (written by npm run bench:nsc) -->';
const END = '<!-- end of bench:nsc -->';

/**
 * Puts the section into the page, in place of the one between the markers, else at the end.
 * @param {string} page file name
 * @param {Row[]} rows
 * @param {number} rounds
 */
export function writeSection(page, rows, rounds) {
  const before = existsSync(page) ? readFileSync(page, 'utf8') : '# Performance\n';
  const line = (values) => `| ${values.join(' | ')} |`;
  const section = [
    BEGIN,
    '## nsc',
    '',
    `${circumstances()} Repeat it with \`npm run bench:nsc\`.`,
    '',
    `Median of ${rounds} rounds (lowest–highest); nsc and what it is compared with take turns in the same run. A ` +
      'ratio is that of the two figures of the same round.',
    '',
    [line(HEADINGS), line(HEADINGS.map(() => '---')), ...cells(rows).map(line)].join('\n'),
    END,
  ].join('\n');
  const [begin, end] = [before.indexOf(BEGIN), before.indexOf(END)];
  const after =
    begin >= 0 && end > begin
      ? before.slice(0, begin) + section + before.slice(end + END.length)
      : `${before.trimEnd()}\n\n${section}\n`;
  writeFileSync(page, after);
}
