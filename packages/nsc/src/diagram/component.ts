// The component diagram as PlantUML: accounts, their exports as interfaces, imports as arrows to them.
import type { Drawing, DrawnExport, DrawnImport } from './model.js';
import { footer, label, noteLines, subjectLabel } from './plantuml-text.js';

/** Stands before a subject that differs in the importing account. */
const RENAMED = '<&resize-width>';

const HEAD = `@startuml
skinparam component {
  ArrowFontName Arial
  ArrowFontColor #636363
  ArrowSize 10pt
}
skinparam interface {
  backgroundColor<<not-found public service>> Red
  backgroundColor<<not-found private service>> Red
  backgroundColor<<not-found public stream>> Red
  backgroundColor<<not-found private stream>> Red
}`;

/** Draws accounts that export or import. @param detail also their descriptions @param now seconds since 1970 */
export function componentDiagram(
  drawing: Drawing,
  { detail, folder, now }: { readonly detail: boolean; readonly folder: string; readonly now: number },
): string {
  const lines = [HEAD, `title Component Diagram of Accounts - Operator ${label(drawing.operatorName)}`];
  const note = (of: string, description: string, infoUrl: string): void => {
    if (detail) lines.push(...noteLines(of, description, infoUrl));
  };
  for (const { name, key, exports, imports, description, infoUrl } of drawing.accounts) {
    if (exports.length + imports.length === 0) continue;
    lines.push(`component [${label(name).replaceAll(/[[\]]/g, '_')}] as ${key} <<account>>`);
    note(key, description, infoUrl);
    for (const entry of exports) {
      const id = exportId(key, entry.name);
      lines.push(`interface "${label(entry.name)}" << ${accessOf(entry)} ${entry.kind} >> as ${id}`);
      lines.push(`${id} -- ${key} : ""${subjectLabel(entry.subject)}""`);
      note(id, entry.description, entry.infoUrl);
      lines.push(...problemNote(id, name, entry.problems));
    }
    lines.push('');
  }
  for (const account of drawing.accounts) {
    for (const entry of account.imports) {
      const { id, declaration } = importedInterface(drawing, entry);
      if (declaration !== undefined) lines.push(declaration);
      const local = entry.local === entry.remote ? '' : ` "${RENAMED}${label(entry.local)}"`;
      lines.push(`${account.key}${local} ..> ${id} : "${subjectLabel(entry.remote)}"`);
      lines.push(...problemNote(id, account.name, entry.problems));
    }
  }
  lines.push('legend', `"${RENAMED}X", the imported subject is rewritten to X`, 'end legend');
  return `${[...lines, ...footer(folder, now)].join('\n')}\n`;
}

function importedInterface(
  { accounts }: Drawing,
  { from, exportIndex, kind, remote, hasToken }: DrawnImport,
): { id: string; declaration?: string } {
  const found = accounts.find(({ key }) => key === from)?.exports[exportIndex ?? -1];
  if (found !== undefined) return { id: exportId(from, found.name) };
  const id = exportId(from, remote);
  const access = hasToken ? 'private' : 'public';
  return { id, declaration: `interface " " << not-found ${access} ${kind} >> as ${id}` };
}

function accessOf({ isPrivate }: DrawnExport): string {
  return isPrivate ? 'private' : 'public';
}

/** An identifier for PlantUML: letters, digits and underscores. */
function exportId(key: string, name: string): string {
  const words: Readonly<Record<string, string>> = { ' ': '_', '*': '_A_', '>': '_G_', $: '_D_', '-': '_M_' };
  return `${key}_${name.replace(/[^\w.]/g, (character) => words[character] ?? `_${character.codePointAt(0)}_`)}`;
}

function problemNote(id: string, account: string, problems: readonly string[]): string[] {
  if (problems.length === 0) return [];
  const items = problems.map((text) => `* ${label(text)}`);
  return [`note left of ${id}`, `** Validation Issues by ${label(account)}**`, ...items, 'end note'];
}
