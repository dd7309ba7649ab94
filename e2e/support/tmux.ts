// A real terminal: tmux runs a program in one, types into it and shows its screen.
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

let sessions = 0;

/** A terminal of a given size with a shell in it. */
export class TmuxTerminal {
  readonly #socket = `nats-ts-${process.pid}-${sessions++}`;

  /** @param shell the command line of the shell @param env all its variables */
  constructor(
    shell: readonly string[],
    env: Readonly<Record<string, string>>,
    size: { readonly columns: number; readonly rows: number } = { columns: 100, rows: 40 },
  ) {
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const [x, y] = [String(size.columns), String(size.rows)];
    this.#tmux('-f', '/dev/null', 'new-session', '-d', '-x', x, '-y', y, 'env', '-i', ...variables, ...shell);
  }

  /** Types text as it is. */
  type(text: string): void {
    this.#tmux('send-keys', '-l', '--', text);
  }

  /** Presses keys by tmux's names: `Enter`, `C-c`, `Down`, `Tab`. */
  press(...keys: readonly string[]): void {
    this.#tmux('send-keys', ...keys);
  }

  /** The screen, and what was scrolled out of it; with `colours`, escape sequences too. */
  screen({ colours = false } = {}): string {
    return this.#tmux('capture-pane', '-p', '-S', '-200', ...(colours ? ['-e'] : []));
  }

  /** Waits until the screen shows something. @throws Error with the screen when it never does */
  async see(expected: string | RegExp): Promise<string> {
    const end = Date.now() + 30_000;
    for (;;) {
      const screen = this.screen();
      if (typeof expected === 'string' ? screen.includes(expected) : expected.test(screen)) return screen;
      if (Date.now() > end) throw new Error(`never saw ${String(expected)}; the screen:\n${screen}`);
      await sleep(50);
    }
  }

  /** Writes everything that comes to the screen from now on into a file, also what is soon gone again. */
  record(path: string): void {
    this.#tmux('pipe-pane', '-o', `cat > '${path}'`);
  }

  /** Whether the cursor is visible. */
  get showsCursor(): boolean {
    return this.#tmux('display-message', '-p', '#{cursor_flag}').trim() === '1';
  }

  close(): void {
    this.#tmux('kill-server');
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...args], { encoding: 'utf8' });
  }
}
