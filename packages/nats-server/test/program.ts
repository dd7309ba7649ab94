// nats-server as a shell starts it, ours (built) or Go's, and what it says.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

const ours = fileURLToPath(new URL('../bin/nats-server.js', import.meta.url));

/** Which of the two programs. */
export type Which = 'ours' | 'go';

/** A started program and all it said so far. */
export class Program {
  readonly process: ChildProcess;
  /** Its exit code, once it ended. */
  readonly ended: Promise<number | null>;
  stdout = '';
  stderr = '';

  constructor(which: Which, args: readonly string[], cwd?: string) {
    const [command, first] =
      which === 'ours' ? [process.execPath, [ours]] : [process.env.NATS_SERVER_GO ?? '', []];
    this.process = spawn(command, [...first, ...args], { stdio: ['ignore', 'pipe', 'pipe'], cwd });
    this.process.stdout?.on('data', (text) => {
      this.stdout += text;
    });
    this.process.stderr?.on('data', (text) => {
      this.stderr += text;
    });
    this.ended = once(this.process, 'close').then(([code]) => code);
    onTestFinished(() => void this.process.kill('SIGKILL'));
  }

  /** Waits until what it said on stderr has what the pattern says. */
  async logged(pattern: RegExp): Promise<RegExpExecArray> {
    await expect.poll(() => this.stderr, { timeout: 15_000 }).toMatch(pattern);
    return pattern.exec(this.stderr) as RegExpExecArray;
  }

  /** Waits until it takes clients. @returns the port */
  async ready(): Promise<number> {
    await this.logged(/Server is ready/);
    return Number((await this.logged(/client connections on \S+:(\d+)/))[1]);
  }

  /** The texts of its log without times, ids, ports and digests, which no two runs share. */
  lines(): readonly string[] {
    return logLines(this.stderr);
  }
}

/** The same for a log that was read from a file. */
export function logLines(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^\[\d+\] (\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d\.\d{6} )?/, ''))
    .filter((line) => !/ {2}(Version|Git|Program): /.test(line))
    .map((line) =>
      line
        .replace(/\bN[A-Z2-7]{55}\b/, '<id>')
        .replace(/:\d{4,5}\b/g, ':<port>')
        .replace(/sha256:[0-9a-f]{64}/, '<digest>'),
    );
}

/** A folder that goes away with the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nats-server-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
