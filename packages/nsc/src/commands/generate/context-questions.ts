// What `nsc generate context -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { askAccountAndUser } from '../user-asking.js';

export async function ask(call: Invocation): Promise<void> {
  const { account, user } = await askAccountAndUser(call, 'user');
  const context = await call.ask.text({
    message: 'context name',
    flag: '--context',
    default: call.text('context') || `${account}-${user}`,
    validate: (text) => (/[/\\]/.test(text) ? 'cannot contain filepath separators' : undefined),
  });
  call.answer('context', context);
}
