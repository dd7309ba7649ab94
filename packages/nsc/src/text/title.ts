// Words with a capital each, as the Go program shows some dates.

/** `in 2 weeks` as `In 2 Weeks`. */
export function titleWords(text: string): string {
  return text.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
