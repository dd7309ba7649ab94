// What the describe commands have in common: the form the flags ask for, and where it goes.
import type { UserScope } from '@nats-ts/jwt';
import { type Invocation, STDOUT } from '../../cli/invocation.js';
import { type Described, type DescribeForm, describe } from '../../describe/describe.js';
import { friendlyNames, keysAsTheyAre } from '../../describe/names.js';
import { Report } from '../../report/report.js';
import type { Workspace } from '../../workspace.js';

/** Shows a JWT as the flags ask, on stdout or in a file. */
export async function show(
  call: Invocation,
  workspace: Workspace,
  jwt: Described,
  scope?: UserScope,
): Promise<void> {
  const file = call.text('output-file');
  const text = await describe(jwt, form(call, workspace, file !== STDOUT), scope);
  const written = call.output(file, text);
  if (written === undefined) return;
  const what = call.truth('raw') ? 'jwt' : 'description';
  call.finish(new Report('ok', `wrote ${jwt.claims.nats.type ?? ''} ${what} to ${written}`));
}

function form(call: Invocation, workspace: Workspace, toFile: boolean): DescribeForm {
  if (call.truth('raw')) return { kind: 'raw', armoured: toFile };
  if (call.truth('json') || call.text('field') !== '') return { kind: 'json', field: call.text('field') };
  const besideKeys = friendlyNames(workspace.context);
  const nameOf = call.truth('long-ids') ? keysAsTheyAre : besideKeys;
  return { kind: 'tables', render: call.render, nameOf, besideKeys };
}
