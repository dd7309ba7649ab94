/** One line of an option table, so that the tables read as tables. */
import type { OptionSpec, OptionType } from '@nats-ts/conf';

/** What a row may say beside key, type and sentence. */
export type RowDetails = Omit<OptionSpec, 'key' | 'type' | 'doc'>;

/** What the reference page says of options that the Go server does not have. */
export const OURS = 'nats-ts 0.1.0';

/** An option whose change the running server takes over. */
export const reloadable = { reloadable: true } as const;

/** An option of the table; `type` may be several, the first that fits is taken. */
export function row(
  key: string,
  type: OptionType | readonly OptionType[],
  doc: string,
  details: RowDetails = {},
): OptionSpec {
  return { key, type, doc, ...details };
}

/** A section that stays undefined when it is not written. */
export function section(
  key: string,
  options: readonly OptionSpec[],
  doc: string,
  details: RowDetails = {},
): OptionSpec {
  return { key, type: 'section', options, optional: true, doc, ...details };
}

/** A duration in which a bare number counts seconds, without a warning. */
export const inSeconds = { unit: 's' } as const;
