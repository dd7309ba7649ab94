// nsc tool reply
import { untilInterrupted } from '../../cli/interrupt.js';
import type { Invocation } from '../../cli/invocation.js';
import { type ToolMessage, toolReply } from '../../operations/tool.js';
import { listenOptions } from './options.js';

export async function run(call: Invocation): Promise<void> {
  const messages: ToolMessage[] = [];
  const [, response] = call.args;
  await untilInterrupted((signal) =>
    toolReply(call.open(), {
      ...listenOptions(call, 'listening', signal),
      ...(response !== undefined && { response }),
      message: (message, count) => {
        if (call.json) messages.push(message);
        else if (message.reply === undefined) {
          call.print(`[#${count}] ignoring request on [${message.subject}]: no reply subject`);
        } else call.print(`[#${count}] received on [${message.subject}]: '${message.data}'`);
      },
    }),
  );
  if (call.json) await call.show({ messages }, () => '');
}
