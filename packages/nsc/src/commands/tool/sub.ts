// nsc tool sub
import { untilInterrupted } from '../../cli/interrupt.js';
import type { Invocation } from '../../cli/invocation.js';
import { type ToolMessage, toolSubscribe } from '../../operations/tool.js';
import { listenOptions } from './options.js';

export async function run(call: Invocation): Promise<void> {
  const messages: ToolMessage[] = [];
  await untilInterrupted((signal) =>
    toolSubscribe(call.open(), {
      ...listenOptions(call, 'Listening', signal),
      message: (message, count) => {
        if (call.json) messages.push(message);
        else call.print(`[#${count}] received on [${message.subject}]: '${message.data}'`);
      },
    }),
  );
  if (call.json) await call.show({ messages }, () => '');
}
