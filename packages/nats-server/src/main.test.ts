// The program as a shell starts it: exit codes, what it prints where, files, signals. It needs the built package.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Program, tempFolder } from '../test/program.js';

/** How long a busy machine may take. */
const patience = { timeout: 15_000 };

const run = (...args: string[]): Program => new Program('ours', args);

test('help, version and help on TLS go to standard output and end with 0', async () => {
  const runs = [run('--help'), run('-v'), run('version'), run('--help_tls')];
  expect(await Promise.all(runs.map((each) => each.ended))).toEqual([0, 0, 0, 0]);
  const [help, version, word, tls] = runs.map((each) => each.stdout) as [string, string, string, string];
  expect(help).toMatch(/^\nUsage: nats-server \[options\]\n\nServer Options:\n {4}-a, --addr, --net <host> /);
  expect(version).toMatch(/^nats-server: v\d+\.\d+\.\d+\n$/);
  expect(word).toBe(version);
  expect(tls).toContain('    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\n');
});

test('a wrong configuration or an occupied port ends with 1, each named; a wrong flag shows the help', async () => {
  const folder = tempFolder();
  const conf = join(folder, 'bad.conf');
  writeFileSync(conf, 'port: -1\nmax_paylod: 1\n');
  const busy = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void busy.close());
  await once(busy, 'listening');
  const { port } = busy.address() as { port: number };
  const runs = [
    run('-nope'),
    run('serve'),
    run('-c', conf),
    run('-a', '127.0.0.1', '-p', String(port)),
    run('-js'),
  ];
  expect(await Promise.all(runs.map((each) => each.ended))).toEqual([0, 1, 1, 1, 1]);
  const [flag, word, config, occupied, jetstream] = runs.map((each) => each.stderr);
  expect(flag).toContain('flag provided but not defined: -nope');
  expect(word).toContain('nats-server: unrecognized command: "serve"');
  expect(config).toBe(`nats-server: ${conf}:2:1: unknown field "max_paylod"; did you mean "max_payload"?\n`);
  expect(occupied).toContain(
    `[FTL] Error listening on port: 127.0.0.1:${port}, "listen tcp 127.0.0.1:${port}: bind: address already in use"`,
  );
  expect(jetstream).toContain(
    'nats-server: -js is not served yet; remove it, or run the Go nats-server for JetStream',
  );
});

test('-t tests a configuration without starting', async () => {
  const folder = tempFolder();
  const [good, bare] = [join(folder, 'good.conf'), join(folder, 'bare.conf')];
  writeFileSync(good, 'port: 4222\n');
  writeFileSync(bare, 'write_deadline: 5\n');
  const runs = [run('-t', '-c', good), run('-t', '-c', bare), run('-t')];
  expect(await Promise.all(runs.map((each) => each.ended))).toEqual([0, 1, 1]);
  expect(runs[0]?.stderr).toBe(
    `nats-server: configuration file ${good} is valid (sha256:797533ebd0dfba7d34a0f9337ecf147e442871f48ddfd07ed751575a5737267e)\n`,
  );
  expect(runs[1]?.stderr).toContain(`${bare}:1:1: write_deadline should be a duration with a unit`);
  expect(runs[2]?.stderr).toContain('must specify [-c, --config] option');
});

test('a running server leaves its process id and its ports, and takes the ports away when it ends', async () => {
  const folder = tempFolder();
  const pid = join(folder, 'nats.pid');
  const server = run('-a', '127.0.0.1', '-p', '-1', '-P', pid, '--ports_file_dir', folder);
  const port = await server.ready();
  const ports = join(folder, `nats-server_${server.process.pid}.ports`);
  expect(JSON.parse(readFileSync(ports, 'utf8'))).toEqual({ nats: [`nats://127.0.0.1:${port}`] });
  expect(readFileSync(pid, 'utf8')).toBe(String(server.process.pid));
  const stop = run('-sl', `quit=${pid}`);
  expect(await Promise.all([stop.ended, server.ended])).toEqual([0, 0]);
  expect(existsSync(ports)).toBe(false);
  expect(server.lines().slice(-3)).toEqual([
    '[INF] Trapped "interrupt" signal',
    '[INF] Initiating Shutdown...',
    '[INF] Server Exiting..',
  ]);
});

