/**
 * `POST /jwt/v1/pack`: many JWTs in one request, a line `key|jwt` each, for whoever brings thousands of accounts. Each
 * goes through the same door as if it came alone, and gets its own answer.
 */
import { unarmour } from '@nats-ts/jwt';
import type { Intake } from '../intake.js';
import type { BodyReader } from './body.js';
import type { Handler } from './call.js';
import { jsonReply, textReply } from './reply.js';

/** JWTs of one pack under way at once: enough to share the disk's syncs, few enough that others get theirs. */
const AT_ONCE = 32;

/** What became of one line. */
export interface PackAnswer {
  /** The account; empty when the line is not one of a pack. */
  readonly key: string;
  /** As a POST of the JWT alone is answered. */
  readonly status: number;
  /** The reasons, line by line; absent when there is nothing to say. */
  readonly text?: string;
}

/** Answers 200 with `{ answers }`, in the order of the lines, whatever became of each. */
export function postPackHandler(intake: Intake, bodies: BodyReader): Handler {
  return async (call) => {
    const body = await bodies.read(call);
    if (body.kind === 'refused') return body.reply;
    const lines = body.text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length === 0)
      return textReply(400, 'the pack is empty: it must have a line key|jwt for each account');
    const answers: PackAnswer[] = new Array(lines.length);
    const queue = lines.entries();
    const lane = async (): Promise<void> => {
      for (const [index, line] of queue) answers[index] = await submit(intake, line);
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, lines.length) }, lane));
    return jsonReply(200, { answers });
  };
}

async function submit(intake: Intake, line: string): Promise<PackAnswer> {
  const bar = line.indexOf('|');
  if (bar < 0)
    return { key: '', status: 400, text: 'the line is not a key and a JWT with a bar between them' };
  const key = line.slice(0, bar).trim();
  const outcome = await intake.submit(unarmour(line.slice(bar + 1)), { key, from: 'http' });
  switch (outcome.kind) {
    case 'pending':
      return { key, status: 202, text: outcome.text };
    case 'refused':
      return { key, status: outcome.status, text: outcome.lines.join('\n') };
    default:
      return { key, status: 200 };
  }
}
