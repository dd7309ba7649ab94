// nsc upgrade-jwt
import type { Invocation } from '../cli/invocation.js';
import { upgradeJwt } from '../operations/upgrade-jwt.js';

const WARNING = `Once converted you need to re-distribute the operator jwt wherever used: every nats-server, which needs to be
restarted (one by one is ok), and every nsc store that was set up from it. The JWTs of before stay in the history
(nsc audit). Did you upgrade every nats-server, and do you want to convert?`;

export async function run(call: Invocation): Promise<void> {
  const workspace = call.open();
  if (!call.truth('yes')) {
    const wanted = await call.ask.confirm({ message: WARNING, flag: '--yes', default: false });
    if (!wanted) {
      call.note('Declined to convert at this time. Rerun the command when ready.');
      return;
    }
  }
  const result = await upgradeJwt(workspace);
  call.finish(result.report, result);
}
