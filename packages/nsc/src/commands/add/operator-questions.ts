// What `nsc add operator -i` asks.
import { existsSync } from 'node:fs';
import { isHttpUrl } from '../../claims/operator-urls.js';
import type { Invocation } from '../../cli/invocation.js';
import { type Environment, expandPath } from '../../environment/environment.js';
import { findKnownOperator } from '../../operations/operator-source.js';
import { askKey, askName, askValidity } from '../../prompt/questions.js';
import { answerValidity, givenValidity } from '../flag-options.js';

export async function ask(call: Invocation): Promise<void> {
  const workspace = call.open();
  const imports = await call.ask.confirm({
    message: 'import operator from a JWT',
    flag: '--url to import, or --name',
    default: true,
  });
  if (imports) {
    const url = await call.ask.text({
      message: 'path or url for operator jwt',
      flag: '--url',
      default: call.text('url'),
      validate: (text) => refuseSource(text, workspace.environment),
    });
    call.answer('url', url);
    call.answer('sys', false);
    return;
  }
  call.answer('url', '');
  call.answer('name', await askName(call.ask, 'operator', call.name()));
  answerValidity(call, await askValidity(call.ask, workspace, givenValidity(call)));
  const [sys, signing] = ['--sys', '--generate-signing-key'];
  call.answer(
    'sys',
    await call.ask.confirm({ message: 'Generate system account?', flag: sys, default: true }),
  );
  const given = call.text('private-key');
  const message = 'Generate signing key?';
  call.answer('generate-signing-key', await call.ask.confirm({ message, flag: signing, default: true }));
  if (given !== '') return;
  const key = await askKey(call.ask, workspace, { kind: 'operator', given, flag: '--private-key' });
  call.answer('private-key', key);
}

function refuseSource(text: string, environment: Environment): string | undefined {
  if (isHttpUrl(text) || findKnownOperator(text, environment) !== undefined) return undefined;
  if (text !== '' && existsSync(expandPath(text, environment))) return undefined;
  return 'neither a file, nor an http(s) URL, nor the name of a known operator';
}
