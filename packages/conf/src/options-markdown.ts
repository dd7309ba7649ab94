// The reference page of a program's options, made from the table that reads them.
import { formatDuration } from './duration.js';
import type { OptionSpec, OptionType } from './option-spec.js';
import { typesOf } from './read-value.js';
import { formatSize } from './size.js';

const TYPE_NAMES: Readonly<Record<OptionType, string>> = {
  string: 'string',
  strings: 'strings',
  integer: 'integer',
  bigint: 'integer',
  float: 'number',
  boolean: 'boolean',
  duration: 'duration',
  size: 'size',
  date: 'date',
  section: 'section',
  sections: 'sections',
  map: 'map',
  list: 'list',
  node: 'value',
};

/** Tables that a page has described already, with the section each was described for. */
export type DescribedTables = Map<readonly OptionSpec[], string>;

/**
 * Renders an option table as Markdown: one table of options for the top level, then one below a heading for each
 * section, in the order of the table. The text depends on the option table alone.
 *
 * @param described for a page of several tables: sections whose options were described before are named, not repeated
 */
export function optionsMarkdown(
  table: readonly OptionSpec[],
  heading = 2,
  described?: DescribedTables,
): string {
  const parts = [renderTable(table)];
  renderSections(parts, table, '', heading, new Set([table]), described);
  return `${parts.join('\n\n')}\n`;
}

function renderSections(
  parts: string[],
  table: readonly OptionSpec[],
  path: string,
  heading: number,
  seen: ReadonlySet<readonly OptionSpec[]>,
  described: DescribedTables | undefined,
): void {
  for (const spec of table) {
    const inner = spec.options ?? spec.entry?.options;
    // A table within itself (permissions of permissions) is described where it first stands.
    if (inner === undefined || inner.length === 0 || seen.has(inner)) continue;
    const name = `${path}${spec.key}${suffixOf(spec)}`;
    parts.push(`${'#'.repeat(Math.min(heading, 6))} \`${name}\``);
    const twin = described?.get(inner);
    if (twin !== undefined) {
      parts.push(`${spec.doc} Its options are those of \`${twin}\`.`);
      continue;
    }
    described?.set(inner, name);
    parts.push(spec.doc, renderTable(inner));
    renderSections(parts, inner, `${name}.`, heading + 1, new Set([...seen, inner]), described);
  }
}

function suffixOf(spec: OptionSpec): string {
  if (typesOf(spec).includes('map')) return '.<name>';
  return typesOf(spec).some((type) => type === 'sections' || type === 'list') ? '[]' : '';
}

function renderTable(table: readonly OptionSpec[]): string {
  const rows = table.map((spec) => {
    const cells = [
      code(spec.key),
      typesOf(spec)
        .map((type) => TYPE_NAMES[type])
        .join(' or '),
      showDefault(spec),
      meaning(spec),
    ];
    return `| ${cells.map(escapeCell).join(' | ')} |`;
  });
  return ['| key | type | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function meaning(spec: OptionSpec): string {
  const facts = [spec.doc];
  const range = showRange(spec);
  if (range !== '') facts.push(`${range}.`);
  if (spec.choices !== undefined) facts.push(`One of ${spec.choices.map(code).join(', ')}.`);
  if (spec.required === true) facts.push('Required.');
  if (spec.unit !== undefined)
    facts.push(`A bare number counts ${spec.unit === 'ms' ? 'milliseconds' : 'seconds'}.`);
  if (spec.aliases !== undefined && spec.aliases.length > 0)
    facts.push(`Also ${spec.aliases.map(code).join(', ')}.`);
  if (spec.flag !== undefined) facts.push(`Flag ${code(`-${spec.flag.replace(/^-+/, '')}`)}.`);
  if (spec.reloadable === true) facts.push('Reloadable.');
  if (spec.since !== undefined) facts.push(`Since ${spec.since}.`);
  if (spec.deprecated !== undefined) facts.push(`**Deprecated**: ${spec.deprecated}.`);
  return facts.join(' ');
}

function showRange(spec: OptionSpec): string {
  const { min, max } = spec;
  if (min !== undefined && max !== undefined) return `${showNumber(spec, min)} to ${showNumber(spec, max)}`;
  if (min !== undefined) return `At least ${showNumber(spec, min)}`;
  return max === undefined ? '' : `At most ${showNumber(spec, max)}`;
}

function showNumber(spec: OptionSpec, value: number): string {
  const types = typesOf(spec);
  if (types.includes('duration')) return formatDuration(value);
  return types.includes('size') ? formatSize(value) : String(value);
}

function showDefault(spec: OptionSpec): string {
  if (spec.defaultText !== undefined) return spec.defaultText;
  const value = spec.default;
  if (value === undefined || value === '') return '';
  if (Array.isArray(value)) return value.length === 0 ? '' : code(JSON.stringify(value));
  if (typeof value === 'number') return code(showNumber(spec, value));
  if (typeof value === 'string') return code(value);
  return code(typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? ''));
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A cell is one line, and a bar would end it. */
function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');
}
