// What `nsc fix -i` asks.
import type { Invocation } from '../cli/invocation.js';
import { askText, askTruth } from './account-asking.js';
import { pathRefusal } from './path-asking.js';

export async function ask(call: Invocation): Promise<void> {
  const folders = [...call.texts('in')];
  const validate = pathRefusal(call, 'folder');
  if (folders.length === 0) {
    folders.push(await call.ask.text({ message: 'directory to search', flag: '--in', validate }));
  }
  while (await call.ask.confirm({ message: 'add another directory', flag: '--in', default: false })) {
    folders.push(await call.ask.text({ message: 'directory to search', flag: '--in', validate }));
  }
  call.answer('in', folders);
  await askText(call, 'out', 'output directory (empty for a new one here)', undefined);
  await askTruth(call, 'creds', 'take users and their keys from creds files too');
}
