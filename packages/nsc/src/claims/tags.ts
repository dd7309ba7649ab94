// Tags and source networks: sets of trimmed, lower-case words, as the Go library keeps them.

/** The words of both lists, each once, in the order they came. */
export function addWords(current: readonly string[] | undefined, words: readonly string[]): string[] {
  return [...new Set([...(current ?? []), ...words.map(word)])].filter((text) => text !== '');
}

/** The words of the first list that are not in the second. */
export function removeWords(current: readonly string[] | undefined, words: readonly string[]): string[] {
  const removed = new Set(words.map(word));
  return (current ?? []).filter((text) => !removed.has(text));
}

function word(text: string): string {
  return text.trim().toLowerCase();
}
