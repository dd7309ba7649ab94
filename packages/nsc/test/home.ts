// Homes for tests: temporary folders, the program run in-process with given variables, and the Go nsc's own home and
// transcript to compare with.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyGoNscHome } from '../../../e2e/support/go-nsc-home.js';
import { runNsc } from '../src/cli/run.js';
import { noTerminal } from '../src/prompt/no-terminal.js';
import { type Answer, ScriptedPrompter } from './scripted-prompter.js';

const GO_NSC = fileURLToPath(new URL('../../../fixtures/go-nsc/', import.meta.url));

/** What a run printed and how it ended. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Settings of one run. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly now?: number;
  /** Answers of the person at the terminal; without them there is no terminal. */
  readonly answers?: readonly Answer[];
}

/** A temporary home folder. */
export class TestHome {
  readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'nsc-test-'));
  }

  /** A copy of the home that the Go nsc made, with the paths in it put right. */
  static likeGo(): TestHome {
    const home = new TestHome();
    copyGoNscHome(home.folder);
    return home;
  }

  /** A home with the same content in another folder. */
  copy(): TestHome {
    const home = new TestHome();
    cpSync(this.folder, home.folder, { recursive: true });
    const config = home.path('.config/nats/nsc/nsc.json');
    writeFileSync(config, readFileSync(config, 'utf8').replace(this.folder, home.folder));
    return home;
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }

  /** Path below the default data folder. */
  data(...parts: readonly string[]): string {
    return this.path('.local/share/nats/nsc', ...parts);
  }

  read(...parts: readonly string[]): string {
    return readFileSync(this.path(...parts), 'utf8');
  }

  /** Every file with its content, to see whether anything changed. */
  snapshot(): Record<string, string> {
    return Object.fromEntries(this.files().map((path) => [path, this.read(path)]));
  }

  /** Paths of the files in the home, sorted. */
  files(): string[] {
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(this.path(path)).isFile())
      .sort();
  }

  /** Runs the program; in the locale C unless told otherwise. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Run> {
    let out = '';
    let err = '';
    const prompter = options.answers === undefined ? noTerminal : new ScriptedPrompter(options.answers);
    const code = await runNsc(args, {
      environment: {
        env: { HOME: this.folder, LC_ALL: 'C', ...options.env },
        cwd: options.cwd ?? this.folder,
        now: () => options.now ?? Date.now(),
      },
      stdout: (text) => {
        out += text;
      },
      stderr: (text) => {
        err += text;
      },
      isTerminal: false,
      prompter,
    });
    if (prompter instanceof ScriptedPrompter) prompter.done();
    return { code, out, err };
  }

  /** Runs a line that must succeed. */
  async ok(line: string, options: RunOptions = {}): Promise<string> {
    const { code, out, err } = await this.run(line.split(' '), options);
    if (code !== 0) throw new Error(`nsc ${line} failed: ${err}`);
    return out;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Text of a file that came from the Go tools. */
export function goFile(...parts: readonly string[]): string {
  return readFileSync(join(GO_NSC, ...parts), 'utf8');
}

/** What the Go nsc printed for a line, without `nsc`; the last time it was run. */
export function goOutput(line: string): string {
  const command = `$ nsc ${line}\n`;
  const text = goFile('transcript.txt');
  const start = text.lastIndexOf(command);
  if (start < 0) throw new Error(`the transcript has no "nsc ${line}"`);
  const rest = text.slice(start + command.length);
  const end = rest.search(/^(\$ nsc |\[ OK \] pushed )/m);
  return end < 0 ? rest : rest.slice(0, end);
}

/** Hides what differs from run to run: keys and the time of issue. */
export function masked(text: string): string {
  return text
    .replace(/\b[OAUX][A-Z2-7]{55}\b/g, (key) => `<${key[0]}>`)
    .replace(/(Issued +\| )\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/g, '$1<time>');
}

/** The body of a JWT as it was written, with keys, identity and time hidden. */
export function maskedBody(token: string): string {
  const body = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  return masked(body)
    .replace(/"jti":"[A-Z2-7]{52}"/, '"jti":"<jti>"')
    .replace(/"iat":\d+/, '"iat":0');
}
