// Text into HTML and SVG: names and descriptions come from other people's JWTs, so nothing goes in as it is.

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text for content and attribute values; control characters become blanks. */
export function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
      .replace(/[\x00-\x1f\x7f]+/g, ' ')
      .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
  );
}

/** The head of a text that is longer than so many characters. */
export function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

/** A URL that may become a link; undefined for anything but http and https. */
export function safeLink(url: string): string | undefined {
  return /^https?:\/\//i.test(url) && URL.canParse(url) ? url : undefined;
}
