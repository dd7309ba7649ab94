// Tables as the Go nsc draws them: a centred title over everything, headers, rows, separators between groups of rows.
//
//   ╭───────────────╮   straight line above a title
//   │    Title      │
//   ├──────┬────────┤   columns open
//   │ Name │ Value  │   headers
//   ├──────┼────────┤   separator
//   │ a    │ 1      │   row
//   ╰──────┴────────╯   columns close
import type { TableStyle } from './style.js';

type Element =
  | { readonly kind: 'row'; readonly cells: readonly string[]; readonly bold: boolean }
  | { readonly kind: 'separator' };

/** How a table is drawn. */
export interface RenderOptions {
  readonly style: TableStyle;
  /** Whether emphasised rows are bold, which only a terminal can show; default false. */
  readonly bold?: boolean;
}

/** Measures the columns a text takes on a terminal. */
type Measure = (text: string) => number;

const ASCII_ONLY = /^[\x20-\x7e]*$/;

/** A table being built, and then drawn. */
export class Table {
  readonly #title: string;
  #headers: readonly string[] | undefined;
  readonly #elements: Element[] = [];

  constructor(title: string) {
    this.#title = oneLine(title);
  }

  headers(...cells: readonly string[]): this {
    this.#headers = cells.map(oneLine);
    return this;
  }

  row(...cells: readonly (string | number | boolean)[]): this {
    return this.#row(cells, false);
  }

  /** A row that stands out on a terminal. */
  emphasisedRow(...cells: readonly (string | number | boolean)[]): this {
    return this.#row(cells, true);
  }

  #row(cells: readonly (string | number | boolean)[], bold: boolean): this {
    this.#elements.push({ kind: 'row', cells: cells.map((cell) => oneLine(String(cell))), bold });
    return this;
  }

  separator(): this {
    this.#elements.push({ kind: 'separator' });
    return this;
  }

  /** One row per value, the label beside the first. Nothing when there are no values. */
  list(label: string, values: readonly string[] | undefined): this {
    for (const [index, value] of (values ?? []).entries()) this.row(index === 0 ? label : '', value);
    return this;
  }

  /** Draws the table; every line ends in a line feed. */
  async render(options: RenderOptions): Promise<string> {
    return this.#draw(options, await measureFor([this.#title, ...(this.#headers ?? []), ...this.#texts()]));
  }

  #texts(): string[] {
    return this.#elements.flatMap((element) => (element.kind === 'row' ? element.cells : []));
  }

  #draw({ style, bold = false }: RenderOptions, measure: Measure): string {
    const widths = this.#widths(measure);
    const straight = style.horizontal.repeat(widths.reduce((sum, width) => sum + width + 3, -1));
    const line = (left: string, joint: string, right: string): string =>
      left + widths.map((width) => style.horizontal.repeat(width + 2)).join(joint) + right;
    const cells = (texts: readonly string[], emphasised = false): string => {
      const padded = widths.map((width, column) => {
        const cell = pad(texts[column] ?? '', width, measure);
        return emphasised && bold ? `\x1b[1m${cell}\x1b[0m` : cell;
      });
      return `${style.vertical} ${padded.join(` ${style.vertical} `)} ${style.vertical}`;
    };

    const lines = [
      style.topLeft + straight + style.topRight,
      `${style.vertical} ${centre(this.#title, straight.length - 2, measure)} ${style.vertical}`,
      line(style.left, style.top, style.right),
    ];
    if (this.#headers !== undefined) {
      lines.push(cells(this.#headers), line(style.left, style.cross, style.right));
    }
    for (const element of this.#elements) {
      lines.push(
        element.kind === 'row'
          ? cells(element.cells, element.bold)
          : line(style.left, style.cross, style.right),
      );
    }
    lines.push(line(style.bottomLeft, style.bottom, style.bottomRight));
    return `${lines.join('\n')}\n`;
  }

  #widths(measure: Measure): number[] {
    const widths: number[] = [];
    const widen = (cells: readonly string[]): void => {
      for (const [column, cell] of cells.entries()) {
        widths[column] = Math.max(widths[column] ?? 0, measure(cell));
      }
    };
    if (this.#headers !== undefined) widen(this.#headers);
    for (const element of this.#elements) if (element.kind === 'row') widen(element.cells);
    if (widths.length === 0) widths.push(0);
    // The last column grows until the title fits.
    const inner = widths.reduce((sum, width) => sum + width + 3, -3);
    const missing = measure(this.#title) - inner;
    const last = widths.length - 1;
    if (missing > 0) widths[last] = (widths[last] ?? 0) + missing;
    return widths;
  }
}

/** A cell is one line, and a name from a foreign JWT must not reach the terminal as control codes. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return text.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ');
}

/** The package that knows wide characters is loaded only when a text has any. */
async function measureFor(texts: readonly string[]): Promise<Measure> {
  if (texts.every((text) => ASCII_ONLY.test(text))) return (text) => text.length;
  const { default: stringWidth } = await import('string-width');
  return (text) => (ASCII_ONLY.test(text) ? text.length : stringWidth(text));
}

function pad(text: string, width: number, measure: Measure): string {
  return text + ' '.repeat(Math.max(0, width - measure(text)));
}

function centre(text: string, width: number, measure: Measure): string {
  const free = Math.max(0, width - measure(text));
  const left = Math.floor(free / 2);
  return ' '.repeat(left) + text + ' '.repeat(free - left);
}
