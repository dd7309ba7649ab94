// The table, on the terminal and as the broker's section of docs/performance.md.
import { circumstances } from '../reporting/circumstances.mjs';
import { writeSection as writePage } from '../reporting/page.mjs';
import { asAlignedText, asMarkdown } from '../reporting/tables.mjs';

const HEADINGS = ['case', 'ours', 'Go', 'ratio', 'goal', 'CPU per message, ours', 'Go', 'ratio'];

const number = (value) => Math.round(value).toLocaleString('en');

function figure({ median, low, high }, measure) {
  if (measure === 'kept') return `${percent(median)} (${percent(low)}–${percent(high)})`;
  if (measure === 'times') return `${millis(median)} ms (${millis(low)}–${millis(high)})`;
  const unit = measure === 'memory' ? ' B' : '/s';
  return `${number(median)}${unit} (${number(low)}–${number(high)})`;
}

const millis = (value) => (value < 10 ? value.toFixed(1) : number(value));
const percent = (value) => `${Math.round(value * 100)} %`;
const ratio = ({ median, low, high }) => `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
const micros = ({ median }) => `${median < 10 ? median.toFixed(3) : median.toFixed(1)} µs`;

/** What is wanted, and whether it was reached. */
function verdict({ ours, go, ratio: both, goal, most }) {
  if (most === undefined) return `${goal} ${both.median >= goal ? 'met' : 'MISSED'}`;
  const met = ours.median <= go.median || ours.median <= most;
  return `${number(most)} ms or Go's ${met ? 'met' : 'MISSED'}`;
}

function cells(row) {
  const { name, measure, ours, go, ratio: both, cpu } = row;
  return [
    name,
    figure(ours, measure),
    figure(go, measure),
    ratio(both),
    verdict(row),
    cpu ? micros(cpu.ours) : '',
    cpu ? micros(cpu.go) : '',
    cpu ? (cpu.go.median / cpu.ours.median).toFixed(1) : '',
  ];
}

/** One row as text. */
export function asLine(row) {
  return cells(row).join('  |  ');
}

/** The table as aligned text. */
export function asText(rows) {
  return asAlignedText(HEADINGS, rows.map(cells));
}

/** Writes the section of a part. @param {import('./cases.mjs').Part} part */
export function writeSection(page, { key, title }, rows, { rounds, seconds, goVersion }) {
  const command = `bench:nats-server -- --part=${key}`;
  writePage(page, command, [
    `## ${title}`,
    '',
    `${circumstances()} Go: ${goVersion}. Repeat it with \`npm run ${command}\`.`,
    '',
    `Median of ${rounds} rounds of ${seconds} s, fewer where a round takes long (lowest–highest; for times those of each ` +
      "change, so the highest is the worst). Ours and Go's take turns, each started anew, under a load from another " +
      'process that sends prebuilt blocks and counts bytes. A ratio is ours to Go (for memory and times Go to ours) of ' +
      'the same round, so more is better; processor time is what the system says the broker used.',
    '',
    asMarkdown(HEADINGS, rows.map(cells)),
  ]);
}
