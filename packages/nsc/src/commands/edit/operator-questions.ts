// What `nsc edit operator -i` asks.
import { checkServiceUrl } from '../../claims/operator-urls.js';
import type { Invocation } from '../../cli/invocation.js';
import { plainChoices, refusedBy } from '../../prompt/prompter.js';
import {
  askAccount,
  askSigner,
  askSigningKeys,
  askTags,
  askValidity,
  validityOf,
} from '../../prompt/questions.js';
import { operatorSigners } from '../../signing/signer.js';
import { answerValidity, givenValidity } from '../flag-options.js';

export async function ask(call: Invocation): Promise<void> {
  const workspace = call.open();
  const store = workspace.store();
  const claims = store.operator();
  const { nats } = claims;
  answerValidity(call, await askValidity(call.ask, workspace, validityOf(claims, givenValidity(call))));
  const tags = await askTags(call.ask, nats.tags ?? []);
  call.answer('tag', [...call.texts('tag'), ...tags.add]);
  call.answer('rm-tag', [...call.texts('rm-tag'), ...tags.remove]);

  const server = '--account-jwt-server-url';
  const url = await call.ask.text({
    message: 'account jwt server url',
    flag: server,
    default: call.text('account-jwt-server-url') || (nats.account_server_url ?? ''),
  });
  if (url.trim() !== '') call.answer('account-jwt-server-url', url.trim());
  await askServiceUrls(call, nats.operator_service_urls ?? []);

  const message = 'Set system account';
  if (await call.ask.confirm({ message, flag: '--system-account', default: false })) {
    call.answer('system-account', await askAccount(call.ask, store, '', 'select system account'));
  }
  const keys = await askSigningKeys(call.ask, workspace, 'operator', nats.signing_keys ?? [], {
    add: call.texts('sk'),
    remove: call.texts('rm-sk'),
  });
  call.answer('sk', keys.add);
  call.answer('rm-sk', keys.remove);
  const signer = await askSigner(call.ask, workspace, {
    message: 'select the key to sign the operator',
    allowed: [...new Set([...operatorSigners(claims), claims.sub])],
    kinds: ['operator'],
    given: call.text('private-key'),
  });
  call.answer('private-key', signer);
}

async function askServiceUrls(call: Invocation, current: readonly string[]): Promise<void> {
  const add = [...call.texts('service-url')];
  const flag = '--service-url';
  for (let message = 'add a service url'; ; message = 'add another service url') {
    if (!(await call.ask.confirm({ message, flag, default: current.length === 0 && add.length === 0 })))
      break;
    const validate = refusedBy(checkServiceUrl);
    add.push(await call.ask.text({ message: 'operator service url', flag, validate }));
  }
  call.answer(
    'service-url',
    add.filter((url) => url !== ''),
  );
  if (current.length === 0) return;
  const remove = { message: 'remove any service urls', flag: '--rm-service-url' };
  if (!(await call.ask.confirm({ ...remove, default: false }))) return;
  const choices = plainChoices(current);
  const removed = await call.ask.selectMany({ ...remove, message: 'select service urls to remove', choices });
  call.answer('rm-service-url', [...call.texts('rm-service-url'), ...removed]);
}
