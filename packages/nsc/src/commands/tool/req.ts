// nsc tool req
import type { Invocation } from '../../cli/invocation.js';
import { toolRequest } from '../../operations/tool.js';
import { toolOptions } from './options.js';

export async function run(call: Invocation): Promise<void> {
  const [subject = '', payload = ''] = call.args;
  const reply = await toolRequest(call.open(), {
    ...toolOptions(call),
    subject,
    payload,
    sent: () => call.note(`published request: [${subject}] : '${payload}'`),
  });
  await call.show({ reply }, () => `received reply: [${reply.subject}] : '${reply.data}'`);
}
