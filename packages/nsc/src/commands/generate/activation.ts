// nsc generate activation
import { type Invocation, STDOUT } from '../../cli/invocation.js';
import { generateActivation } from '../../operations/generate-activation.js';
import { validityOptions } from '../flag-options.js';

export async function run(call: Invocation): Promise<void> {
  const { report, text, ...result } = await generateActivation(call.open(), {
    account: call.text('account'),
    targetAccount: call.text('target-account'),
    subject: call.text('subject'),
    signer: call.text('private-key'),
    push: call.truth('push'),
    ...validityOptions(call),
  });
  const output = call.text('output-file');
  const file = call.output(output, text);
  if (file !== undefined) report.ok(`wrote activation token to ${file}`);
  // On stdout stands the token alone; the lines about it would spoil what is piped into a file.
  if (output === STDOUT && !call.json && report.code !== 'error') call.note(report.format());
  else call.finish(report, result);
}
