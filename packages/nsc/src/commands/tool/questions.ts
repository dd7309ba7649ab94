// What the tools ask with -i: as whom, and what to say where.
import type { Invocation } from '../../cli/invocation.js';
import { emptyRefusal } from '../account-asking.js';
import { askAccountAndUser } from '../user-asking.js';

/** Asks as whom, which `rtt` needs to know. */
export async function ask(call: Invocation): Promise<void> {
  await askAccountAndUser(call, 'user');
}

/** Asks as whom, and for the subject unless it was given. */
export async function askSubject(call: Invocation): Promise<void> {
  await ask(call);
  if (call.args.length > 0) return;
  const subject = await call.ask.text({ message: 'subject', flag: 'a subject', validate: emptyRefusal });
  call.answerArguments([subject]);
}

/** Asks as whom, for the subject, and for the text to send unless the line has them. */
export async function askMessage(call: Invocation): Promise<void> {
  const given = call.args.length;
  await askSubject(call);
  if (given > 0) return;
  const payload = await call.ask.text({ message: 'text to send', flag: 'a text behind the subject' });
  if (payload !== '') call.answerArguments([...call.args, payload]);
}
