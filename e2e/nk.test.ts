// nk as a user starts it: the search over every core, and files signed and verified.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKeyPair, keyPairFromSeed } from '@nats-ts/jwt';
import { expect, test } from 'vitest';
import { debianTool } from './support/debian-tool.js';
import { ours, run } from './support/program.js';
import { tempDir } from './support/temp-dir.js';
import { TmuxTerminal } from './support/tmux.js';

const dir = tempDir('nk');
const nk = (...argv: string[]) => run(ours('nk'), argv, { cwd: dir });

test('a key that goes on as wished is found on all cores, and nothing but it is printed', async () => {
  const { code, stdout, stderr } = await nk('-gen', 'operator', '-pre', 'dd');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [seed = '', publicKey = ''] = stdout.split('\n');
  expect(publicKey).toMatch(/^ODD/);
  expect(keyPairFromSeed(seed).publicKey).toBe(publicKey);
});

test('a search that finds nothing says after how many keys it gave up', async () => {
  const { code, stdout } = await nk('-gen', 'user', '-pre', 'daaaaaaaa', '-maxpre', '300');
  expect({ code, stdout }).toEqual({ code: 1, stdout: 'Failed to generate prefix after 300 attempts\n' });
});

test('what is signed with a seed file verifies with the public key', async () => {
  const pair = createKeyPair('user');
  writeFileSync(join(dir, 'seed'), pair.seed);
  writeFileSync(join(dir, 'public'), (await nk('-inkey', 'seed', '-pubout')).stdout);
  expect(readFileSync(join(dir, 'public'), 'utf8')).toBe(`${pair.publicKey}\n`);
  writeFileSync(join(dir, 'data'), 'some bytes');
  writeFileSync(join(dir, 'signature'), (await nk('-sign', 'data', '-inkey', 'seed')).stdout);
  const { code, stdout } = await nk('-verify', 'data', '-pubin', 'public', '-sigfile', 'signature');
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'Verified OK\n' });
});

test.runIf(debianTool('tmux'))(
  'a search says on a terminal how far it is, within its width, and leaves nothing',
  async () => {
    const env = { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', PS1: '$ ' };
    const terminal = new TmuxTerminal(['bash', '--norc', '--noprofile'], env, { columns: 40, rows: 20 });
    try {
      terminal.record(join(dir, 'recorded'));
      terminal.type(
        `'${process.execPath}' '${ours('nk')}' -gen user -pre daaaaaaaa -maxpre 60000 | cat; echo "end"ed\n`,
      );
      await terminal.see(/^ended$/m);
      const recorded = readFileSync(join(dir, 'recorded'), 'utf8');
      const lines = recorded.split('\r\u001b[K').filter((line) => line.startsWith('computing'));
      expect(lines.length).toBeGreaterThan(0);
      expect(lines[0]).toMatch(/^computing . [\d,]+ of at most 60,0/u);
      for (const line of lines) expect(line.length).toBeLessThan(40);
      expect(terminal.screen()).not.toContain('computing');
      expect(terminal.screen()).toContain('Failed to generate prefix after 60000');
    } finally {
      terminal.close();
    }
  },
);
