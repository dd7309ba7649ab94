// nsc generate diagram …: the last word of the command says what is drawn.

import { lastOf } from '../../../cli/command.js';
import type { Invocation } from '../../../cli/invocation.js';
import { type DiagramKind, generateDiagram } from '../../../operations/generate-diagram.js';
import { Report } from '../../../report/report.js';

const KINDS: readonly DiagramKind[] = ['component', 'object', 'mermaid', 'svg', 'html'];

export async function run(call: Invocation): Promise<void> {
  const { name } = lastOf(call.path);
  const kind = KINDS.find((candidate) => candidate === name) ?? 'component';
  const text = await generateDiagram(call.open(), {
    kind,
    detail: call.truth('detail'),
    users: call.truth('users'),
    showKeys: call.truth('show-keys'),
  });
  const file = call.output(call.text('output-file'), text);
  if (file !== undefined) call.finish(new Report('ok', `wrote ${kind} diagram to ${file}`));
}
