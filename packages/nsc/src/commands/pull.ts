// nsc pull
import type { Invocation } from '../cli/invocation.js';
import { ProgressBar } from '../cli/progress-bar.js';
import { pull } from '../operations/pull.js';
import { clientTls } from './client-tls.js';

export async function run(call: Invocation): Promise<void> {
  const bar = new ProgressBar(call.io, 'pulling jwts');
  try {
    const result = await pull(call.open(), {
      all: call.truth('all'),
      account: call.text('account'),
      url: call.text('account-jwt-server-url'),
      overwriteNewer: call.truth('overwrite-newer'),
      systemAccount: call.text('system-account'),
      systemUser: call.text('system-user'),
      tls: clientTls(call),
      progress: bar.update,
    });
    bar.end();
    call.finish(result.report, result);
  } finally {
    bar.end();
  }
}
