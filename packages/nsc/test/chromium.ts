// A page in headless Chromium: loaded, measured by a script of the test's, and seen as pixels. Chromium is spoken to
// over its DevTools protocol on a pipe, so no library and no port is needed.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** `npm test` finds Chromium and says so here. */
const program = process.env.CHROMIUM ?? 'chromium';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--remote-debugging-pipe',
];

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** A browser with one page. */
export class Chromium {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  readonly #events: string[] = [];
  #session: string | undefined;
  #count = 0;

  private constructor(process: ChildProcess, profile: string) {
    this.#process = process;
    this.#profile = profile;
    let buffered = '';
    (process.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => {
      const parts = (buffered + text).split('\0');
      buffered = parts.pop() ?? '';
      for (const part of parts) this.#received(JSON.parse(part) as Reply);
    });
  }

  static async start(): Promise<Chromium> {
    const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
    const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      // A group of its own: the browser's helpers write into the profile as long as they live.
      detached: true,
    });
    const failed = new Promise<never>((_, reject) => {
      child.once('error', (error) => reject(new Error(`${program} cannot be started: ${error.message}`)));
      child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)));
    });
    failed.catch(() => undefined);
    const browser = new Chromium(child, profile);
    const { targetId } = await Promise.race([
      browser.#send('Target.createTarget', { url: 'about:blank' }),
      failed,
    ]);
    const { sessionId } = await browser.#send('Target.attachToTarget', { targetId, flatten: true });
    browser.#session = String(sessionId);
    await browser.#send('Page.enable');
    await browser.#send('Runtime.enable');
    await browser.#send('Log.enable');
    return browser;
  }

  /** Names of the events so far that say something went wrong: exceptions, and entries of the browser's log. */
  get troubles(): string[] {
    return this.#events.filter((name) => /exceptionThrown|entryAdded/.test(name));
  }

  /** Shows a file in a window of this size, light or dark. */
  async open(
    path: string,
    {
      width,
      height,
      scheme,
    }: { readonly width: number; readonly height: number; readonly scheme: 'light' | 'dark' },
  ): Promise<void> {
    const metrics = { width, height, deviceScaleFactor: 1, mobile: false };
    await this.#send('Emulation.setDeviceMetricsOverride', metrics);
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await this.#send('Emulation.setEmulatedMedia', { features });
    await this.#send('Page.navigate', { url: `file://${path}` });
    await this.evaluate(
      'new Promise((done) => document.readyState === "complete" ? done() : addEventListener("load", done))',
    );
  }

  /** The value of an expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const reply = await this.#send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (reply.exceptionDetails !== undefined) throw new Error(JSON.stringify(reply.exceptionDetails));
    return (reply.result as { value?: unknown }).value;
  }

  /** Moves the pointer. */
  async pointAt(x: number, y: number): Promise<void> {
    await this.#send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
  }

  /** The window as a PNG file. */
  async screenshot(): Promise<Buffer> {
    const { data } = await this.#send('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(String(data), 'base64');
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    const { pid } = this.#process;
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  async #send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = ++this.#count;
    const message = JSON.stringify({
      id,
      method,
      params,
      ...(this.#session !== undefined && { sessionId: this.#session }),
    });
    const reply = new Promise<Reply>((resolve) => this.#waiting.set(id, resolve));
    (this.#process.stdio[3] as Writable).write(`${message}\0`);
    const { result, error } = await reply;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  #received(reply: Reply): void {
    if (reply.method !== undefined) this.#events.push(reply.method);
    if (reply.id === undefined) return;
    this.#waiting.get(reply.id)?.(reply);
    this.#waiting.delete(reply.id);
  }
}
