// What shells are told may stand next.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { joinBashWords } from './scripts.js';

let home: TestHome;

beforeEach(async () => {
  home = new TestHome();
  for (const line of [
    'add operator OP',
    'add account Alpha',
    'add account Beta',
    'add user -a Alpha ursula',
  ]) {
    await home.ok(line);
  }
});

afterEach(() => home.remove());

async function asked(shell: string, ...words: string[]): Promise<string[]> {
  const { code, out, err } = await home.run(['__complete', shell, ...words]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t')[0] ?? '');
}

describe('a shell that asks', () => {
  test('gets commands with what they do', async () => {
    const { out } = await home.run(['__complete', 'fish', 'describe', 'j']);
    expect(out).toBe('jwt\tDescribe a jwt/creds file\n');
    expect(await asked('fish', 'he')).toEqual(['help']);
  });

  test('gets flags of the command and of every command', async () => {
    expect(await asked('zsh', 'add', 'user', '--b')).toEqual(['--bearer']);
    expect(await asked('zsh', 'add', 'user', '--inter')).toEqual(['--interactive']);
    expect(await asked('zsh', 'add', 'user', '--max-resp')).toEqual([]);
  });

  test('gets names where names stand: arguments, values, values behind an equals sign', async () => {
    expect(await asked('zsh', 'describe', 'account', '')).toEqual(['Alpha', 'Beta']);
    expect(await asked('zsh', 'list', 'users', '-a', 'B')).toEqual(['Beta']);
    expect(await asked('zsh', 'push', '--account=Al')).toEqual(['--account=Alpha']);
    expect(await asked('zsh', 'describe', 'user', '-a', 'Alpha', '-n', '')).toEqual(['ursula']);
    expect(await asked('zsh', 'select', 'operator', '')).toEqual(['OP']);
  });

  test('gets no names for what is new, nor for what it cannot know', async () => {
    expect(await asked('zsh', 'add', 'account', '')).toEqual([]);
    expect(await asked('zsh', 'add', 'account', '--name', '')).toEqual([]);
    expect(await asked('zsh', 'add', 'account', '--expiry', '')).toEqual([]);
  });

  test('is told to complete files where a file stands', async () => {
    expect(await asked('zsh', 'describe', 'jwt', '--file', '')).toEqual([':files']);
    expect(await asked('bash', 'list', 'accounts', '--all-dirs', '')).toEqual([':files']);
  });

  test('that is bash gets only what stands behind its own breaks', async () => {
    expect(await asked('bash', 'push', '--account', '=', 'Al')).toEqual(['Alpha']);
    expect(await asked('bash', 'push', '--account', '=')).toEqual(['Alpha', 'Beta']);
    expect(joinBashWords(['a', '--url', '=', 'nats', ':', '//x', 'b'])).toEqual(['a', '--url=nats://x', 'b']);
  });

  test('gets nothing, and no error, in a broken home', async () => {
    expect(await asked('zsh', '--all-dirs', '/dev/null/x', 'describe', 'account', '')).toEqual([]);
  });
});

test.each(['bash', 'zsh', 'fish'])('nsc completion %s prints a script', async (shell) => {
  expect(await home.ok(`completion ${shell}`)).toContain(`__complete ${shell}`);
});

test.each(['bash', 'zsh', 'fish'])(
  'nsc completion %s --no-descriptions prints one for names alone',
  async (shell) => {
    const script = await home.ok(`completion ${shell} --no-descriptions`);
    const [, named = ''] = /__complete (\S+)/.exec(script) ?? [];
    const { out } = await home.run(['__complete', named, 'describe', 'j']);
    expect(out).toBe('jwt\n');
    expect((await home.run(['__complete', shell, 'describe', 'j'])).out).toMatch(/^jwt\t\S/);
  },
);

describe('a script that the Go nsc installed', () => {
  const answer = async (...argv: string[]) => (await home.run(argv)).out;

  test('gets its answers in the form of Go', async () => {
    expect(await answer('__complete', 'describe', 'j')).toBe('jwt\tDescribe a jwt/creds file\n:4\n');
    expect(await answer('__completeNoDesc', 'describe', 'j')).toBe('jwt\n:4\n');
    expect(await answer('__completeNoDesc', 'describe', 'account', '')).toBe('Alpha\nBeta\n:4\n');
    expect(await answer('__completeNoDesc', 'add', 'user', '--b')).toBe('--bearer\n:4\n');
  });

  test('gets of a flag with an equals sign what stands behind it', async () => {
    expect(await answer('__completeNoDesc', 'push', '--account=Al')).toBe('Alpha\n:4\n');
  });

  test('is told where names of files fit', async () => {
    expect(await answer('__complete', 'describe', 'jwt', '--file', '')).toBe(':0\n');
  });
});
