// The comma-separated lists of `strings` flags: pflag reads each value as one record of Go's encoding/csv.
import { ValueError } from './errors.js';

/**
 * Splits one value into its fields: at commas, except inside fields that begin and end with `"`, where `""` stands
 * for one quote. The empty text has no field.
 *
 * Unlike pflag, which silently drops what follows a line break outside quotes, this refuses it.
 *
 * @throws ValueError with the words of encoding/csv; the column counts characters from 1.
 */
export function parseCsvLine(text: string): string[] {
  if (text === '') return [];
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const field = text[at] === '"' ? quotedField(text, at) : bareField(text, at);
    fields.push(field.value);
    if (field.end === text.length) return fields;
    at = field.end + 1;
  }
}

/** Writes fields so that `parseCsvLine` reads them back, quoting only where it must, as encoding/csv. */
export function formatCsvLine(fields: readonly string[]): string {
  if (fields.length === 1 && fields[0] === '') return '""';
  return fields.map((field) => (needsQuotes(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
}

interface Field {
  readonly value: string;
  /** Index of the comma behind the field, or the length of the text. */
  readonly end: number;
}

function bareField(text: string, start: number): Field {
  const comma = text.indexOf(',', start);
  const end = comma === -1 ? text.length : comma;
  const value = text.slice(start, end);
  const bad = value.search(/["\r\n]/);
  if (bad === -1) return { value, end };
  throw failure(
    start + bad,
    value[bad] === '"' ? 'bare " in non-quoted field' : 'line break in non-quoted field',
  );
}

function quotedField(text: string, start: number): Field {
  let value = '';
  for (let at = start + 1; ; ) {
    const quote = text.indexOf('"', at);
    if (quote === -1) throw failure(text.length, 'extraneous or missing " in quoted-field');
    value += text.slice(at, quote);
    const next = text[quote + 1];
    if (next === undefined || next === ',') return { value, end: quote + 1 };
    if (next !== '"') throw failure(quote, 'extraneous or missing " in quoted-field');
    value += '"';
    at = quote + 2;
  }
}

function failure(index: number, what: string): ValueError {
  return new ValueError('bad-syntax', `parse error on line 1, column ${index + 1}: ${what}`);
}

function needsQuotes(field: string): boolean {
  return /[",\r\n]|^\s/.test(field) || field === '\\.';
}
