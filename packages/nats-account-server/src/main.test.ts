// The program as a shell starts it: exit codes, what it prints where, signals. It needs the built package.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { get, post, tempDir, World } from '../test/world.js';

const program = fileURLToPath(new URL('../bin/nats-account-server.js', import.meta.url));
const world = new World();

/** A started program and all it said so far. */
class Program {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  stdout = '';
  stderr = '';

  constructor(...args: string[]) {
    this.process = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stdout?.on('data', (text) => {
      this.stdout += text;
    });
    this.process.stderr?.on('data', (text) => {
      this.stderr += text;
    });
    this.ended = once(this.process, 'close').then(([code]) => code);
    onTestFinished(() => void this.process.kill('SIGKILL'));
  }

  /** Waits until the log has what the pattern says. */
  async logged(pattern: RegExp): Promise<RegExpExecArray> {
    await expect.poll(() => this.stderr, { timeout: 10_000 }).toMatch(pattern);
    return pattern.exec(this.stderr) as RegExpExecArray;
  }
}

test('help, version and dump go to standard output and end with 0', async () => {
  const runs = [new Program('-h'), new Program('--version'), new Program('-dump', '-hp', ':7', '-DV')];
  expect(await Promise.all(runs.map((run) => run.ended))).toEqual([0, 0, 0]);
  const [help, version, dump] = runs.map((run) => run.stdout) as [string, string, string];
  expect(help).toMatch(/-operator.*\n/);
  expect(version).toMatch(/^nats-account-server: v\d+\.\d+\.\d+\n$/);
  expect(JSON.parse(dump)).toMatchObject({
    http: { host: '', port: 7 },
    logging: { debug: true, trace: true },
  });
});

test('a wrong flag ends with 2, a wrong configuration or an occupied port with 1, each named', async () => {
  const dir = await tempDir();
  const conf = join(dir, 'bad.conf');
  await writeFile(conf, 'http {\n  prot: 1\n}\n');
  const busy = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void busy.close());
  await once(busy, 'listening');
  const { port } = busy.address() as { port: number };
  const runs = [new Program('-nope'), new Program('-c', conf), new Program('-hp', `127.0.0.1:${port}`)];
  expect(await Promise.all(runs.map((run) => run.ended))).toEqual([2, 1, 1]);
  const [flag, config, occupied] = runs.map((run) => run.stderr) as [string, string, string];
  expect(flag).toContain('flag provided but not defined: -nope');
  expect(config).toMatch(/bad\.conf:2:3: .*prot/);
  expect(occupied).toMatch(
    new RegExp(`\\[FTL\\] error creating listener on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE`),
  );
});

test('SIGHUP reloads the file, a broken file is refused, SIGTERM ends with 0', async () => {
  const dir = await tempDir();
  const [conf, operator] = [join(dir, 'nas.conf'), join(dir, 'O.jwt')];
  const configure = (more: string) =>
    writeFile(
      conf,
      `operatorjwtpath: "${operator}", http { host: "127.0.0.1", port: 0 }, store { dir: "${dir}/store" }, ${more}`,
    );
  await writeFile(operator, world.operatorJwt);
  await configure('logging { trace: false }');
  const run = new Program('-c', conf);
  const [, port] = await run.logged(/http listening on port (\d+)/);
  await run.logged(/is running/);
  const server = { url: `http://127.0.0.1:${port}` };
  const { key, token } = world.account({ signer: world.signingKey });
  expect((await post(server, key, token)).status).toBe(200);
  expect(run.stderr).not.toContain('[TRC]');
  await configure('logging { trace: true }, store { shard: true }');
  await writeFile(operator, world.operatorWith({ signing_keys: [] }));
  run.process.kill('SIGHUP');
  await run.logged(/\[INF\] reloaded, changed: logging\.trace\n/);
  await run.logged(/\[WRN\] not changed before a restart: .*store\./);
  expect((await get(server, key)).status).toBe(404);
  await run.logged(/\[TRC\] 127\.0\.0\.1:\d+: \/jwt\/v1\/accounts\//);
  await configure('logging { trace: maybe }');
  run.process.kill('SIGHUP');
  await run.logged(/\[ERR\] .*nas\.conf:1:\d+: .*trace/);
  await run.logged(/goes on with what it had/);
  expect((await get(server, key)).status).toBe(404);
  run.process.kill('SIGTERM');
  expect(await run.ended).toBe(0);
  expect(run.stderr).toMatch(/received sig-term, shutting down\n(.*\n)*.*account server stopped\n$/);
});

test('a signal while it starts ends it cleanly all the same', async () => {
  const run = new Program('-hp', '127.0.0.1:0');
  await run.logged(/starting NATS Account server/);
  run.process.kill('SIGINT');
  expect(await run.ended).toBe(0);
});

test.runIf(process.platform === 'linux')(
  'it has more threads for the disk than Node makes by itself',
  async () => {
    const config = join(await tempDir(), 'server.conf');
    await writeFile(config, 'http { host: "127.0.0.1", port: 0 }\n');
    const run = new Program('-c', config);
    await run.logged(/nats-account-server is running/);
    expect(readdirSync(`/proc/${run.process.pid}/task`).length).toBeGreaterThan(16);
    run.process.kill('SIGTERM');
    expect(await run.ended).toBe(0);
  },
);
