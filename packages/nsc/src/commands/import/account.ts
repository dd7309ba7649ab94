// nsc import account
import type { Invocation } from '../../cli/invocation.js';
import { importAccount } from '../../operations/import-account.js';
import { importFileOptions } from './options.js';

export async function run(call: Invocation): Promise<void> {
  const result = await importAccount(call.open(), {
    ...importFileOptions(call),
    force: call.truth('force'),
    signer: call.text('private-key'),
  });
  call.finish(result.report, result);
}
