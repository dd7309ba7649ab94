// The question of both revoking commands: up to when.
import type { Invocation } from '../../cli/invocation.js';
import { refusedBy } from '../../prompt/prompter.js';
import { readMoment } from '../../text/moments.js';

/** Asks before which moment credentials are revoked, unless `--at` says it. */
export async function askMoment(call: Invocation): Promise<void> {
  if (call.given('at')) return;
  const at = await call.ask.text({
    message: 'revoke all credentials created before (0 is now, formats are RFC3339 or #seconds since epoch)',
    flag: '--at',
    default: '0',
    validate: refusedBy(readMoment),
  });
  call.answer('at', at);
}
