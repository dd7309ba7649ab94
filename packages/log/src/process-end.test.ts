// What a log does when its process ends, in real processes that run the built code.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
let library: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nats-log-end-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const project = fileURLToPath(new URL('../tsconfig.json', import.meta.url));
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin',
    'tsc',
  );
  const options = [
    '--outDir',
    folder,
    '--composite',
    'false',
    '--incremental',
    'false',
    '--declarationMap',
    'false',
  ];
  execFileSync(process.execPath, [compiler, '-p', project, ...options, '--declaration', 'false']);
  library = pathToFileURL(join(folder, 'index.js')).href;
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The arguments that run `code` with `log`, a logger of the given options. */
function program(options: string, code: string): string[] {
  const script = `import { Logger } from ${JSON.stringify(library)}; const log = new Logger(${options}); ${code}`;
  return ['--input-type=module', '-e', script];
}

test('lines written just before process.exit reach stderr', () => {
  const { stderr, status } = spawnSync(
    process.execPath,
    program('{ time: false }', "log.info('a'); log.error('b'); process.exit(3);"),
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('[INF] a\n[ERR] b\n');
  expect(status).toBe(3);
});

test('lines written just before process.exit, or in an exit listener, reach the file', () => {
  const file = join(folder, 'exit.log');
  const code = "process.on('exit', () => log.info('c')); log.info('a'); log.error('b'); process.exit(0);";
  spawnSync(process.execPath, program(`{ time: false, file: ${JSON.stringify(file)} }`, code));
  expect(readFileSync(file, 'utf8')).toBe('[INF] a\n[ERR] b\n[INF] c\n');
});

test('lines before an uncaught exception reach the file', () => {
  const file = join(folder, 'crash.log');
  const code = "log.info('a'); throw new Error('crash');";
  const { status } = spawnSync(
    process.execPath,
    program(`{ time: false, file: ${JSON.stringify(file)} }`, code),
  );
  expect(readFileSync(file, 'utf8')).toBe('[INF] a\n');
  expect(status).toBe(1);
});

test('a program whose stderr has gone works on to its end', async () => {
  const code = `
    process.stdin.once('data', async () => {
      for (let count = 0; count < 20; count++) {
        log.info('x'.repeat(1000));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      await log.close();
      process.stdout.write('done');
      process.stdin.destroy();
    });`;
  const child = spawn(process.execPath, program('{}', code), { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stderr.destroy();
  child.stdin.write('go\n');
  const chunks = await child.stdout.toArray();
  expect(Buffer.concat(chunks).toString()).toBe('done');
});

test('a logger alone does not keep its process alive', () => {
  const { status, signal } = spawnSync(process.execPath, program('{}', "log.info('a');"), {
    timeout: 15_000,
  });
  expect({ status, signal }).toEqual({ status: 0, signal: null });
});
