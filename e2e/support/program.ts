// Starts the built programs as a user's shell would: by their executable, with arguments and an environment.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** How a program that ran to its end went. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `run` and `start` take besides the command line. */
export interface RunOptions {
  readonly cwd?: string;
  /** Added to a bare environment that holds only PATH; nothing of the caller's own settings leaks in. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** The executable of one of our programs, such as `nsc`, in the package that brings it. */
export function ours(program: 'nsc' | 'nk' | 'nats-account-server' | 'nats-server'): string {
  return fileURLToPath(new URL(`../../packages/${program}/bin/${program}.js`, import.meta.url));
}

function launch(command: string, args: readonly string[], options: RunOptions): ChildProcess {
  return spawn(command, args, {
    cwd: options.cwd ?? root,
    env: { PATH: process.env.PATH ?? '', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Runs a program to its end. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = launch(command, args, options);
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    // A program that ends without reading has closed the pipe.
    child.stdin?.on('error', () => {}).end(options.input ?? '');
  });
}

// Registered here, when the test file is read: within a hook, where programs are started too, it would come too late.
const started = new Set<Running>();
afterAll(async () => {
  await Promise.all([...started].map((program) => program.stop('SIGKILL')));
});

/** A program that keeps running; everything it prints is kept. */
export class Running {
  readonly child: ChildProcess;
  /** Everything printed so far, both streams in the order they arrived. */
  output = '';
  #waiters: Array<() => void> = [];
  #ended: Finished | undefined;
  readonly #name: string;

  constructor(command: string, args: readonly string[], options: RunOptions = {}) {
    this.#name = `${command} ${args.join(' ')}`;
    this.child = launch(command, args, options);
    const take = (text: string) => {
      this.output += text;
      this.#wake();
    };
    this.child.stdout?.setEncoding('utf8').on('data', take);
    this.child.stderr?.setEncoding('utf8').on('data', take);
    this.child.once('error', (error) => take(`${error.message}\n`));
    this.child.once('close', (code, signal) => {
      this.#ended = { code, signal, stdout: this.output, stderr: '' };
      this.#wake();
    });
    started.add(this);
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) waiter();
  }

  get running(): boolean {
    return this.#ended === undefined;
  }

  /**
   * Resolves with the match once the output holds `pattern`, counting from `from` (a length of `output`).
   * Rejects, with all the output, when the program ends first or after `ms` milliseconds.
   */
  async printed(pattern: RegExp, { from = 0, ms = 15_000 } = {}): Promise<RegExpExecArray> {
    const deadline = Date.now() + ms;
    for (;;) {
      const match = pattern.exec(this.output.slice(from));
      if (match) return match;
      if (!this.running) throw new Error(`${this.#name} ended before ${pattern}:\n${this.output}`);
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`${this.#name} did not print ${pattern} in ${ms} ms:\n${this.output}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiters.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Resolves when the program has ended. */
  async ended(): Promise<Finished> {
    while (!this.#ended) await new Promise<void>((resolve) => this.#waiters.push(resolve));
    return this.#ended;
  }

  /** Sends a signal and waits for the end. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Finished> {
    if (this.running) this.child.kill(signal);
    return this.ended();
  }
}
