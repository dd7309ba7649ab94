// The characters a table is drawn with, and when box-drawing characters may be used.

/** The characters of the frame. */
export interface TableStyle {
  readonly horizontal: string;
  readonly vertical: string;
  readonly topLeft: string;
  readonly top: string;
  readonly topRight: string;
  readonly left: string;
  readonly cross: string;
  readonly right: string;
  readonly bottomLeft: string;
  readonly bottom: string;
  readonly bottomRight: string;
}

/** `+-|`: for terminals and files that are not UTF-8. */
export const ASCII_STYLE: TableStyle = {
  horizontal: '-',
  vertical: '|',
  topLeft: '+',
  top: '+',
  topRight: '+',
  left: '+',
  cross: '+',
  right: '+',
  bottomLeft: '+',
  bottom: '+',
  bottomRight: '+',
};

/** Box-drawing characters with round corners. */
export const BOX_STYLE: TableStyle = {
  horizontal: '─',
  vertical: '│',
  topLeft: '╭',
  top: '┬',
  topRight: '╮',
  left: '├',
  cross: '┼',
  right: '┤',
  bottomLeft: '╰',
  bottom: '┴',
  bottomRight: '╯',
};

/**
 * The style for a locale: the first non-empty of LC_ALL, LC_CTYPE and LANG decides; a locale that does not name UTF-8
 * (`C`, `POSIX`, `en_US`) gets ASCII. Where none is set, boxes are drawn.
 */
export function styleForLocale(env: Readonly<Record<string, string | undefined>>): TableStyle {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  return locale === undefined || /utf-?8/i.test(locale) ? BOX_STYLE : ASCII_STYLE;
}
