/** Times in the form of Go's `time.UnixDate`, which the log's second line shows. */

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Fri May 31 12:35:23 CDT 2019`, in the local zone. */
export function unixDate(time: Date): string {
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':');
  const day = String(time.getDate()).padStart(2);
  return `${DAYS[time.getDay()]} ${MONTHS[time.getMonth()]} ${day} ${clock} ${zoneOf(time)} ${time.getFullYear()}`;
}

/** The zone's short name. Servers mostly run on UTC, and that is known without loading the world's time zones. */
function zoneOf(time: Date): string {
  if (time.toString().endsWith('(Coordinated Universal Time)')) return 'UTC';
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(time);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
