// The way back: a tree as a text that parses to the same tree, in this parser and in the Go server's.
import { ConfError } from './errors.js';
import type { ConfMap, ConfNode } from './nodes.js';

/**
 * Writes a tree as configuration text: one entry on a line, two blanks of indentation, strings in double quotes.
 * Variables and includes are gone: what they stood for is written out.
 * @throws ConfError `unprintable` for a key that the language has no way to write (it holds both kinds of quotes
 *   and white space, or a NUL byte).
 */
export function printConf(tree: ConfMap): string {
  let text = '';
  for (const entry of tree.entries.values())
    text += `${printKey(entry.key, tree)}: ${printValue(entry.value, '')}\n`;
  return text;
}

function printValue(node: ConfNode, indent: string): string {
  switch (node.kind) {
    case 'map': {
      if (node.entries.size === 0) return '{}';
      const inner = `${indent}  `;
      const lines = [...node.entries.values()].map(
        (entry) => `${inner}${printKey(entry.key, node)}: ${printValue(entry.value, inner)}\n`,
      );
      return `{\n${lines.join('')}${indent}}`;
    }
    case 'array': {
      if (node.items.length === 0) return '[]';
      const inner = `${indent}  `;
      return `[\n${node.items.map((item) => `${inner}${printValue(item, inner)}\n`).join('')}${indent}]`;
    }
    case 'string':
      return printString(node.value);
    case 'float':
      return printFloat(node.value);
    case 'date':
      return node.value.toISOString().replace('.000Z', 'Z');
    default:
      return String(node.value);
  }
}

/** Escapes of the Go parser only; what is neither special nor a control character stands as it is. */
function printString(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped here.
  const escaped = value.replace(/["\\\u0000-\u001f\u007f]/g, (character) => {
    switch (character) {
      case '"':
      case '\\':
        return `\\${character}`;
      case '\n':
        return '\\n';
      case '\r':
        return '\\r';
      case '\t':
        return '\\t';
    }
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `"${escaped}"`;
}

/** Keys have no escapes: the quote that does not occur in it, or none where it can stand bare. */
function printKey(key: string, map: ConfMap): string {
  if (!key.includes('\0')) {
    if (!key.includes('"')) return `"${key}"`;
    if (!key.includes("'")) return `'${key}'`;
    if (/^[^\s"',;[\]{}=:/#][^\s{=:\u0085]*$/.test(key)) return key;
  }
  const position = map.entries.get(key)?.position ?? map.position;
  throw new ConfError(
    'unprintable',
    position,
    'this key cannot be written: it holds both kinds of quotes or a NUL byte',
  );
}

/** A float in full, as the language has no exponents. */
function printFloat(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text.includes('.') ? text : `${text}.0`;
  const [, sign = '', whole = '', fraction = '', exponent = ''] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, '0').slice(0, point)}.${digits.slice(point) || '0'}`;
}
