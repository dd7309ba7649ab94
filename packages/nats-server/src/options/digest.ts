/**
 * The digest of a configuration: the same for the same settings however they are laid out, and the same as the Go
 * server's, which is the SHA-256 of the settings as Go writes them in JSON.
 */
import { createHash } from 'node:crypto';
import type { ConfMap, ConfNode } from '@nats-ts/conf';

/** `sha256:` and 64 hex digits. */
export function configDigest(tree: ConfMap): string {
  return `sha256:${createHash('sha256')
    .update(`${goJson(tree)}\n`)
    .digest('hex')}`;
}

function goJson(node: ConfNode): string {
  switch (node.kind) {
    case 'map': {
      const entries = [...node.entries.entries()].sort(([left], [right]) =>
        Buffer.compare(Buffer.from(left), Buffer.from(right)),
      );
      return `{${entries.map(([key, { value }]) => `${goString(key)}:${goJson(value)}`).join(',')}}`;
    }
    case 'array':
      return `[${node.items.map(goJson).join(',')}]`;
    case 'string':
      return goString(node.value);
    case 'integer':
      return String(node.value);
    case 'float':
      return goFloat(node.value);
    case 'boolean':
      return String(node.value);
    case 'date':
      return `"${node.value.toISOString().replace(/\.000Z$/, 'Z')}"`;
  }
}

/** Go also escapes what could end a script element, and the line ends of JavaScript. */
function goString(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Go writes exponents from 1e21 and below 1e-6, as JavaScript does, with the same digits. */
function goFloat(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