test('a password of the command line cannot be read off the process', async () => {
  const server = run('-p', '-1', '--user', 'jane', '--pass', 'hunter2');
  await server.ready();
  expect(readFileSync(`/proc/${server.process.pid}/cmdline`, 'utf8')).not.toContain('hunter2');
  expect(server.stderr).not.toContain('hunter2');
});

test('a running server is found by its name, as `-sl` without a process id looks for it', async () => {
  const server = run('-a', '127.0.0.1', '-p', '-1');
  await server.ready();
  const found = execFileSync('pgrep', ['nats-server'], { encoding: 'utf8' }).trim().split('\n');
  expect(found).toContain(String(server.process.pid));
  server.process.kill('SIGINT');
  expect(await server.ended).toBe(0);
});

test('SIGHUP takes over what can be, refuses the rest by name, and keeps what it had when the file is broken', async () => {
  const conf = join(tempFolder(), 'server.conf');
  writeFileSync(conf, 'listen: "127.0.0.1:-1"\n');
  const server = run('-c', conf);
  await server.ready();
  writeFileSync(conf, 'listen: "127.0.0.1:-1"\nmax_payload: 2048\ndebug: true\n');
  server.process.kill('SIGHUP');
  await server.logged(/\[INF\] Reloaded server configuration \(sha256:[0-9a-f]{64}\)/);
  expect(server.stderr).toContain('[INF] Reloaded: max_payload = 2048');
  expect(server.stderr).toContain('[INF] Reloaded: debug = true');
  writeFileSync(conf, 'listen: "127.0.0.1:-1"\nmax_payload: 4096\nserver_name: other\nmax_subs: 3\n');
  server.process.kill('SIGHUP');
  await server.logged(/config reload not supported for max_subscriptions: old=0, new=3/);
  expect(server.stderr).toContain(
    '[ERR] Failed to reload server configuration: config reload not supported for server_name: old=, new=other',
  );
  expect(server.stderr).not.toContain('max_payload = 4096');
  writeFileSync(conf, 'listen: "127.0.0.1:-1"\nmax_paylod: 3\n');
  server.process.kill('SIGHUP');
  await server.logged(/Failed to reload server configuration: .*:2:1: unknown field "max_paylod"/);
  server.process.kill('SIGTERM');
  expect(await server.ended).toBe(0);
});

test('the log goes to a file, is opened anew after it was moved, and rotates', async () => {
  const folder = tempFolder();
  const [file, moved] = [join(folder, 'server.log'), join(folder, 'moved.log')];
  const server = run('-p', '-1', '-l', file, '-P', join(folder, 'pid'));
  await expect
    .poll(() => existsSync(file) && readFileSync(file, 'utf8'), patience)
    .toContain('Server is ready');
  renameSync(file, moved);
  const reopen = run('-sl', `reopen=${join(folder, 'pid')}`);
  expect(await reopen.ended).toBe(0);
  await expect
    .poll(() => existsSync(file) && readFileSync(file, 'utf8'))
    .toContain('[INF] File log re-opened');
  server.process.kill('SIGINT');
  expect(await server.ended).toBe(0);
  expect(readFileSync(moved, 'utf8')).toContain('Trapped "user defined signal 1" signal');
  expect(server.stderr).toBe('');
  const small = run('-p', '-1', '-l', file, '--log_size_limit', '200');
  const backups = (): string[] => readdirSync(folder).filter((name) => /^server\.log\.\d{4}\./.test(name));
  const all = (): string =>
    [file, ...backups().map((name) => join(folder, name))].map((path) => readFileSync(path, 'utf8')).join('');
  await expect.poll(() => existsSync(file) && all(), patience).toContain('Server is ready');
  expect(backups().length).toBeGreaterThan(0);
  small.process.kill('SIGINT');
  expect(await small.ended).toBe(0);
});

test('a time-less log, and SIGUSR2, which ends a server without clients', async () => {
  const server = run('-p', '-1', '-T=false');
  await server.ready();
  expect(server.stderr).toMatch(/^\[\d+\] \[INF\] Starting nats-server\n/);
  server.process.kill('SIGUSR2');
  expect(await server.ended).toBe(0);
  expect(server.lines().slice(-3)).toEqual([
    '[INF] Entering lame duck mode, stop accepting new clients',
    '[INF] Initiating Shutdown...',
    '[INF] Server Exiting..',
  ]);
});
