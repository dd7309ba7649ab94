// What `nsc edit account -i` asks.
import { noJetStreamLimits, type OperatorLimits, signingKeyOf } from '@nats-ts/jwt';
import type { Invocation } from '../../cli/invocation.js';
import { askSigningKeys, askTags, askValidity, validityOf } from '../../prompt/questions.js';
import {
  askAccountSigner,
  askNumber,
  askText,
  askTruth,
  askWhichAccount,
  emptyRefusal,
  infoLengthRefusal,
  infoUrlRefusal,
} from '../account-asking.js';
import { answerValidity, givenValidity } from '../flag-options.js';

export async function ask(call: Invocation): Promise<void> {
  const account = await askWhichAccount(call, 'name');
  const { nats } = account.claims;
  const current = (nats.signing_keys ?? []).map(signingKeyOf);
  const keys = await askSigningKeys(call.ask, call.open(), 'account', current, {
    add: call.texts('sk'),
    remove: call.texts('rm-sk'),
  });
  call.answer('sk', keys.add);
  call.answer('rm-sk', keys.remove);

  const { limits } = nats;
  await askNumber(call, 'conns', 'max connections (-1 unlimited)', limits.conn);
  await askNumber(call, 'leaf-conns', 'max leaf node connections (-1 unlimited)', limits.leaf);
  await askNumber(call, 'data', 'max data (-1 unlimited)', limits.data);
  await askNumber(call, 'exports', 'max exports (-1 unlimited)', limits.exports);
  await askNumber(call, 'imports', 'max imports (-1 unlimited)', limits.imports);
  await askNumber(call, 'payload', 'max payload (-1 unlimited)', limits.payload);
  await askNumber(call, 'subscriptions', 'max subscriptions (-1 unlimited)', limits.subs);
  await askJetStream(call, limits);

  const validity = validityOf(account.claims, givenValidity(call));
  answerValidity(call, await askValidity(call.ask, call.open(), validity));
  const tags = await askTags(call.ask, nats.tags ?? []);
  call.answer('tag', [...call.texts('tag'), ...tags.add]);
  call.answer('rm-tag', [...call.texts('rm-tag'), ...tags.remove]);
  await askAccountSigner(call, account);
  await askText(call, 'description', 'Account Description', nats.description, infoLengthRefusal);
  await askText(call, 'info-url', 'Info url', nats.info_url, infoUrlRefusal);
  await askTracing(call, nats.trace);
}

async function askJetStream(call: Invocation, limits: OperatorLimits): Promise<void> {
  const set = { message: 'set JetStream limits', flag: '--js-disk-storage', default: false };
  if (!(await call.ask.confirm(set))) return;
  const tiered = Object.keys(limits.tiered_limits ?? {}).length > 0;
  const flag = '--js-tier';
  const text = await call.ask.text({
    message: 'edit tier (0 matches all tiers)',
    flag,
    default: tiered ? '1' : '0',
    validate: (answer) => {
      if (!/^\d{1,3}$/.test(answer)) return 'replication must be 0 or greater';
      if (Number(answer) === 0 && tiered)
        return 'configuration has tier limits - global limits are not allowed';
      if (Number(answer) > 0 && !noJetStreamLimits(limits)) {
        return 'configuration has global limits - tiered limits are not allowed';
      }
      return undefined;
    },
  });
  const tier = Number(text);
  call.answer('js-tier', tier);
  const now = tier === 0 ? limits : (limits.tiered_limits?.[`R${tier}`] ?? {});
  const none = noJetStreamLimits(now) ? -1 : 0;
  const off = '(-1 unlimited / 0 disabled)';
  const memory = await askNumber(call, 'js-mem-storage', `max mem storage ${off}`, now.mem_storage);
  const disk = await askNumber(call, 'js-disk-storage', `max disk storage ${off}`, now.disk_storage);
  if (memory === 0 && disk === 0) return;
  await askNumber(call, 'js-streams', 'max streams (-1 unlimited)', now.streams ?? none);
  await askNumber(call, 'js-consumer', 'max consumer (-1 unlimited)', now.consumer ?? none);
  const most = (what: string): string => `max size for a ${what} stream (-1 unlimited)`;
  await askNumber(call, 'js-max-mem-stream', most('memory'), now.mem_max_stream_bytes ?? none);
  await askNumber(call, 'js-max-disk-stream', most('disk'), now.disk_max_stream_bytes ?? none);
  const pending = 'max number of pending acks for a consumer';
  await askNumber(call, 'js-max-ack-pending', pending, now.max_ack_pending ?? none);
  const required = 'require max bytes when creating a stream';
  await askTruth(call, 'js-max-bytes-required', required, now.max_bytes_required);
}

async function askTracing(
  call: Invocation,
  trace: { readonly dest?: string; readonly sampling?: number } | undefined,
): Promise<void> {
  const flag = '--trace-context-subject';
  if (!(await call.ask.confirm({ message: 'Enable context tracing?', flag, default: false }))) return;
  const subject = await call.ask.text({
    message: 'Trace context subject?',
    flag,
    default: trace?.dest ?? call.text('trace-context-subject'),
    validate: emptyRefusal,
  });
  call.answer('trace-context-subject', subject);
  await askNumber(
    call,
    'trace-context-sampling',
    'Trace context sampling rate [1-100]',
    trace?.sampling ?? 0,
  );
}
