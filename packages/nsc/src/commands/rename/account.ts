// nsc rename account
import type { Invocation } from '../../cli/invocation.js';
import { renameAccount } from '../../operations/rename-account.js';

export async function run(call: Invocation): Promise<void> {
  const [account = '', to = ''] = call.args;
  const result = await renameAccount(call.open(), { account, to, signer: call.text('private-key') });
  call.finish(result.report, result);
}
