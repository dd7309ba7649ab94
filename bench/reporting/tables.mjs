// Rows of cells, as the terminal and as a page shows them.

/**
 * The table as aligned text.
 * @param {readonly string[]} headings
 * @param {readonly (readonly string[])[]} rows
 */
export function asAlignedText(headings, rows) {
  const table = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...table.map((line) => line[column].length)));
  return table
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/**
 * The table in Markdown.
 * @param {readonly string[]} headings
 * @param {readonly (readonly string[])[]} rows
 */
export function asMarkdown(headings, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}
