/** A message's header block as tracing reads it: names with their case, values trimmed, empty ones left out. */

const STATUS_LINE = 'NATS/1.0\r\n';

/** The lines of a header block. */
export interface HeaderLines {
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Does a `traceparent` ask for sampling? */
  readonly sampledParent: boolean;
  /** The first value of a name, case counted. */
  first(name: string): string | undefined;
}

/** Reads a header block; undefined when it is not one. */
export function readHeaderLines(block: Buffer | undefined): HeaderLines | undefined {
  if (block === undefined) return undefined;
  const text = block.toString('utf8');
  if (!text.startsWith(STATUS_LINE)) return undefined;
  const values: Record<string, string[]> = Object.create(null);
  let sampledParent = false;
  for (const line of text.slice(STATUS_LINE.length).split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '');
    if (value === '') continue;
    values[name] ??= [];
    values[name].push(value);
    if (name.toLowerCase() === 'traceparent' && asksForSampling(value)) sampledParent = true;
  }
  return { values, sampledParent, first: (name) => values[name]?.[0] };
}

/** W3C trace context: the lowest bit of the flags, the fourth part. */
function asksForSampling(value: string): boolean {
  const parts = value.split('-');
  const flags = parts[3] ?? '';
  return parts.length === 4 && /^[0-9a-f]{2}$/i.test(flags) && (Number.parseInt(flags, 16) & 1) === 1;
}
