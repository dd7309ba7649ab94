// What `nsc expirations -i` asks.
import type { Invocation } from '../cli/invocation.js';
import { refusedBy } from '../prompt/prompter.js';
import { parseTime } from '../text/dates.js';
import { askText, askTruth } from './account-asking.js';

export async function ask(call: Invocation): Promise<void> {
  const validate = refusedBy((text) => parseTime(text, call.io.environment.now()));
  await askText(call, 'within', 'what counts as soon (yyyy-mm-dd, 2w, 1M …)', call.text('within'), validate);
  await askTruth(call, 'skip', 'leave out what does not expire soon');
}
