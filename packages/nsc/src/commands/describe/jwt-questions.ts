// What `nsc describe jwt -i` asks.
import type { Invocation } from '../../cli/invocation.js';

export async function ask(call: Invocation): Promise<void> {
  const question = { message: 'token file or url', flag: '--file', default: call.text('file') };
  call.answer('file', await call.ask.text(question));
}
