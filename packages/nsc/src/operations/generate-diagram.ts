// nsc generate diagram: the accounts of an operator, their exports and imports, as a picture or as the text of one.
import { componentDiagram } from '../diagram/component.js';
import { htmlDiagram } from '../diagram/html.js';
import { mermaidDiagram } from '../diagram/mermaid.js';
import { readDrawing } from '../diagram/model.js';
import { objectDiagram } from '../diagram/object.js';
import { svgDiagram } from '../diagram/svg.js';
import type { Workspace } from '../workspace.js';

/** PlantUML text (`component`, `object`), Mermaid text, an SVG picture, or a page that holds the picture. */
export type DiagramKind = 'component' | 'object' | 'mermaid' | 'svg' | 'html';

/** What is drawn. */
export interface GenerateDiagramOptions {
  readonly kind: DiagramKind;
  /** `component`: descriptions too. `object`: also what is empty or unlimited. */
  readonly detail?: boolean;
  /** `object`: users too. */
  readonly users?: boolean;
  /** `object`: public keys, and whether their private halves are here. */
  readonly showKeys?: boolean;
}

/** Draws the current operator's accounts. @returns the text of the file @throws NscError `no-operator`, `bad-jwt` */
export async function generateDiagram(
  workspace: Workspace,
  options: GenerateDiagramOptions,
): Promise<string> {
  const store = workspace.store();
  const { now } = workspace;
  const drawing = readDrawing(store, now);
  const { kind, detail = false, users = false, showKeys = false } = options;
  switch (kind) {
    case 'component':
      return componentDiagram(drawing, { detail, folder: store.folder, now });
    case 'object':
      return objectDiagram(drawing, store, workspace.keystore, { detail, users, showKeys, now });
    case 'mermaid':
      return mermaidDiagram(drawing);
    case 'svg':
      return svgDiagram(drawing);
    case 'html':
      return htmlDiagram(drawing, now);
  }
}
