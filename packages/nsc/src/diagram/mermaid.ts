// The accounts and what flows between them as a Mermaid flowchart, which code forges and wikis draw by themselves.
import type { Drawing } from './model.js';

/** Draws accounts that export or import. */
export function mermaidDiagram({ operatorName, accounts, missing }: Drawing): string {
  const lines = ['---', `title: ${yaml(`Accounts of ${operatorName}`)}`, '---', 'flowchart LR'];
  const ids = new Map<string, string>();
  const idOf = (key: string): string => {
    const id = ids.get(key) ?? `a${ids.size}`;
    ids.set(key, id);
    return id;
  };
  for (const { name, key, exports, imports } of accounts) {
    if (exports.length + imports.length === 0) continue;
    const id = idOf(key);
    if (exports.length === 0) {
      lines.push(`  ${id}["${text(name)}"]`);
      continue;
    }
    lines.push(`  subgraph ${id}["${text(name)}"]`);
    exports.forEach((entry, index) => {
      const sign = entry.isPrivate ? '🔒 ' : '';
      const [open, close] = entry.kind === 'service' ? ['(["', '"])'] : ['[/"', '"/]'];
      lines.push(`    ${id}e${index}${open}${sign}${entry.kind} ${text(entry.subject)}${close}`);
    });
    lines.push('  end');
  }
  for (const key of missing) lines.push(`  ${idOf(key)}["${text(key)} (not here)"]:::missing`);
  for (const account of accounts) {
    for (const entry of account.imports) {
      const from = idOf(entry.from);
      const source = entry.exportIndex === undefined ? from : `${from}e${entry.exportIndex}`;
      const renamed = entry.local === entry.remote ? entry.remote : `${entry.remote} → ${entry.local}`;
      const arrow = entry.problems.length > 0 ? '-. "' : '-- "';
      const head = entry.problems.length > 0 ? '" .-> ' : '" --> ';
      lines.push(`  ${source} ${arrow}${text(renamed)}${head}${idOf(account.key)}`);
    }
  }
  lines.push('  classDef missing stroke:#c62828,stroke-dasharray: 4 3');
  return `${lines.join('\n')}\n`;
}

/** Text in a label: Mermaid takes HTML's entities. */
function text(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  return value.replace(/[\x00-\x1f\x7f]+/g, ' ').replace(/["&<>#;`]/g, (sign) => `#${sign.charCodeAt(0)};`);
}

function yaml(value: string): string {
  return JSON.stringify(value);
}
