// The page about nsc has one section per command, made from the command table. `npm run docs` writes it anew instead
// of complaining.
import { readFile, writeFile } from 'node:fs/promises';
import { pflagUsage } from '@nats-ts/flags';
import { expect, test } from 'vitest';
import { rootCommand } from '../commands/table.js';
import { type CommandPath, commandLine, inheritedFlags, lastOf, ownFlags } from './command.js';

const page = new URL('../../../../docs/nsc.md', import.meta.url);
const [OPEN, CLOSE] = ['<!-- generated: commands -->', '<!-- end: commands -->'];

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
  ].join('');
}

function code(text: string): string {
  const trimmed = text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
  return `\`\`\`\n${trimmed}\n\`\`\`\n\n`;
}

test('docs/nsc.md says what the command table says', async () => {
  const text = await readFile(page, 'utf8');
  const [start, end] = [text.indexOf(OPEN), text.indexOf(CLOSE)];
  expect(start, 'docs/nsc.md has no part for the commands').toBeGreaterThan(0);
  const common = `Flags of every command:\n\n${code(pflagUsage([...(rootCommand.sharedFlags ?? [])]))}`;
  const part = `${common}${await sections([rootCommand])}`.trim();
  const expected = `${text.slice(0, start + OPEN.length)}\n\n${part}\n\n${text.slice(end)}`;
  if (process.env.UPDATE_DOCS === '1') await writeFile(page, expected);
  else expect(text, 'run `npm run docs`').toBe(expected);
});
