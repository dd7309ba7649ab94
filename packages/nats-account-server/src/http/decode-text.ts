/**
 * The page behind `?decode=true`: a JWT's header and claims as indented JSON for people to read, with the keys
 * sorted, a date behind each time claim and the activation tokens inside imports opened up. The form is that of
 * the Go account server; unlike there, it is made from the parsed claims and not by search and replace.
 */
import { canonicalJson, decodeActivation } from '@nats-ts/jwt';
import { type JsonNode, parseJsonTree } from './json-tree.js';

const INDENT = '    ';
const TIME_CLAIMS: ReadonlySet<string> = new Set(['exp', 'iat', 'nbf']);

/**
 * Renders a JWT for people: header, claims and signature, parted by lines that end in CR LF.
 *
 * @throws SyntaxError when the token's parts are not JSON.
 */
export function decodeText(token: string): string {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const headerText = render(partOf(header), '', plain);
  const claimsText = render(sorted(partOf(claims)), '', annotateClaims);
  return `${headerText}\n\r\n${claimsText}\n\r\n${signature}`;
}

function partOf(part: string): JsonNode {
  return parseJsonTree(Buffer.from(part, 'base64url').toString('utf8'));
}

/** Keys in byte order at every level, as Go prints maps. */
function sorted(node: JsonNode): JsonNode {
  if (node.kind === 'array') return { kind: 'array', items: node.items.map(sorted) };
  if (node.kind !== 'object') return node;
  const entries = node.entries.map(([key, value]) => [key, sorted(value)] as const);
  entries.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return { kind: 'object', entries };
}

/** Writes a value in a place where it deserves more than plain JSON; undefined: it does not. */
type Annotate = (path: readonly string[], node: JsonNode, indent: string) => string | undefined;

const plain: Annotate = () => undefined;

const annotateDates: Annotate = (path, node) =>
  path.length === 1 && TIME_CLAIMS.has(path[0] ?? '') ? dated(node) : undefined;

const annotateClaims: Annotate = (path, node, indent) =>
  annotateDates(path, node, indent) ?? (isImportToken(path) ? openedToken(node, indent) : undefined);

/** `nats.imports[].token`; version 1 claims have the same path. */
function isImportToken(path: readonly string[]): boolean {
  return path.length === 4 && path[0] === 'nats' && path[1] === 'imports' && path[3] === 'token';
}

/** A time in unix seconds with its UTC date behind it; undefined when it is no time. */
function dated(node: JsonNode): string | undefined {
  if (node.kind !== 'literal') return undefined;
  const time = new Date(Number(node.text) * 1000);
  if (time.getTime() === 0 || Number.isNaN(time.getTime())) return undefined;
  return `${node.text} (${time.toISOString().replace(/T.*/, '')})`;
}

/** The claims of an activation token in the Go library's field order; a URL or an unreadable token stays visible. */
function openedToken(node: JsonNode, indent: string): string | undefined {
  if (node.kind !== 'string' || node.value === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(node.value))
    return undefined;
  try {
    const claims = decodeActivation(node.value).claims;
    return render(parseJsonTree(canonicalJson(claims)), indent, annotateDates);
  } catch (error) {
    return `<bad token - ${error instanceof Error ? error.message : 'unreadable'}>`;
  }
}

function render(root: JsonNode, outerIndent: string, annotate: Annotate): string {
  const path: string[] = [];
  const write = (node: JsonNode, indent: string): string => {
    const annotated = annotate(path, node, indent);
    if (annotated !== undefined) return annotated;
    switch (node.kind) {
      case 'literal':
        return node.text;
      case 'string':
        return quoted(node.value);
      case 'array':
        return list('[', ']', indent, node.items, (item, inner, index) => at(String(index), item, inner));
      case 'object':
        return list(
          '{',
          '}',
          indent,
          node.entries,
          ([key, value], inner) => `${quoted(key)}: ${at(key, value, inner)}`,
        );
    }
  };
  const at = (key: string, node: JsonNode, indent: string): string => {
    path.push(key);
    const text = write(node, indent);
    path.pop();
    return text;
  };
  return write(root, outerIndent);
}

function list<T>(
  open: string,
  close: string,
  indent: string,
  items: readonly T[],
  write: (item: T, indent: string, index: number) => string,
): string {
  if (items.length === 0) return open + close;
  const inner = indent + INDENT;
  const lines = items.map((item, index) => inner + write(item, inner, index));
  return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}

/** A JSON string; the two line separators are escaped as Go does, so that a line stays a line. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
