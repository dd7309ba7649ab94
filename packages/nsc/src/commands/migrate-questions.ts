// What `nsc migrate -i` asks.
import { isHttpUrl } from '../claims/operator-urls.js';
import type { Invocation } from '../cli/invocation.js';
import { expandPath } from '../environment/environment.js';
import { readStoreInfo } from '../store/store-info.js';
import { askText, askTruth } from './account-asking.js';
import { pathRefusal } from './path-asking.js';

export async function ask(call: Invocation): Promise<void> {
  const all = await call.ask.confirm({
    message: 'migrate all accounts under a particular operator',
    flag: '--operator-dir or --url',
    default: call.text('url') === '',
  });
  if (all) {
    call.answer('url', '');
    await askText(call, 'operator-dir', 'specify the directory for the operator', undefined, (text) => {
      const refusal = pathRefusal(call, 'folder')(text);
      if (refusal !== undefined) return refusal;
      return readStoreInfo(expandPath(text, call.io.environment)) === undefined
        ? 'is not the directory of an operator: it has no .nsc file'
        : undefined;
    });
  } else {
    call.answer('operator-dir', '');
    await askText(call, 'url', 'account jwt url/or path', undefined, (text) =>
      isHttpUrl(text) ? undefined : pathRefusal(call, 'file')(text),
    );
  }
  await askTruth(call, 'force', 'overwrite accounts with the same name');
}
