/**
 * Options of the Go server that this one does not serve. They stand in the table like the others, so that their
 * spelling is checked and the reference page knows them; whoever sets one is told so, with its place.
 */
import type { ConfNode, OptionSpec } from '@nats-ts/conf';

/** Values that ask for nothing: `jetstream: false`, `http_port: 0`, `enabled: false`. */
function asksForNothing(value: unknown, node: ConfNode): boolean {
  if (value === false || value === 0 || value === '') return true;
  if (typeof value === 'string') return /^disabled?$/i.test(value);
  if (Array.isArray(value)) return value.length === 0;
  if (node.kind !== 'map') return false;
  for (const { key, value: inner } of node.entries.values()) {
    if (/^enabled?$/i.test(key) && inner.kind === 'boolean') return !inner.value;
  }
  return node.entries.size === 0;
}

/** The row as one that is refused when it is used. `feature` ends the sentence "run the Go nats-server for …". */
export function notServed(spec: OptionSpec, feature: string): OptionSpec {
  return {
    ...spec,
    doc: `${spec.doc} **Not served yet.**`,
    check: (value, node) =>
      asksForNothing(value, node)
        ? undefined
        : `is not served yet; remove it, or run the Go nats-server for ${feature}`,
  };
}

/** The rows of a part of the table that is not served. */
export function noneServed(table: readonly OptionSpec[], feature: string): readonly OptionSpec[] {
  return table.map((spec) => notServed(spec, feature));
}
