// What `nsc generate activation -i` asks.
import { isAccountKey } from '@nats-ts/jwt';
import { isResolverUrl } from '../../claims/operator-urls.js';
import type { Invocation } from '../../cli/invocation.js';
import { privateExports, subjectProblem } from '../../operations/generate-activation.js';
import { askAccount, askSigner, askValidity } from '../../prompt/questions.js';
import { accountSigners, isScopedKey } from '../../signing/signer.js';
import { quote } from '../../text/go-text.js';
import { answerValidity, givenValidity } from '../flag-options.js';

export async function ask(call: Invocation): Promise<void> {
  const workspace = call.open();
  const store = workspace.store();
  const account = await askAccount(call.ask, store, call.text('account') || workspace.context.account);
  call.answer('account', account);
  const claims = store.account(account);
  const choices = privateExports(account, claims).map((entry) => ({
    value: entry.subject ?? '',
    label: `[${entry.type}] ${entry.name ?? entry.subject} - ${entry.subject}`,
  }));
  const [first, second] = choices;
  const exported =
    first !== undefined && second === undefined
      ? first.value
      : await call.ask.select({ message: 'select the export', flag: '--subject', choices });
  const subject = await call.ask.text({
    message: 'subject',
    flag: '--subject',
    default: call.text('subject') || exported,
    validate: (text) => subjectProblem(text, exported),
  });
  call.answer('subject', subject);
  const target = await call.ask.text({
    message: 'target-account public key',
    flag: '--target-account',
    default: call.text('target-account'),
    validate: (text) =>
      isAccountKey(text) || (text !== '' && store.hasAccount(text))
        ? undefined
        : 'the public key of an account is needed, or the name of one that is here',
  });
  call.answer('target-account', target);
  answerValidity(call, await askValidity(call.ask, workspace, givenValidity(call)));
  const operator = store.operator();
  const signer = await askSigner(call.ask, workspace, {
    message: 'select the key to sign the activation',
    allowed: accountSigners(operator, claims).filter((key) => !isScopedKey(claims, key)),
    kinds: ['account'],
    given: call.text('private-key'),
  });
  call.answer('private-key', signer);
  const server = operator.nats.account_server_url ?? '';
  if (server !== '' && !isResolverUrl(server)) {
    const message = `push the activation to ${quote(server)}`;
    const push = await call.ask.confirm({ message, flag: '--push', default: call.truth('push') });
    call.answer('push', push);
  }
}
