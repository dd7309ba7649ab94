// Tags and source networks: sets of trimmed, lower-case words, as the Go library keeps them.
import type { Report } from '../report/report.js';
import { quote } from '../text/go-text.js';

/** Tags to add and to take away. */
export interface TagOptions {
  readonly tags?: readonly string[];
  readonly removeTags?: readonly string[];
}

/** The words of both lists, each once, in the order they came. */
export function addWords(current: readonly string[] | undefined, words: readonly string[]): string[] {
  return [...new Set([...(current ?? []), ...words.map(word)])].filter((text) => text !== '');
}

/** The words of the first list that are not in the second. */
export function removeWords(current: readonly string[] | undefined, words: readonly string[]): string[] {
  const removed = new Set(words.map(word));
  return (current ?? []).filter((text) => !removed.has(text));
}

/** Changes the tags of claims, which are kept sorted, and says so in the report. */
export function editTags(nats: { tags?: string[] }, options: TagOptions, report: Report): void {
  const { tags = [], removeTags = [] } = options;
  setList(nats, 'tags', removeWords(addWords(nats.tags, tags), removeTags).sort());
  for (const tag of tags) report.ok(`added tag ${quote(tag.toLowerCase())}`);
  for (const tag of removeTags) report.ok(`removed tag ${quote(tag.toLowerCase())}`);
}

/** Sets a list, or takes it away when it is empty, as it is on the wire. */
export function setList<F extends string, T>(
  holder: { [name in NoInfer<F>]?: NoInfer<T>[] },
  field: F,
  list: readonly T[],
): void {
  if (list.length === 0) delete holder[field];
  else Object.assign(holder, { [field]: [...list] });
}

function word(text: string): string {
  return text.trim().toLowerCase();
}
