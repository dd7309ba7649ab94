// One run of one command: its flags and arguments, the workspace they point to, and where it writes.
import type { ParsedFlags } from '@nats-ts/flags';
import { abbreviateHome, expandPath } from '../environment/environment.js';
import { NscError } from '../errors.js';
import type { Prompter } from '../prompt/prompter.js';
import type { Report } from '../report/report.js';
import { writeDurably } from '../store/durable.js';
import { refuseOldStore } from '../store/version.js';
import { styleForLocale } from '../table/style.js';
import type { RenderOptions } from '../table/table.js';
import { backquote } from '../text/go-text.js';
import { Workspace } from '../workspace.js';
import { type CommandPath, commandLine, inheritedFlags, lastOf } from './command.js';
import type { Io } from './io.js';
import { JsonDocument, type JsonResult, jsonFlag } from './json-output.js';

/** Output file that means stdout. */
export const STDOUT = '--';

/** What a command's module gets. */
export class Invocation {
  readonly path: CommandPath;
  readonly io: Io;
  /** Whether `--json` asks for one JSON document rather than text. False for commands with a `--json` of their own. */
  readonly json: boolean;
  readonly #values: Map<string, unknown>;
  readonly #given: Set<string>;
  readonly #document: JsonDocument | undefined;
  #args: readonly string[];
  #workspace: Workspace | undefined;

  constructor(path: CommandPath, parsed: ParsedFlags, io: Io) {
    this.path = path;
    this.#args = parsed.rest;
    this.io = io;
    this.#values = new Map(Object.entries(parsed.values));
    this.#given = new Set(parsed.given);
    this.json = this.truth(jsonFlag.name) && inheritedFlags(path).includes(jsonFlag);
    this.#document = this.json ? new JsonDocument(commandLine(path)) : undefined;
  }

  /** Who is asked what flags do not say. */
  get ask(): Prompter {
    return this.io.prompter;
  }

  /** Whether there is somebody to ask; without, a question is an error that names the flag to give. */
  get canAsk(): boolean {
    return this.io.prompter.canAsk;
  }

  /** Whether `-i` was given. */
  get interactive(): boolean {
    return this.truth('interactive');
  }

  /** Positional arguments. */
  get args(): readonly string[] {
    return this.#args;
  }

  /** Puts answers in the place of the positional arguments. */
  answerArguments(args: readonly string[]): void {
    this.#args = args;
  }

  /** Puts an answer in the place of a flag, as if it had been typed. */
  answer(flag: string, value: string | number | boolean | readonly string[]): void {
    this.#values.set(flag, value);
    this.#given.add(flag);
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

  /** Value of a flag that is a number; undefined when none of its spellings was typed. */
  numberIfGiven(...flags: readonly string[]): number | undefined {
    const flag = flags.find((candidate) => this.given(candidate));
    return flag === undefined ? undefined : this.number(flag);
  }

  /** Value of a `boolean` flag; undefined when it was not typed. */
  truthIfGiven(flag: string): boolean | undefined {
    return this.given(flag) ? this.truth(flag) : undefined;
  }

  /** Value of a `string` flag; undefined when it was not typed. */
  textIfGiven(flag: string): string | undefined {
    return this.given(flag) ? this.text(flag) : undefined;
  }

  /** The name: of the flag, else the first argument. */
  name(flag = 'name'): string {
    return this.text(flag) !== '' ? this.text(flag) : (this.args[0] ?? '');
  }

  /** Opens the nsc home the flags and variables point to; the same one each time. @throws NscError */
  open(): Workspace {
    this.#workspace ??= this.#open();
    return this.#workspace;
  }

  #open(): Workspace {
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

  /** Writes to stdout, with a line end. With `--json` the text becomes part of the document. */
  print(text: string): void {
    if (this.#document === undefined) this.io.stdout(`${text}\n`);
    else this.#document.text(text);
  }

  /** Writes a remark to stderr, with a line end; stdout has the result alone. */
  note(text: string): void {
    this.io.stderr(`${text}\n`);
  }

  /**
   * Prints a result: with `--json` its data, else what `draw` makes of it.
   *
   * @param data plain data; keys in camelCase are written in snake_case
   */
  async show(data: JsonResult, draw: () => string | Promise<string>): Promise<void> {
    if (this.#document === undefined) this.io.stdout(`${await draw()}\n`);
    else this.#document.result(data);
  }

  /**
   * Writes a report: to stdout, or to stderr if a part of it failed. With `--json` the report and the result of the
   * operation become part of the document.
   *
   * @param result what the operation returned; a report in it is left out
   * @throws NscError `failed` after writing a report with errors
   */
  finish(report: Report, result?: JsonResult): void {
    const { text, failed } = report.summary();
    if (this.#document !== undefined) {
      this.#document.report(report);
      if (result !== undefined) this.#document.result(result);
    } else {
      const write = failed ? this.io.stderr : this.io.stdout;
      write(`${report.format()}\n`);
      if (!failed && text !== '') write(`${text}\n`);
    }
    if (failed) throw new NscError('failed', text);
  }

  /** Prints what `--json` gathered, at the end of the run; nothing without it. */
  close(error?: unknown): void {
    if (this.#document !== undefined) this.io.stdout(`${this.#document.format(error)}\n`);
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
    this.#document?.result({ file: path });
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
      `the keystore ${folder} needs migration - type "nsc keys migrate" to update`,
    );
  }
}
