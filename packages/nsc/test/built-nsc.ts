// The built program, for tests that need processes of their own.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

/** Builds what changed. */
export async function buildNsc(): Promise<void> {
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
  await promisify(execFile)(process.execPath, [join(dirname(typescript), 'bin', 'tsc'), '-b', packageFolder]);
}

/** How a process ended. */
export interface Ended {
  /** Exit code; null when it was killed. */
  readonly code: number | null;
  readonly err: string;
}

/** Runs the built program in a home, as a process of its own. */
export async function runBuilt(home: string, line: string): Promise<Ended> {
  const child = spawn(process.execPath, [join(packageFolder, 'bin/nsc.js'), ...line.split(' ')], {
    cwd: home,
    env: { PATH: process.env.PATH, HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  await once(child, 'close');
  return { code: child.exitCode, err };
}
