/** Times in the form of Go's `time.UnixDate`, which the log's second line shows. */

/** `Fri May 31 12:35:23 CDT 2019`, in the local zone. */
export function unixDate(time: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    year: 'numeric',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).formatToParts(time);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((found) => found.type === type)?.value ?? '';
  const clock = `${part('hour')}:${part('minute')}:${part('second')}`;
  return `${part('weekday')} ${part('month')} ${part('day').padStart(2)} ${clock} ${part('timeZoneName')} ${part('year')}`;
}
