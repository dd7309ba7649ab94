// Ctrl-C ends a listening nsc tool well: what came is printed, the program ends at once and without an error.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GoBroker } from './support/go-broker.js';
import { NscHome } from './support/nsc-home.js';
import { ours, Running } from './support/program.js';
import { tempDir } from './support/temp-dir.js';

test('nsc tool sub prints what comes until Ctrl-C, and ends with 0', async () => {
  const dir = tempDir('nsc-tools');
  const home = new NscHome(dir);
  await home.nsc('init -n demo');
  const config = await home.nsc('generate config --mem-resolver');
  const broker = await GoBroker.inFolder(dir, config).start();
  const args = ['tool', 'sub', 'greeting', '-a', 'demo', '-u', 'demo', '--nats', broker.url];
  const sub = new Running(ours('nsc'), args, { env: { HOME: dir, LANG: 'C.UTF-8' }, cwd: join(dir) });
  try {
    await sub.printed(/Listening on \[greeting\]/);
    await home.nsc(`tool pub greeting hello -a demo -u demo --nats ${broker.url}`);
    await sub.printed(/\[#1\] received on \[greeting\]: 'hello'/);
    expect((await sub.stop('SIGINT')).code).toBe(0);
  } finally {
    await sub.stop('SIGKILL');
    await broker.stop();
  }
});
