// nsc update: npm installs and updates this program.
import type { Invocation } from '../cli/invocation.js';
import { programVersion } from '../cli/version.js';

const PACKAGE = '@nats-ts/nsc';

export async function run(call: Invocation): Promise<void> {
  const current = programVersion();
  const wanted = call.text('version').trim().replace(/^v/i, '') || 'latest';
  const command = `npm install --global ${PACKAGE}@${wanted}`;
  const check = `npm view ${PACKAGE} version`;
  await call.show({ package: PACKAGE, current, command, check }, () =>
    [
      `This is nsc ${current}. It is updated with npm:`,
      '',
      `  ${command}`,
      '',
      'To see which version is the newest:',
      '',
      `  ${check}`,
    ].join('\n'),
  );
}
