// A folder to live in, where `nsc` is the built program.
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ours, run } from './program.js';
import { tempDir } from './temp-dir.js';

/** Variables of a shell in which `nsc` can be typed, in a home of its own. */
export function nscShell(name: string): { readonly home: string; readonly env: Record<string, string> } {
  const home = tempDir(name);
  const bin = join(home, 'bin');
  mkdirSync(bin);
  symlinkSync(ours('nsc'), join(bin, 'nsc'));
  const path = `${bin}:${process.env.PATH ?? ''}`;
  return { home, env: { HOME: home, PATH: path, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', PS1: '$ ' } };
}

/** Runs lines of nsc that must succeed. */
export async function setUp(
  env: Readonly<Record<string, string>>,
  ...lines: readonly string[]
): Promise<void> {
  for (const line of lines) {
    const { code, stderr } = await run(ours('nsc'), line.split(' '), { env });
    if (code !== 0) throw new Error(`nsc ${line}: ${stderr}`);
  }
}
