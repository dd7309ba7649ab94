// nsc tool pub
import type { Invocation } from '../../cli/invocation.js';
import { toolPublish } from '../../operations/tool.js';
import { quote } from '../../text/go-text.js';
import { toolOptions } from './options.js';

export async function run(call: Invocation): Promise<void> {
  const [subject = '', payload = ''] = call.args;
  await toolPublish(call.open(), { ...toolOptions(call), subject, payload });
  await call.show({ subject, payload }, () => `Published [${subject}] : ${quote(payload)}`);
}
