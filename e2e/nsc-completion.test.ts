// Completion in the real shells: the script of `nsc completion`, loaded as its first lines say, and a press of Tab.
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { debianTool } from './support/debian-tool.js';
import { nscShell, setUp } from './support/nsc-shell.js';
import { TmuxTerminal } from './support/tmux.js';

let env: Record<string, string>;

beforeAll(async () => {
  ({ env } = nscShell('nsc-completion'));
  await setUp(env, 'add operator OP', 'add account Alpha', 'add account Beta', 'add user -a Alpha ursula');
});

/** Lines that are typed, and words of which one must be among the candidates. */
const CASES = [
  ['nsc desc', 'describe'],
  ['nsc describe ', 'account'],
  ['nsc describe account ', 'Alpha'],
  ['nsc add user --bea', '--bearer'],
  ['nsc list users -a ', 'Beta'],
  ['nsc describe user -a Alpha ', 'ursula'],
  ['nsc push --account=Al', 'Alpha'],
] as const;

test.each(CASES)('bash completes "%s" to %s', (line, expected) => {
  const words = line.replace('=', ' = ').split(' ');
  const script = `source <(nsc completion bash)
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_nsc_complete
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const out = execFileSync('bash', ['--norc', '-c', script, 'bash', ...words], { env, encoding: 'utf8' });
  expect(out.split('\n')).toContain(expected);
});

test.runIf(debianTool('fish')).each(CASES)('fish completes "%s" to %s', (line, expected) => {
  const script = `nsc completion fish | source; complete -C '${line}'`;
  const out = execFileSync('fish', ['--no-config', '-c', script], { env, encoding: 'utf8' });
  expect(out.split('\n').map((found) => found.split('\t')[0]?.replace(/^--account=/, ''))).toContain(
    expected,
  );
});

describe.runIf(debianTool('tmux') && debianTool('zsh'))('zsh', () => {
  let terminal: TmuxTerminal;

  beforeAll(async () => {
    terminal = new TmuxTerminal(['zsh', '-f'], env);
    terminal.type(
      'PS1="> "; autoload -U compinit; compinit -u; source <(nsc completion zsh); echo re""ady\n',
    );
    await terminal.see('ready');
  });

  afterAll(() => terminal.close());

  test.each(CASES)('completes "%s" to %s', async (line, expected) => {
    terminal.press('C-u', 'C-l');
    terminal.type(line);
    terminal.press('Tab');
    await terminal.see(new RegExp(`(^|[ =])${expected}\\b`, 'm'));
  });
});
