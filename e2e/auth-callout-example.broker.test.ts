// The example of an authorization service, with the commands that its page prints: keys and configuration by nsc, the
// service as a program of its own, in front of our broker and of the Go one.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { GO, OURS, type Running as RunningBroker } from '../conformance/nats-server/servers.js';
import { ours, Running, root, run } from './support/program.js';
import { tempDir } from './support/temp-dir.js';

const folder = join(root, 'examples/auth-callout');
const [byConfiguration = '', byOperator = ''] = readFileSync(join(folder, 'README.md'), 'utf8')
  .split(/^## /m)
  .slice(1);

/** The blocks of a chapter, shell commands or not. */
const blocks = (chapter: string, kind: string): readonly string[] =>
  [...chapter.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, found]) => found === kind)
    .map(([, , text = '']) => text);

/** A home with `nsc` on its path. */
class Home {
  readonly dir = tempDir('callout-example');

  constructor() {
    const bin = join(this.dir, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'nsc'), `#!/bin/sh\nexec "${process.execPath}" "${ours('nsc')}" "$@"\n`);
    chmodSync(join(bin, 'nsc'), 0o755);
  }

  async shell(commands: string): Promise<string> {
    const env = { HOME: this.dir, PATH: `${join(this.dir, 'bin')}:${process.env.PATH ?? ''}` };
    const done = await run('/bin/sh', ['-e', '-c', commands], { cwd: this.dir, env });
    expect(done, commands).toMatchObject({ code: 0 });
    return done.stdout + done.stderr;
  }
}

beforeAll(async () => {
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  expect(scripts.start).toBe('tsc && node dist/main.js');
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  expect(await run(process.execPath, [tsc], { cwd: folder })).toMatchObject({ code: 0 });
}, 120_000);

/** Starts the service, and sees to it that it is known: questions before that are not answered. */
async function serve(broker: RunningBroker, env: Readonly<Record<string, string>>): Promise<void> {
  const service = new Running(process.execPath, ['dist/main.js'], {
    cwd: folder,
    env: { NATS_URL: `nats://127.0.0.1:${broker.port}`, ...env },
  });
  onTestFinished(async () => void (await service.stop()));
  await service.printed(/answering for/);
}

async function decides(broker: RunningBroker): Promise<void> {
  const as = async (user: string, pass: string): Promise<NatsConnection> => {
    const connection = await connect({ port: broker.port, user, pass, reconnect: false, timeout: 10_000 });
    onTestFinished(() => connection.close());
    return connection;
  };
  await expect.poll(() => as('alice', 'alice').then(() => 'in', String), { timeout: 15_000 }).toBe('in');
  const [alice, bob] = [await as('alice', 'alice'), await as('bob', 'bob')];
  const heard: string[] = [];
  alice.subscribe('*.says', { callback: (_, { subject }) => void heard.push(subject) });
  await alice.flush();
  bob.publish('alice.says');
  bob.publish('bob.says');
  await bob.flush();
  await alice.flush();
  expect(heard).toEqual(['bob.says']);
  await expect(as('alice', 'wrong')).rejects.toThrow('Authorization Violation');
  await expect(as('eve', 'eve')).rejects.toThrow('Authorization Violation');
}

describe.each([OURS, GO])('the example service and $name', (kind) => {
  test('by configuration', async () => {
    const home = new Home();
    const [generate = ''] = blocks(byConfiguration, 'sh');
    const [conf = ''] = blocks(byConfiguration, '');
    const printed = (await home.shell(generate)).split('\n').filter((line) => line !== '');
    const [issuerSeed = '', issuer = '', curveSeed = '', curve = ''] = printed;
    const broker = await kind.start({
      conf: conf.replace(/issuer: \w+/, `issuer: ${issuer}`).replace(/xkey: \w+/, `xkey: ${curve}`),
    });
    onTestFinished(() => broker.stop());
    await serve(broker, {
      NATS_USER: 'auth',
      NATS_PASSWORD: 'auth',
      ISSUER_SEED: issuerSeed,
      XKEY_SEED: curveSeed,
    });
    await decides(broker);
  }, 60_000);

  test('in operator mode', async () => {
    const home = new Home();
    const [prepare = ''] = blocks(byOperator, 'sh');
    const said = await home.shell(prepare);
    const seed = (name: string, prefix: string): string =>
      new RegExp(`\\b${name} +│ (${prefix}\\w+)`).exec(said)?.[1] ?? '';
    const broker = await kind.start({ conf: readFileSync(join(home.dir, 'server.conf'), 'utf8') });
    onTestFinished(() => broker.stop());
    await serve(broker, {
      NATS_CREDS: join(home.dir, '.local/share/nats/nsc/keys/creds/OP/AUTH/service.creds'),
      ISSUER_SEED: seed('AUTH', 'SA'),
      APP_SEED: seed('APP', 'SA'),
      XKEY_SEED: seed('AUTH', 'SX'),
    });
    await decides(broker);
  }, 120_000);
});
