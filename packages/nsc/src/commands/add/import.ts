// nsc add import
import type { Invocation } from '../../cli/invocation.js';
import { addImport } from '../../operations/add-import.js';

export async function run(call: Invocation): Promise<void> {
  const result = await addImport(call.open(), {
    account: call.text('account'),
    signer: call.text('private-key'),
    name: call.text('name'),
    localSubject: call.text('local-subject'),
    source: call.text('src-account'),
    remoteSubject: call.text('remote-subject'),
    token: call.text('token') || call.text('token-file'),
    service: call.truth('service'),
    share: call.truth('share'),
    allowTrace: call.truth('allow-trace'),
  });
  call.finish(result.report, result);
}
