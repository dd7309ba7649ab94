// nsc generate creds
import type { Invocation } from '../../cli/invocation.js';
import { generateCreds } from '../../operations/generate-creds.js';
import { Report } from '../../report/report.js';

export async function run(call: Invocation): Promise<void> {
  const creds = generateCreds(call.open(), {
    account: call.text('account'),
    user: call.text('name') || call.text('user'),
  });
  const file = call.output(call.text('output-file'), creds);
  if (file === undefined) return;
  call.finish(new Report('ok', `wrote credentials to ${file}`));
  call.print(`Success!! - generated ${file}`);
}
