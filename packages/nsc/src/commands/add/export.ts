// nsc add export
import type { Invocation } from '../../cli/invocation.js';
import { addExport } from '../../operations/add-export.js';
import { defined } from '../flag-options.js';

export async function run(call: Invocation): Promise<void> {
  const result = await addExport(call.open(), {
    account: call.text('account'),
    signer: call.text('private-key'),
    name: call.text('name'),
    subject: call.text('subject'),
    service: call.truth('service'),
    private: call.truth('private'),
    latency: call.text('latency'),
    sampling: call.text('sampling'),
    responseThreshold: call.number('response-threshold'),
    accountTokenPosition: call.number('account-token-position'),
    advertise: call.truth('advertise'),
    allowTrace: call.truth('allow-trace'),
    ...defined({ responseType: call.textIfGiven('response-type') }),
  });
  call.finish(result.report, result);
}
