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

test('nsc reaches a broker by WebSocket', async () => {
  const dir = tempDir('nsc-websocket');
  // Node 20 has its WebSocket behind this flag, later ones have it anyway.
  const home = new NscHome(dir, { NODE_OPTIONS: '--experimental-websocket' });
  await home.nsc('init -n demo');
  const config = await home.nsc('generate config --nats-resolver');
  const listen = 'websocket { listen: "127.0.0.1:-1", no_tls: true }';
  const broker = await GoBroker.inFolder(dir, `${config}\n${listen}`).start();
  try {
    const port = /Listening for websocket clients on \S*:(\d+)/.exec(broker.output)?.[1];
    const url = `ws://127.0.0.1:${port}`;
    expect(await home.nsc(`push -A -u ${url}`)).toContain('pushed "demo" to nats-server');
    expect(await home.nsc(`tool rtt -a demo -u demo --nats ${url}`)).toContain('round trip time to');
    if (process.versions.node.startsWith('20.')) {
      const { stderr } = await new NscHome(dir).try(`push -A -u ${url}`);
      expect(stderr).toContain('websocket urls need Node 22 or later; use a nats:// or tls:// url');
    }
  } finally {
    await broker.stop();
  }
});
