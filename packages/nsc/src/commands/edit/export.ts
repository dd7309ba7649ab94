// nsc edit export
import type { Invocation } from '../../cli/invocation.js';
import { editExport } from '../../operations/edit-export.js';
import { defined } from '../flag-options.js';
import { refuseNothingToDo } from './nothing-to-do.js';

export async function run(call: Invocation): Promise<void> {
  refuseNothingToDo(call, ['account'], 'please specify some options');
  const result = await editExport(call.open(), {
    account: call.text('account'),
    signer: call.text('private-key'),
    subject: call.text('subject'),
    removeLatency: call.truth('rm-latency-sampling') || call.text('sampling') === '0',
    ...defined({
      name: call.textIfGiven('name'),
      service: call.truthIfGiven('service'),
      private: call.truthIfGiven('private'),
      latency: call.textIfGiven('latency'),
      sampling: call.textIfGiven('sampling'),
      responseThreshold: call.numberIfGiven('response-threshold'),
      responseType: call.textIfGiven('response-type'),
      allowTrace: call.truthIfGiven('allow-trace'),
      description: call.textIfGiven('description'),
      infoUrl: call.textIfGiven('info-url'),
    }),
  });
  call.finish(result.report, result);
}
