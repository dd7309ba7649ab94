// The table, on the terminal and as the section of nsc in docs/performance.md.
import { circumstances } from '../reporting/circumstances.mjs';
import { writeSection as writePage } from '../reporting/page.mjs';
import { asAlignedText, asMarkdown } from '../reporting/tables.mjs';

/**
 * @typedef {import('../reporting/rounds.mjs').Spread} Spread
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
  return asAlignedText(HEADINGS, cells(rows));
}

/**
 * Writes the section of nsc.
 * @param {string} page file name
 * @param {Row[]} rows
 * @param {number} rounds
 */
export function writeSection(page, rows, rounds) {
  writePage(page, 'bench:nsc', [
    '## nsc',
    '',
    `${circumstances()} Repeat it with \`npm run bench:nsc\`.`,
    '',
    `Median of ${rounds} rounds (lowest–highest); nsc and what it is compared with take turns in the same run. A ` +
      'ratio is that of the two figures of the same round.',
    '',
    asMarkdown(HEADINGS, cells(rows)),
  ]);
}
