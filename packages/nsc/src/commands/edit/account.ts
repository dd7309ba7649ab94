// nsc edit account
import type { JetStreamEdit } from '../../claims/jetstream-limits.js';
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { editAccount } from '../../operations/edit-account.js';
import { defined, permissionEditOptions, validityOptions } from '../flag-options.js';
import { refuseNothingToDo } from './nothing-to-do.js';

export async function run(call: Invocation): Promise<void> {
  refuseNothingToDo(call, ['name']);
  const result = await editAccount(call.open(), {
    account: call.name(),
    signer: call.text('private-key'),
    signingKeys: call.texts('sk'),
    removeSigningKeys: call.texts('rm-sk'),
    tags: call.texts('tag'),
    removeTags: call.texts('rm-tag'),
    ...defined({
      connections: call.numberIfGiven('conns'),
      leafConnections: call.numberIfGiven('leaf-conns'),
      data: call.numberIfGiven('data'),
      exports: call.numberIfGiven('exports'),
      imports: call.numberIfGiven('imports'),
      payload: call.numberIfGiven('payload'),
      subscriptions: call.numberIfGiven('subscriptions'),
      wildcardExports: call.truthIfGiven('wildcard-exports'),
      disallowBearer: call.truthIfGiven('disallow-bearer'),
      description: call.textIfGiven('description'),
      infoUrl: call.textIfGiven('info-url'),
      traceSubject: call.textIfGiven('trace-context-subject'),
      traceSampling: call.numberIfGiven('trace-context-sampling'),
      hostClusterTraffic: call.truthIfGiven('host-cluster-traffic'),
      jetStream: jetStreamEdit(call),
    }),
    ...validityOptions(call),
    ...permissionEditOptions(call),
  });
  call.finish(result.report, result);
}

function jetStreamEdit(call: Invocation): JetStreamEdit | undefined {
  const limits = defined({
    tier: call.numberIfGiven('js-tier'),
    memoryStorage: call.numberIfGiven('js-mem-storage', 'mem-storage'),
    diskStorage: call.numberIfGiven('js-disk-storage', 'disk-storage'),
    streams: call.numberIfGiven('js-streams', 'streams'),
    consumers: call.numberIfGiven('js-consumer', 'consumer'),
    maxMemoryStream: call.numberIfGiven('js-max-mem-stream'),
    maxDiskStream: call.numberIfGiven('js-max-disk-stream'),
    maxAckPending: call.numberIfGiven('js-max-ack-pending'),
    maxBytesRequired: call.truthIfGiven('js-max-bytes-required'),
  });
  const isSet = Object.keys(limits).length > 0;
  const others = (flag: string): boolean =>
    isSet || ['rm-js-tier', 'js-disable', 'js-enable'].some((other) => other !== flag && call.given(other));
  for (const flag of ['rm-js-tier', 'js-disable', 'js-enable']) {
    if (call.given(flag) && others(flag)) {
      throw new NscError('usage', `${flag} is exclusive of all other js options`);
    }
  }
  if (call.truth('js-disable')) return { kind: 'disable' };
  if (call.number('rm-js-tier') > -1) return { kind: 'remove-tier', tier: call.number('rm-js-tier') };
  if (call.number('js-enable') > -1) return { kind: 'enable', tier: call.number('js-enable') };
  return isSet ? { kind: 'set', limits } : undefined;
}
