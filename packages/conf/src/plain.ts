// The tree without its positions, for programs that want ordinary values.
import type { ConfNode } from './nodes.js';

/**
 * Turns a tree into ordinary values: maps into objects (keys as written), arrays into arrays, dates into Date.
 * Integers become numbers where a number is exact, within ±(2^53 - 1), and bigints beyond.
 */
export function toPlain(node: ConfNode): unknown {
  switch (node.kind) {
    case 'map': {
      const object: Record<string, unknown> = {};
      for (const [key, entry] of node.entries) setOwn(object, key, toPlain(entry.value));
      return object;
    }
    case 'array':
      return node.items.map(toPlain);
    case 'integer':
      return plainInteger(node.value);
    case 'date':
      return new Date(node.value);
    default:
      return node.value;
  }
}

/** A number where it is exact, else the bigint itself. */
export function plainInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Sets a property whatever its name: `__proto__` from a file must be a key like any other. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[key] = value;
  }
}
