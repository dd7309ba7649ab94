// `--json`: every command that prints can print one JSON document instead. The shape is the same for all of them and
// is part of what users build on; docs/nsc.md describes it.
import { FlagError, type FlagSpec } from '@nats-ts/flags';
import { NscError, type NscErrorCode, reasonOf } from '../errors.js';
import { Report, type ReportCode, ServerMessage } from '../report/report.js';

/** The flag that every command has, unless it or its group has a `--json` of its own. */
export const jsonFlag: FlagSpec = {
  name: 'json',
  type: 'boolean',
  doc: 'print one JSON document instead of text: command, ok, result, report, error',
};

/** What an operation returned: plain data. `report` is left out, values that are undefined too. */
export type JsonResult = object;

/** A line of a report. */
export interface JsonReportLine {
  readonly level: ReportCode;
  readonly text: string;
  /** Present and true for what a server said. */
  readonly server?: true;
  /** The lines this one is made of. */
  readonly details?: readonly JsonReportLine[];
}

/** The document of one run, gathered while the command runs. */
export class JsonDocument {
  readonly #command: string;
  readonly #lines: JsonReportLine[] = [];
  readonly #output: string[] = [];
  #result: Record<string, unknown> | undefined;

  /** @param command `nsc add user` */
  constructor(command: string) {
    this.#command = command;
  }

  /** A text that would have stood on stdout. */
  text(text: string): void {
    this.#output.push(text);
  }

  /** Adds fields to the result. */
  result(data: JsonResult): void {
    const shaped = shape(data);
    if (Array.isArray(shaped)) this.#result = { ...this.#result, items: shaped };
    else if (typeof shaped === 'object') this.#result = { ...this.#result, ...shaped };
  }

  report(report: Report): void {
    const line = reportLine(report);
    if (report.shape === 'details') this.#lines.push(...(line.details ?? []));
    else this.#lines.push(line);
  }

  /** The document; with an error, the one of a run that failed. */
  format(error?: unknown): string {
    return JSON.stringify(
      {
        command: this.#command,
        ok: error === undefined,
        result: this.#result,
        output: this.#output.length === 0 ? undefined : this.#output.join('\n'),
        report: this.#lines,
        error: error === undefined ? undefined : { code: codeOf(error), text: reasonOf(error) },
      },
      undefined,
      2,
    );
  }
}

function codeOf(error: unknown): NscErrorCode {
  if (error instanceof NscError) return error.code;
  return error instanceof FlagError ? 'usage' : 'failed';
}

function reportLine(line: Report | ServerMessage): JsonReportLine {
  if (line instanceof ServerMessage) return { level: line.code, text: line.text, server: true };
  const base = { level: line.code, text: line.label };
  return line.details.length === 0 ? base : { ...base, details: line.details.map(reportLine) };
}

/**
 * Data as the document has it: keys in snake_case, without reports. What stands under `claims` is a JWT's body and is
 * copied as it is.
 */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shape);
  if (value instanceof Report) return undefined;
  if (typeof value !== 'object' || value === null) return value;
  const shaped: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const data = key === 'claims' ? field : shape(field);
    if (data !== undefined) shaped[name] = data;
  }
  return shaped;
}
