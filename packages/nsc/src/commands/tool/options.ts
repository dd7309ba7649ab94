// The flags of all tools, as options of the operations.
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import type { ListenOptions, ToolOptions } from '../../operations/tool.js';
import { clientTls } from '../client-tls.js';

/** Who connects, and to which brokers. @throws NscError `not-served` with `--encrypt` */
export function toolOptions(call: Invocation): ToolOptions {
  if (call.truth('encrypt')) {
    throw new NscError(
      'not-served',
      'the experimental --encrypt option is no longer supported, as in the Go nsc; leave it out, and protect messages on their way with TLS (--ca-cert, or a tls:// URL)',
    );
  }
  return {
    account: call.text('account'),
    user: call.text('user'),
    nats: call.text('nats'),
    tls: clientTls(call),
    note: (text) => call.note(text),
  };
}

/** What is listened to. The word in front of `on` is what is said once the broker knows. */
export function listenOptions(call: Invocation, word: string, signal: AbortSignal): ListenOptions {
  const subject = call.args[0] ?? '';
  const max = call.given('max-messages') ? call.number('max-messages') : -1;
  return {
    ...toolOptions(call),
    subject,
    queue: call.text('queue'),
    signal,
    ...(max >= 0 && { maxMessages: max }),
    ready: () => call.note(`${word} on [${subject}]${max > 0 ? ` for ${max} messages` : ''}`),
  };
}
