// Durations as Go writes them, since every NATS configuration does: 300ms, 2s, 1h30m, -1.5h.

const NANOS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** A Go duration is 64 bits of nanoseconds: a little over 292 years. */
const MAX_NANOS = 2 ** 63;

/**
 * Reads a duration in the format of Go's time.ParseDuration.
 * @returns milliseconds, with a fraction below one; undefined when the text is no duration or too long for Go.
 */
export function parseDuration(text: string): number | undefined {
  const negative = text.startsWith('-');
  const rest = negative || text.startsWith('+') ? text.slice(1) : text;
  if (rest === '0') return 0;
  // Longer than any duration anyone writes; keeps the loop below short whatever it is given.
  if (rest === '' || rest.length > 100) return undefined;
  const part = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/y;
  let nanos = 0;
  while (part.lastIndex < rest.length) {
    const match = part.exec(rest);
    if (match === null) return undefined;
    const [, whole = '', fraction = '', unit = ''] = match;
    if (whole === '' && fraction === '') return undefined;
    const scale = NANOS[unit] ?? 0;
    nanos += Number(whole) * scale + Math.trunc(Number(`0.${fraction || '0'}`) * scale);
  }
  if (nanos >= MAX_NANOS) return undefined;
  // `|| 0` turns the -0 of "-0s" into 0.
  return (negative ? -nanos : nanos) / 1e6 || 0;
}

/** Writes milliseconds as a short Go duration: 90000 is `1m30s`, 0 is `0s`. {@link parseDuration} reads it back. */
export function formatDuration(milliseconds: number): string {
  let nanos = Math.round(Math.abs(milliseconds) * 1e6);
  if (nanos === 0) return '0s';
  let text = milliseconds < 0 ? '-' : '';
  for (const unit of ['h', 'm', 's', 'ms', 'us', 'ns']) {
    const scale = NANOS[unit] ?? 1;
    const count = Math.floor(nanos / scale);
    if (count === 0) continue;
    text += `${count}${unit}`;
    nanos -= count * scale;
  }
  return text;
}
