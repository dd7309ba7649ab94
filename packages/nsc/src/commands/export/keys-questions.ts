// What `nsc export keys -i` asks.
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { askSure, askText, askTruth, emptyRefusal } from '../account-asking.js';

const KINDS = [
  { value: 'operator', label: 'operator keys' },
  { value: 'accounts', label: 'account keys' },
  { value: 'users', label: 'user keys' },
  { value: 'curves', label: 'curve keys' },
] as const;

/** Flags that say which keys; the questions stand in for them. */
const WHICH = ['all', 'account', 'user', 'curve', ...KINDS.map(({ value }) => value)];

export async function ask(call: Invocation): Promise<void> {
  if (!call.given(...WHICH)) {
    const chosen = await call.ask.selectMany({
      message: 'select the keys to export',
      flag: '--all, --operator, --accounts, --users or --curves',
      choices: KINDS,
      required: true,
    });
    for (const kind of chosen) call.answer(kind, true);
  }
  await askText(call, 'dir', 'directory to export keys to', undefined, emptyRefusal);
  await askTruth(call, 'include-jwts', 'export the JWTs of their owners too');
  await askTruth(call, 'force', 'overwrite existing files');
  if (!(await askTruth(call, 'remove', 'remove the keys from the keystore after exporting them'))) return;
  if (!(await askSure(call, 'whoever loses the exported files has lost the keys - continue'))) {
    throw new NscError('not-allowed', 'export cancelled');
  }
}
