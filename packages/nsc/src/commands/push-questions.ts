// What `nsc push -i` asks.
import { isHttpUrl, isResolverUrl } from '../claims/operator-urls.js';
import type { Invocation } from '../cli/invocation.js';
import { systemAccountName } from '../nats/identity.js';
import { plainChoices } from '../prompt/prompter.js';
import { askAccount } from '../prompt/questions.js';

const TEMPORARY = 'a user made for this push alone';

export async function ask(call: Invocation): Promise<void> {
  const workspace = call.open();
  const store = workspace.store();
  const operator = store.operator();
  if (!call.truth('all') && !call.truth('prune') && !call.truth('diff') && !call.given('account-removal')) {
    call.answer(
      'account',
      await askAccount(call.ask, store, call.text('account') || workspace.context.account),
    );
  }
  const url = await call.ask.text({
    message: 'Account Server URL or nats-resolver enabled nats-server URL',
    flag: '--account-jwt-server-url',
    default: call.text('account-jwt-server-url') || (operator.nats.account_server_url ?? ''),
    validate: (text) =>
      isResolverUrl(text) || isHttpUrl(text)
        ? undefined
        : 'a url is needed: http, https, nats, tls, ws or wss',
  });
  call.answer('account-jwt-server-url', url);
  if (!isResolverUrl(url)) return;
  const account = systemAccountName(store, operator, call.text('system-account'));
  const users = store.userNames(account);
  if (call.given('system-user') || users.length === 0) return;
  const user = await call.ask.select({
    message: `user of the system account ${account}`,
    flag: '--system-user',
    choices: plainChoices([TEMPORARY, ...users]),
  });
  call.answer('system-account', account);
  if (user !== TEMPORARY) call.answer('system-user', user);
}
