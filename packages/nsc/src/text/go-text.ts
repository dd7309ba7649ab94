// Go's ways of quoting in messages. The reports are read by people and by scripts that know the Go program's texts.
import { goQuote } from '@nats-ts/flags';

/** `%q`: in double quotes, with control characters escaped. */
export const quote = goQuote;

/** `%#q`: in back quotes where that is possible, else as `quote`. */
export function backquote(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what cannot be back-quoted
  return /[`\x00-\x08\x0a-\x1f\x7f\ufeff]/.test(text) ? goQuote(text) : `\`${text}\``;
}
