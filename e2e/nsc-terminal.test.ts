// nsc on a real terminal: questions, colours, width, and Ctrl-C in the middle of one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startAccountServer } from './support/account-server.js';
import { debianTool } from './support/debian-tool.js';
import { nscShell, setUp } from './support/nsc-shell.js';
import { ours, run } from './support/program.js';
import { TmuxTerminal } from './support/tmux.js';

const SHELL = ['bash', '--norc', '--noprofile'];

describe.runIf(debianTool('tmux'))('on a terminal', () => {
  let terminal: TmuxTerminal | undefined;
  let env: Record<string, string>;
  let home: string;

  beforeEach(async () => {
    ({ home, env } = nscShell('nsc-terminal'));
    await setUp(env, 'add operator OP', 'add account A', 'add account B');
  });

  afterEach(() => terminal?.close());

  const open = (size?: { columns: number; rows: number }, more: Record<string, string> = {}) => {
    terminal = new TmuxTerminal(SHELL, { ...env, ...more }, size);
    return terminal;
  };

  const nsc = async (...argv: string[]) => (await run(ours('nsc'), argv, { env })).stdout;

  test('questions are answered by typing, arrows and Enter; a wrong answer is named while it is typed', async () => {
    const tty = open();
    tty.type('nsc add user -i --expiry 2036-01-01\n');
    await tty.see('select account');
    tty.press('Up', 'Enter');
    await tty.see('user name');
    tty.type('a/b');
    await tty.see("name cannot contain '/'");
    tty.press('C-u');
    tty.type('u1');
    tty.press('Enter');
    await tty.see('generate an user nkey');
    tty.press('Enter');
    await tty.see('valid from');
    tty.press('Enter');
    await tty.see('valid until');
    tty.press('Enter');
    await tty.see('added user "u1" to account "A"');
    expect(tty.screen({ colours: true })).toContain('\x1b[32m');
    expect(tty.showsCursor).toBe(true);
    expect(JSON.parse(await nsc('describe', 'user', '-a', 'A', 'u1', '--json'))).toMatchObject({
      exp: 2082758400,
    });
  });

  test('several are chosen with the space bar', async () => {
    await setUp(env, 'edit operator --tag one --tag two --tag three');
    const tty = open();
    tty.type('nsc edit operator -i\n');
    for (const question of ['valid from', 'valid until']) {
      await tty.see(question);
      tty.press('Enter');
    }
    await tty.see('remove tags');
    tty.type('y');
    await tty.see('select tags to remove');
    tty.press('Space', 'Down', 'Space', 'Enter');
    await tty.see('add another tag');
    tty.press('Enter');
    await tty.see('account jwt server url');
    tty.press('Enter');
    await tty.see('add a service url');
    tty.type('n');
    await tty.see('Set system account');
    tty.press('Enter');
    await tty.see('add signing key');
    tty.press('Enter');
    await tty.see('edited operator "OP"');
    expect(JSON.parse(await nsc('describe', 'operator', '--json')).nats.tags).toEqual(['two']);
  });

  test('Ctrl-C in the middle of a question: exit code 130, the terminal as before, nothing written', async () => {
    const tty = open();
    const before = await nsc('list', 'accounts');
    tty.type('nsc add account -i; echo "code $?"\n');
    await tty.see('account name');
    tty.type('half');
    tty.press('C-c');
    await tty.see('code 130');
    expect(tty.screen()).toContain('interrupted - nothing was changed');
    expect(tty.showsCursor).toBe(true);
    tty.type('stty -a | grep -ow "[-]*echo\\|[-]*icanon" | xargs echo modes\n');
    await tty.see('modes icanon echo');
    expect(await nsc('list', 'accounts')).toBe(before);
  });

  test('without colours where NO_COLOR is set, and on a narrow terminal', async () => {
    const tty = open({ columns: 36, rows: 30 }, { NO_COLOR: '1' });
    tty.type('nsc add account -i\n');
    await tty.see('account name');
    tty.type('C');
    tty.press('Enter');
    await tty.see('generate an account nkey');
    tty.press('Enter');
    await tty.see('valid from');
    tty.type('never ever and a day');
    await tty.see('parse expiry');
    expect(tty.screen({ colours: true })).not.toContain('\x1b[3');
    tty.press('C-c');
    await tty.see('interrupted');
  });

  test('a bar shows how far many accounts have come, fits the terminal, and is gone at the end', async () => {
    const config = `operator: "${home}/.local/share/nats/nsc/stores/OP/OP.jwt"\nstore { dir: "${home}/jwts" }\nhttp { host: "127.0.0.1", port: 0 }\n`;
    const server = await startAccountServer(home, config);
    const tty = open({ columns: 36, rows: 30 });
    tty.record(join(home, 'recorded'));
    tty.type(`nsc push -A -u ${server.url}/jwt/v1; echo "code $?"\n`);
    await tty.see('code 0');
    const recorded = readFileSync(join(home, 'recorded'), 'utf8');
    const bars = [...recorded.matchAll(/\rpushing accounts ([█░]+) (\d)\/2/g)];
    expect(bars.at(-1)?.slice(1)).toEqual(['█'.repeat(14), '2']);
    expect(tty.screen()).not.toContain('█');
    await server.process.stop();
    expect(
      (await run(ours('nsc'), ['push', '-A', '-u', `${server.url}/jwt/v1`], { env })).stderr,
    ).not.toContain('░');
  });

  test('the current account stands out in lists, and not in a pipe', async () => {
    const tty = open();
    tty.type('nsc list accounts\n');
    await tty.see('Accounts');
    await tty.see(/│ B +│/);
    expect(tty.screen({ colours: true })).toContain('\x1b[1mB');
    expect(await nsc('list', 'accounts')).not.toContain('\x1b');
  });
});
