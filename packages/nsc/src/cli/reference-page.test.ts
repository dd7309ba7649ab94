// The page about nsc has one section per command, made from the command table. `npm run docs` writes it anew instead
// of complaining.
import { readFile, writeFile } from 'node:fs/promises';
import { pflagUsage } from '@nats-ts/flags';
import { expect, test } from 'vitest';
import { DOCUMENTS, RESULTS, SHAPES } from '../../test/json-shapes.js';
import { rootCommand } from '../commands/table.js';
import { type CommandPath, commandLine, inheritedFlags, lastOf, ownFlags } from './command.js';

const page = new URL('../../../../docs/nsc.md', import.meta.url);
type Marks = readonly [open: string, close: string];
const COMMANDS_PART: Marks = ['<!-- generated: commands -->', '<!-- end: commands -->'];
const SHAPES_PART: Marks = ['<!-- generated: shapes -->', '<!-- end: shapes -->'];

async function sections(path: CommandPath): Promise<string> {
  const spec = lastOf(path);
  const commands = ((await spec.commands?.()) ?? [])
    .filter(({ hidden }) => hidden !== true)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  let text =
    path.length === 1
      ? ''
      : `${'#'.repeat(Math.min(4, path.length + 1))} ${commandLine(path)}\n\n${spec.summary}\n\n`;
  if (spec.load !== undefined) text += reference(path);
  for (const command of commands) text += await sections([...path, command]);
  return text;
}

/** What there is to say of one command: its line, other names, examples, flags. */
function reference(path: CommandPath): string {
  const spec = lastOf(path);
  const label = spec.arguments?.label;
  const aliases = (spec.aliases ?? []).map((name) => `\`${name}\``).join(', ');
  const root = new Set((rootCommand.sharedFlags ?? []).map(({ name }) => name));
  const flags = [...ownFlags(path), ...inheritedFlags(path)].filter(
    ({ name }) => name !== 'help' && (!root.has(name) || spec.flags?.some((own) => own.name === name)),
  );
  const asks = spec.questions === undefined ? '' : 'With `-i` it asks.\n\n';
  return [
    code(`${commandLine(path)}${label === undefined ? '' : ` ${label}`} [flags]`),
    aliases === '' ? '' : `Also: ${aliases}.\n\n`,
    asks,
    spec.examples === undefined ? '' : `Examples:\n\n${code(spec.examples)}`,
    flags.length === 0 ? '' : code(pflagUsage(flags)),
    jsonReference(commandLine(path).replace('nsc ', '')),
  ].join('');
}

/** What it prints with `--json`; a shape of several lines when it is long. */
function jsonReference(command: string): string {
  const own = DOCUMENTS[command];
  const shape = own ?? RESULTS[command] ?? 'none';
  if (shape === 'none') return '';
  const what = own === undefined ? '`--json` has as its `result`' : '`--json` prints';
  if (shape.length <= 100) return `${what} \`${shape}\`.\n\n`;
  const lines = shape.replace(/^\{ (.*) \}/, '{\n  $1\n}').replaceAll(' }[], ', ' }[],\n  ');
  return `${what}\n\n${code(lines)}`;
}

function shapes(): string {
  const rows = Object.entries(SHAPES).map(
    ([name, shape]) => `| \`${name}\` | \`${shape.replaceAll('|', '\\|')}\` |\n`,
  );
  return `| type | what it is |\n|---|---|\n${rows.join('')}`;
}

function code(text: string): string {
  const trimmed = text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
  return `\`\`\`\n${trimmed}\n\`\`\`\n\n`;
}

/** The page with a part of it made anew. */
function withPart(text: string, [open, close]: Marks, part: string): string {
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  expect(start, `docs/nsc.md lacks ${open}`).toBeGreaterThan(0);
  return `${text.slice(0, start + open.length)}\n\n${part}\n\n${text.slice(end)}`;
}

test('docs/nsc.md says what the command table says, and which JSON is printed', async () => {
  const text = await readFile(page, 'utf8');
  const common = `Flags of every command:\n\n${code(pflagUsage([...(rootCommand.sharedFlags ?? [])]))}`;
  const part = `${common}${await sections([rootCommand])}`.trim();
  const expected = withPart(withPart(text, SHAPES_PART, shapes().trim()), COMMANDS_PART, part);
  if (process.env.UPDATE_DOCS === '1') await writeFile(page, expected);
  else expect(text, 'run `npm run docs`').toBe(expected);
});
