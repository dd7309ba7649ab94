// The reference page is made from the option table. `UPDATE_DOCS=1` writes it anew instead of complaining.
import { readFile, writeFile } from 'node:fs/promises';
import { type DescribedTables, optionsMarkdown } from '@nats-ts/conf';
import { expect, test } from 'vitest';
import { usage } from './flags.js';
import { tableParts } from './table.js';

const page = new URL('../../../../docs/nats-server-config.md', import.meta.url);

/** The page with the text between the markers of a part replaced. */
function withPart(text: string, name: string, part: string): string {
  const [open, close] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`docs/nats-server-config.md has no part ${name}`);
  return `${text.slice(0, start + open.length)}\n\n${part.trim()}\n\n${text.slice(end)}`;
}

test('docs/nats-server-config.md says what the option table says', async () => {
  const text = await readFile(page, 'utf8');
  const flags = `\`\`\`\n${usage().trim()}\n\`\`\``;
  const described: DescribedTables = new Map();
  const options = tableParts
    .map(({ title, rows }) => `## ${title}\n\n${optionsMarkdown(rows, 3, described)}`)
    .join('\n');
  const expected = withPart(withPart(text, 'flags', flags), 'options', options);
  if (process.env.UPDATE_DOCS === '1') await writeFile(page, expected);
  else expect(text, 'run UPDATE_DOCS=1 npx vitest run packages/nats-server/src/options').toBe(expected);
});
