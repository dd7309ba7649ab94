// One run of one command: its flags and arguments, the workspace they point to, and where it writes.
import type { ParsedFlags } from '@nats-ts/flags';
import { abbreviateHome, expandPath } from '../environment/environment.js';
import { NscError } from '../errors.js';
import type { Report } from '../report/report.js';
import { writeDurably } from '../store/durable.js';
import { refuseOldStore } from '../store/version.js';
import { styleForLocale } from '../table/style.js';
import type { RenderOptions } from '../table/table.js';
import { backquote } from '../text/go-text.js';
import { Workspace } from '../workspace.js';
import { type CommandPath, lastOf } from './command.js';
import type { Io } from './io.js';

/** Output file that means stdout. */
export const STDOUT = '--';

/** What a command's module gets. */
export class Invocation {
  readonly path: CommandPath;
  /** Positional arguments. */
  readonly args: readonly string[];
  readonly io: Io;
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #given: ReadonlySet<string>;

  constructor(path: CommandPath, parsed: ParsedFlags, io: Io) {
    this.path = path;
    this.args = parsed.rest;
    this.io = io;
    this.#values = new Map(Object.entries(parsed.values));
    this.#given = parsed.given;
  }

  /** Whether a flag was typed. */
  given(...flags: readonly string[]): boolean {
    return flags.some((flag) => this.#given.has(flag));
  }

  /** Value of a `string` flag; its default, at last `''`, when it was not typed. */
  text(flag: string): string {
    const value = this.#values.get(flag);
    return typeof value === 'string' ? value : '';
  }

  /** Value of a `strings` flag. */
  texts(flag: string): readonly string[] {
    const value = this.#values.get(flag);
    return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
  }

  /** Value of a `boolean` flag. */
  truth(flag: string): boolean {
    return this.#values.get(flag) === true;
  }

  /** Value of a flag that is a number. */
  number(flag: string): number {
    const value = this.#values.get(flag);
    return typeof value === 'number' ? value : 0;
  }

  /** The name: of the flag, else the first argument. */
  name(flag = 'name'): string {
    return this.text(flag) !== '' ? this.text(flag) : (this.args[0] ?? '');
  }

  /** Opens the nsc home the flags and variables point to. @throws NscError */
  open(): Workspace {
    const folders = {
      allDirs: this.text('all-dirs'),
      configDir: this.text('config-dir'),
      dataDir: this.text('data-dir'),
      keystoreDir: this.text('keystore-dir'),
    };
    const workspace = Workspace.open({ ...folders, environment: this.io.environment });
    if (lastOf(this.path).worksOnOldStores !== true) refuseOldHome(workspace);
    return workspace;
  }

  /** How tables are drawn here. */
  get render(): RenderOptions {
    const { env } = this.io.environment;
    return { style: styleForLocale(env), bold: this.io.isTerminal && (env.NO_COLOR ?? '') === '' };
  }

  /** Writes to stdout, with a line end. */
  print(text: string): void {
    this.io.stdout(`${text}\n`);
  }

  /**
   * Writes a report: to stdout, or to stderr if a part of it failed.
   *
   * @throws NscError `failed` after writing a report with errors
   */
  finish(report: Report): void {
    const { text, failed } = report.summary();
    const write = failed ? this.io.stderr : this.io.stdout;
    write(`${report.format()}\n`);
    if (failed) throw new NscError('failed', text);
    if (text !== '') write(`${text}\n`);
  }

  /**
   * Writes a text to stdout when the file is `--`, else to the file (mode 0600), replacing it.
   *
   * @returns the file's path for a report; undefined for stdout
   */
  output(file: string, text: string): string | undefined {
    if (file === STDOUT) {
      this.print(text);
      return undefined;
    }
    const path = expandPath(file, this.io.environment);
    writeDurably(path, text);
    return backquote(abbreviateHome(file, this.io.environment));
  }
}

function refuseOldHome(workspace: Workspace): void {
  const { context, environment, keystore } = workspace;
  if (context.operator !== '') refuseOldStore(context.openStore());
  if (keystore.needsMigration()) {
    const folder = backquote(abbreviateHome(keystore.folder, environment));
    throw new NscError(
      'old-store',
      `the keystore ${folder} needs migration - it has the layout of nsc 0.x; run "nsc keys migrate" of nsc 2`,
    );
  }
}
