// The table, on the terminal and as the account server's section of docs/performance.md.
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
  return asAlignedText(HEADINGS, cells(rows));
}

/**
 * Writes the section of the account server.
 * @param {string} page file name
 * @param {Row[]} rows
 * @param {{ rounds: number, connections: number }} setting
 */
export function writeSection(page, rows, { rounds, connections }) {
  writePage(page, 'bench:account-server', [
    '## Account server',
    '',
    `${circumstances()} Repeat it with \`npm run bench:account-server\`.`,
    '',
    `Median of ${rounds} rounds (lowest–highest); ours and what it is compared with take turns in the same run, ` +
      `each in its own process, under ${connections} keep-alive connections from a third process. A ratio is that of ` +
      'the two figures of the same round.',
    '',
    asMarkdown(HEADINGS, cells(rows)),
  ]);
}
