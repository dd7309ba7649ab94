// nsc generate config
import { join } from 'node:path';
import { type Invocation, STDOUT } from '../../cli/invocation.js';
import { abbreviateHome } from '../../environment/environment.js';
import { NscError } from '../../errors.js';
import { type ConfigKind, generateConfig } from '../../operations/generate-config.js';
import { backquote } from '../../text/go-text.js';

const KINDS: readonly (readonly [flag: string, kind: ConfigKind])[] = [
  ['mem-resolver', 'memory'],
  ['nats-resolver', 'nats'],
  ['nats-resolver-cache', 'nats-cache'],
  ['nkey', 'nkey'],
];

export async function run(call: Invocation): Promise<void> {
  const chosen = KINDS.filter(([flag]) => call.truth(flag)).map(([, kind]) => kind);
  const [kind, second] = chosen;
  if (kind === undefined) {
    throw new NscError(
      'usage',
      'specify a config type option: --mem-resolver, --nats-resolver or --nats-resolver-cache',
    );
  }
  if (second !== undefined) throw new NscError('usage', 'can only generate one config at a time');
  const given = call.text('config-file');
  const file = given === STDOUT ? '' : given;
  const dir = call.text('dir');
  const result = await generateConfig(call.open(), {
    kind,
    systemAccount: call.text('sys-account'),
    file,
    dir,
    force: call.truth('force'),
  });
  if (file === '' && dir === '') {
    call.print(result.text);
    return;
  }
  call.finish(result.report, { file: result.file });
  const written = dir === '' ? file : join(dir, 'resolver.conf');
  call.print(`Success!! - generated ${backquote(abbreviateHome(written, call.io.environment))}`);
}
