// nsc push
import type { Invocation } from '../cli/invocation.js';
import { ProgressBar } from '../cli/progress-bar.js';
import { push } from '../operations/push.js';
import { clientTls } from './client-tls.js';

export async function run(call: Invocation): Promise<void> {
  const bar = new ProgressBar(call.io, 'pushing accounts');
  try {
    const result = await push(call.open(), {
      all: call.truth('all'),
      account: call.text('account'),
      url: call.text('account-jwt-server-url'),
      force: call.truth('force'),
      diff: call.truth('diff'),
      prune: call.truth('prune'),
      remove: call.text('account-removal'),
      systemAccount: call.text('system-account'),
      systemUser: call.text('system-user'),
      timeout: call.number('timeout'),
      signer: call.text('private-key'),
      tls: clientTls(call),
      progress: bar.update,
    });
    bar.end();
    call.finish(result.report, result);
  } finally {
    bar.end();
  }
}
