// nsc generate context
import type { Invocation } from '../../cli/invocation.js';
import { generateContext } from '../../operations/generate-context.js';

export async function run(call: Invocation): Promise<void> {
  const { report, ...result } = await generateContext(call.open(), {
    context: call.text('context'),
    account: call.text('account'),
    user: call.text('user'),
  });
  call.note(result.file);
  call.finish(report, result);
}
