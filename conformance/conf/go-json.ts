// The digest that the Go broker prints for a configuration, computed from our tree: equal digests mean that both
// parsers read every value alike.
import { createHash } from 'node:crypto';
import type { ConfMap, ConfNode } from '@nats-ts/conf';

/** `sha256:…` over the tree as Go's encoding/json writes it, with the line end it puts behind. */
export function goDigest(tree: ConfMap): string {
  return `sha256:${createHash('sha256')
    .update(`${goJson(tree)}\n`)
    .digest('hex')}`;
}

/** JSON as Go writes it: keys in the order of their bytes, and some more characters escaped. */
export function goJson(node: ConfNode): string {
  switch (node.kind) {
    case 'map': {
      const entries = [...node.entries].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      return `{${entries.map(([key, entry]) => `${goString(key)}:${goJson(entry.value)}`).join(',')}}`;
    }
    case 'array':
      return `[${node.items.map(goJson).join(',')}]`;
    case 'string':
      return goString(node.value);
    case 'date':
      return goString(node.value.toISOString().replace('.000Z', 'Z'));
    case 'float':
      return Object.is(node.value, -0) ? '-0' : String(node.value);
    default:
      return String(node.value);
  }
}

function goString(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029\u007f]/g, (character) =>
    character === '\u007f' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
