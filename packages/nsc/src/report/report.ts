// What an operation did, line by line: the `[ OK ]` lines. Operations build a report, commands print it; the texts and
// the indentation are nsc 2.14's, which scripts read.

/** How a line ended. A report is as bad as its worst detail. */
export type ReportCode = 'none' | 'ok' | 'warning' | 'error';

/** What of a report is printed: its label and details, only the details, or details only when something is wrong. */
export type ReportShape = 'all' | 'details' | 'details-on-trouble';

const RANK: Readonly<Record<ReportCode, number>> = { none: 0, ok: 1, warning: 2, error: 3 };
const PREFIX = { ok: '[ OK ] ', warning: '[WARN] ', error: '[ERR ] ' } as const;

/** Something a server said, shown as a quotation. */
export class ServerMessage {
  readonly code: ReportCode = 'ok';
  readonly text: string;

  constructor(text: string) {
    this.text = text.trim();
  }

  format(indent: string): string {
    return indentLines(this.text, `${indent}> `);
  }
}

/** A line with an outcome, and under it the lines it is made of. */
export class Report {
  label: string;
  /** What is printed. */
  shape: ReportShape;
  /** Whether a summary (`all jobs succeeded`) follows the lines. */
  readonly summarise: boolean;
  readonly #own: ReportCode;
  readonly #details: (Report | ServerMessage)[] = [];

  constructor(code: ReportCode, label: string, options: { shape?: ReportShape; summarise?: boolean } = {}) {
    this.#own = code;
    this.label = label;
    this.shape = options.shape ?? 'all';
    this.summarise = options.summarise ?? false;
  }

  /** A report without a line of its own. */
  static list(options: { summarise?: boolean } = {}): Report {
    return new Report('none', '', { shape: 'details', ...options });
  }

  get details(): readonly (Report | ServerMessage)[] {
    return this.#details;
  }

  get code(): ReportCode {
    if (this.#details.length === 0) return this.#own;
    let worst: ReportCode = 'none';
    for (const { code } of this.#details) if (RANK[code] > RANK[worst]) worst = code;
    return worst;
  }

  add(...details: (Report | ServerMessage)[]): this {
    this.#details.push(...details);
    return this;
  }

  ok(text: string): this {
    return this.add(new Report('ok', text));
  }

  warning(text: string): this {
    return this.add(new Report('warning', text));
  }

  error(text: string): this {
    return this.add(new Report('error', text));
  }

  /** The lines, without a line end after the last. */
  format(indent = ''): string {
    const code = this.code;
    if (code === 'none') return '';
    const withDetails =
      this.shape !== 'details-on-trouble' ||
      code !== 'ok' ||
      this.#details.some((detail) => detail instanceof ServerMessage);
    let text = '';
    let inner = indent;
    if (this.shape !== 'details') {
      text = indentLines(`${PREFIX[code]}${this.label}`, indent);
      if (!withDetails || this.#details.length === 0) return text;
      text += ':\n';
      inner += '       ';
    }
    return text + this.#details.map((detail) => detail.format(inner)).join('\n');
  }

  /** What is printed under the lines, if anything; a failure when any detail is an error. */
  summary(): { readonly text: string; readonly failed: boolean } {
    const count = this.#details.length;
    const number = (code: ReportCode): number =>
      this.#details.filter((detail) => detail.code === code).length;
    const [ok, warnings, errors] = [number('ok'), number('warning'), number('error')];
    const jobs = (n: number): string => (n > 1 ? 'jobs' : 'job');
    if (errors > 0) {
      const text =
        errors === count
          ? 'all jobs failed'
          : `${errors} ${jobs(errors)} failed - ${ok} ${jobs(ok)} succeeded and ${warnings} had warnings`;
      return { text, failed: true };
    }
    if (!this.summarise || count === 0) return { text: '', failed: false };
    if (ok === count) return { text: count === 1 ? '' : 'all jobs succeeded', failed: false };
    if (warnings === count) return { text: count === 1 ? '' : 'all jobs had warnings', failed: false };
    return { text: `${ok} ${jobs(ok)} succeeded - ${warnings} have warnings`, failed: false };
  }
}

function indentLines(text: string, indent: string): string {
  if (indent === '') return text;
  return text
    .split('\n')
    .map((line) => (line.trim() === '' ? line : indent + line))
    .join('\n');
}
