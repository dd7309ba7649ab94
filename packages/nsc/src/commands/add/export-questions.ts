// What `nsc add export -i` asks; `edit export` asks alike.

import { formatGoDuration, parseGoDuration } from '@nats-ts/flags';
import { type Export, type ExportKind, validate } from '@nats-ts/jwt';
import { parseSampling, RESPONSE_TYPES } from '../../claims/service-latency.js';
import type { Invocation } from '../../cli/invocation.js';
import { plainChoices, refusedBy } from '../../prompt/prompter.js';
import {
  type AskedAccount,
  askAccountSigner,
  askText,
  askTruth,
  askWhichAccount,
  emptyRefusal,
} from '../account-asking.js';

export async function ask(call: Invocation): Promise<void> {
  const account = await askWhichAccount(call, 'account');
  const type = await askKind(call, call.truth('service') ? 'service' : 'stream');
  call.answer('service', type === 'service');
  const subject = await askText(call, 'subject', 'subject', '', (text) =>
    exportRefusal(account, [...(account.claims.nats.exports ?? []), { subject: text, type }]),
  );
  if (!call.given('name')) call.answer('name', subject);
  await askText(call, 'name', 'name', '', emptyRefusal);
  await askTruth(call, 'private', `private ${type}`, false);
  if (type === 'service') await askService(call, {});
  await askAccountSigner(call, account);
}

/** Asks whether it is a stream or a service. */
export function askKind(call: Invocation, current: ExportKind): Promise<ExportKind> {
  const choices: { value: ExportKind; label: string }[] = [
    { value: 'stream', label: 'stream' },
    { value: 'service', label: 'service' },
  ];
  return call.ask.select({ message: 'export type', flag: '--service', choices, default: current });
}

/** Why an account cannot export what it would; undefined when it can. */
export function exportRefusal({ claims }: AskedAccount, exports: readonly Export[]): string | undefined {
  const wanted = { ...claims, nats: { ...claims.nats, exports: [...exports] } };
  return validate(wanted).find(({ blocking, path }) => blocking && path.startsWith('nats.exports'))?.text;
}

/** Asks what only services have. */
export async function askService(call: Invocation, old: Export): Promise<void> {
  const { service_latency: latency } = old;
  const track = { message: 'track service latency', flag: '--latency', default: latency !== undefined };
  if (await call.ask.confirm(track)) {
    const sampling = latency === undefined ? '' : `${latency.sampling}`;
    const rate = 'sampling percentage [1-100] or header';
    await askText(call, 'sampling', rate, sampling, refusedBy(parseSampling));
    await askText(call, 'latency', 'latency metrics subject', latency?.results, emptyRefusal);
  } else if (latency !== undefined) {
    call.answer('rm-latency-sampling', true);
  }
  const type = old.response_type ?? 'Singleton';
  const answer = await call.ask.select<string>({
    message: 'service response type',
    flag: '--response-type',
    choices: plainChoices(RESPONSE_TYPES),
    default: call.given('response-type') ? call.text('response-type') : type,
  });
  if (answer !== type) call.answer('response-type', answer);
  const before = (old.response_threshold ?? 0) / 1e6;
  const threshold = await call.ask.text({
    message: 'response threshold (0 disabled)',
    flag: '--response-threshold',
    default: formatGoDuration(call.given('response-threshold') ? call.number('response-threshold') : before),
    validate: refusedBy(parseGoDuration),
  });
  if (parseGoDuration(threshold) !== before) call.answer('response-threshold', parseGoDuration(threshold));
  await askTruth(call, 'allow-trace', 'allow tracing', old.allow_trace);
}
