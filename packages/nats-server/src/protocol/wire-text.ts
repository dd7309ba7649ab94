/**
 * Inside the broker a text from the wire has one character per byte, so that it goes back unchanged. People, files
 * and permissions speak Unicode.
 */

/** A text of the wire as people read it. */
export function fromWire(text: string): string {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 127) return Buffer.from(text, 'latin1').toString('utf8');
  }
  return text;
}

/** A text of people as it stands on the wire. */
export function toWire(text: string): string {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 127) return Buffer.from(text, 'utf8').toString('latin1');
  }
  return text;
}
