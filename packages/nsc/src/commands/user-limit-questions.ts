// What `-i` asks about what a user, or the users of a scoped signing key, may do.
import { connectionTypes, type UserPermissionLimits } from '@nats-ts/jwt';
import type { Invocation } from '../cli/invocation.js';
import { plainChoices } from '../prompt/prompter.js';
import { askNumber, askTruth } from './account-asking.js';

/** Asks for the limits and subjects; what stays as it is counts as not given. */
export async function askUserLimits(call: Invocation, current: UserPermissionLimits): Promise<void> {
  await askNumber(call, 'payload', 'max payload (-1 unlimited)', current.payload ?? -1);
  await askNumber(call, 'data', 'max data (-1 unlimited)', current.data ?? -1);
  await askNumber(call, 'subs', 'max subscriptions (-1 unlimited)', current.subs ?? -1);
  await askTruth(call, 'bearer', 'bearer token: no connect challenge required', current.bearer_token);
  await askSubjects(call, current);
  await askConnectionTypes(call, current.allowed_connection_types ?? []);
}

const DIRECTIONS = [
  ['allow-pub', 'subjects to allow publishing to (comma separated)'],
  ['allow-sub', 'subjects to allow subscribing to (comma separated)'],
  ['deny-pub', 'subjects to deny publishing to (comma separated)'],
  ['deny-sub', 'subjects to deny subscribing to (comma separated)'],
] as const;

async function askSubjects(call: Invocation, { pub, sub }: UserPermissionLimits): Promise<void> {
  const message = 'edit publish and subscribe permissions';
  if (!(await call.ask.confirm({ message, flag: '--allow-pub', default: false }))) return;
  const present = [pub.allow, pub.deny, sub.allow, sub.deny].flatMap((list) => list ?? []);
  if (present.length > 0) {
    const removed = await call.ask.selectMany({
      message: 'select subjects to remove',
      flag: '--rm',
      choices: plainChoices([...new Set(present)]),
    });
    if (removed.length > 0) call.answer('rm', [...call.texts('rm'), ...removed]);
  }
  for (const [flag, question] of DIRECTIONS) {
    const given = call.texts(flag).join(',');
    const text = await call.ask.text({ message: question, flag: `--${flag}`, default: given });
    const subjects = text
      .split(',')
      .map((subject) => subject.trim())
      .filter((subject) => subject !== '');
    if (subjects.length > 0) call.answer(flag, subjects);
  }
}

async function askConnectionTypes(call: Invocation, current: readonly string[]): Promise<void> {
  const message = 'restrict how the user may connect';
  const flag = '--conn-type';
  if (!(await call.ask.confirm({ message, flag, default: false }))) return;
  const chosen = await call.ask.selectMany({
    message: 'select connection types; none for all',
    flag,
    choices: plainChoices(connectionTypes),
    defaults: current,
  });
  const add = chosen.filter((type) => !current.includes(type));
  const remove = current.filter((type) => !chosen.includes(type));
  if (add.length > 0) call.answer('conn-type', add);
  if (remove.length > 0) call.answer('rm-conn-type', remove);
}
