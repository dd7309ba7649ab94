// nsc generate profile
import { type Invocation, STDOUT } from '../../cli/invocation.js';
import { generateProfile } from '../../operations/generate-profile.js';
import { Report } from '../../report/report.js';

export async function run(call: Invocation): Promise<void> {
  const profile = await generateProfile(call.open(), call.args[0] ?? '');
  const output = call.text('output-file');
  const text = JSON.stringify(profile, undefined, 2);
  if (output === STDOUT) {
    await call.show(profile, () => text);
    return;
  }
  const file = call.output(output, `${text}\n`);
  call.finish(new Report('ok', `wrote tool configuration to ${file}`), profile);
}
