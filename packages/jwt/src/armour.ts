/**
 * Armour: the lines of dashes around a JWT or a seed by which people know what they look at. Files with and without
 * are read.
 */

import { peekClaims } from './peek.js';

/** The text between two lines of dashes, and what the first of them says. */
export interface ArmouredBlock {
  /** What the line of dashes names: `NATS USER JWT`, `USER NKEY SEED`. */
  readonly label: string;
  readonly content: string;
}

/** Puts the armour of its kind around a JWT: the bytes the Go tools write. @throws JwtError when no kind is given and the token is no JWT */
export function armour(token: string, kind: string = peekClaims(token).type): string {
  const label = kind.toUpperCase();
  return `-----BEGIN NATS ${label} JWT-----\n${token.trim()}\n------END NATS ${label} JWT------\n\n`;
}

const dashes = /^\s*-{3,}(.*?)-{3,}$/;
const blockContent = /^[\w\-.=]+$/;

/** What a text has between lines of dashes, in order. Only blocks of one line count, as in the Go library. */
export function armouredBlocks(text: string): ArmouredBlock[] {
  const lines = text.split(/\r?\n/);
  const blocks: ArmouredBlock[] = [];
  for (let index = 0; index + 2 < lines.length; index++) {
    const head = dashes.exec(lines[index] ?? '');
    const content = lines[index + 1] ?? '';
    if (head === null || !blockContent.test(content) || !dashes.test(lines[index + 2] ?? '')) continue;
    blocks.push({ label: (head[1] ?? '').replace(/^\s*(BEGIN|END)\s+/, '').trim(), content });
    index += 2;
  }
  return blocks;
}

/** The JWT of a text: the first that stands in armour, else the whole text without white space around it. */
export function unarmour(text: string): string {
  return armouredBlocks(text)[0]?.content ?? text.trim();
}
